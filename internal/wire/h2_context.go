package wire

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// h2Context is the context of one stream. Its channel is made when it is first asked for.
type h2Context struct {
	ended atomic.Bool
	mu    sync.Mutex
	done  chan struct{}
}

var _ context.Context = (*h2Context)(nil)

func (*h2Context) Deadline() (time.Time, bool) { return time.Time{}, false }
func (*h2Context) Value(any) any               { return nil }

func (c *h2Context) Err() error {
	if c.ended.Load() {
		return context.Canceled
	}
	return nil
}

func (c *h2Context) Done() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done == nil {
		c.done = make(chan struct{})
		if c.ended.Load() {
			close(c.done)
		}
	}
	return c.done
}

func (c *h2Context) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.ended.Swap(true) && c.done != nil {
		close(c.done)
	}
}

// reset makes c good for another stream, unless somebody may still hold its channel.
func (c *h2Context) reset() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended.Store(false)
	return c.done == nil
}
