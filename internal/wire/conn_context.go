package wire

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// connContext is the context of the requests of one connection. It costs nothing until somebody asks for its channel.
type connContext struct {
	ended atomic.Bool

	mu    sync.Mutex
	done  chan struct{}
	after map[*func()]struct{}
}

var _ context.Context = (*connContext)(nil)

func (*connContext) Deadline() (time.Time, bool) { return time.Time{}, false }
func (*connContext) Value(any) any               { return nil }

func (c *connContext) Err() error {
	if c.ended.Load() {
		return context.Canceled
	}
	return nil
}

func (c *connContext) Done() <-chan struct{} {
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

// AfterFunc is what the context package asks for so as to need no goroutine for a context made of this one.
func (c *connContext) AfterFunc(f func()) (stop func() bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended.Load() {
		go f()
		return func() bool { return false }
	}
	if c.after == nil {
		c.after = map[*func()]struct{}{}
	}
	c.after[&f] = struct{}{}
	return func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		_, waiting := c.after[&f]
		delete(c.after, &f)
		return waiting
	}
}

func (c *connContext) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended.Swap(true) {
		return
	}
	if c.done != nil {
		close(c.done)
	}
	for f := range c.after {
		go (*f)()
	}
	clear(c.after)
}

// renew makes c good for another request, unless somebody may still hold on to what it was.
func (c *connContext) renew() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done != nil || c.after != nil {
		return false
	}
	c.ended.Store(false)
	return true
}
