package respcache

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/maypok86/otter/v2"
)

// memory is a stage's cache in the memory of this process.
type memory struct {
	entries    *otter.Cache[Key, *entry]
	generation atomic.Uint64

	hits, misses atomic.Uint64
}

type entry struct {
	response   *Response
	ttl        time.Duration
	generation Generation
}

var _ Cache = (*memory)(nil)

func newMemory(maxBytes uint64) *memory {
	return &memory{entries: otter.Must(&otter.Options[Key, *entry]{
		MaximumWeight:    maxBytes,
		Weigher:          weigh,
		ExpiryCalculator: otter.ExpiryWritingFunc(func(e otter.Entry[Key, *entry]) time.Duration { return e.Value.ttl }),
	})}
}

// overhead is about what an entry takes besides its texts, in bytes.
const overhead = 256

func weigh(_ Key, e *entry) uint32 {
	bytes := overhead + len(e.response.Body)
	for name, value := range e.response.Header.All() {
		bytes += len(name) + len(value) + 32
	}
	return uint32(bytes) // a body has at most MaxBody bytes, and a header less
}

func (m *memory) Get(_ context.Context, key Key) (*Response, Generation) {
	now := Generation(m.generation.Load())
	if e, ok := m.entries.GetIfPresent(key); ok && e.generation == now {
		m.hits.Add(1)
		return e.response, now
	}
	m.misses.Add(1)
	return nil, now
}

func (m *memory) Put(_ context.Context, key Key, r *Response, ttl time.Duration, since Generation) {
	if Generation(m.generation.Load()) == since {
		m.entries.Set(key, &entry{r, ttl, since})
	}
}

// flush drops everything, and what is still being asked for, too.
func (m *memory) flush() {
	m.generation.Add(1)
	m.entries.InvalidateAll()
}

// close gives the memory and the goroutine back. Plans that still refer to the cache find nothing in it.
func (m *memory) close() {
	m.flush()
	m.entries.StopAllGoroutines()
}
