package respcache

import (
	"context"
	"strconv"
	"sync"

	"stile/internal/apigw"
)

// Registry holds the caches of stages. They outlive plans: a stage whose plan changes keeps its cache.
type Registry struct {
	maxBytes uint64

	mu     sync.Mutex
	stages map[stageKey]*stage
}

type stageKey struct{ apiId, stageName string }

type stage struct {
	cache *memory
	size  uint64 // bytes, as the stage asks for
}

// NewRegistry makes a registry whose caches take up to maxBytes together, whatever their stages' sizes say.
func NewRegistry(maxBytes uint64) *Registry {
	return &Registry{maxBytes: maxBytes, stages: map[stageKey]*stage{}}
}

// Open is the cache of a stage that has one of a size. Of another size it is a new one, as at AWS, and empty.
func (r *Registry) Open(apiId, stageName string, size apigw.CacheClusterSize) Cache {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := stageKey{apiId, stageName}
	s := r.stages[key]
	if s == nil {
		s = &stage{cache: newMemory(r.maxBytes)}
		r.stages[key] = s
	}
	if bytes := bytesOf(size); s.size != bytes {
		s.size = bytes
		s.cache.flush()
	}
	r.share()
	return s.cache
}

// Flush empties the cache of a stage, if it has one. Answers that are on their way aren't kept, either.
func (r *Registry) Flush(_ context.Context, apiId, stageName string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s := r.stages[stageKey{apiId, stageName}]; s != nil {
		s.cache.flush()
	}
	return nil
}

// Remove drops the cache of a stage that no longer has one.
func (r *Registry) Remove(apiId, stageName string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := stageKey{apiId, stageName}
	if s := r.stages[key]; s != nil {
		delete(r.stages, key)
		s.cache.close()
		r.share()
	}
}

// Usage is what became of a stage's cache so far.
type Usage struct {
	ApiId, StageName string
	Hits, Misses     uint64 // answers that were there when they were looked for, and that weren't
	Bytes            uint64
}

// Usages are those of the stages that have a cache, in no order.
func (r *Registry) Usages() []Usage {
	r.mu.Lock()
	defer r.mu.Unlock()
	usages := make([]Usage, 0, len(r.stages))
	for key, s := range r.stages {
		usages = append(usages, Usage{
			ApiId: key.apiId, StageName: key.stageName,
			Hits: s.cache.hits.Load(), Misses: s.cache.misses.Load(), Bytes: s.cache.entries.WeightedSize(),
		})
	}
	return usages
}

// Close drops every cache.
func (r *Registry) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.stages {
		s.cache.close()
	}
	clear(r.stages)
}

// share gives each cache what its stage asks for, but no more than an equal part of what there is.
func (r *Registry) share() {
	for _, s := range r.stages {
		s.cache.entries.SetMaximum(min(s.size, r.maxBytes/uint64(len(r.stages))))
	}
}

// smallest is the size of a cache that doesn't say it, in gigabytes.
const smallest = 0.5

func bytesOf(size apigw.CacheClusterSize) uint64 {
	gigabytes, err := strconv.ParseFloat(string(size), 64)
	if err != nil {
		gigabytes = smallest
	}
	return uint64(gigabytes * (1 << 30))
}
