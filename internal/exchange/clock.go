package exchange

import (
	"context"
	"sync"
	"time"

	"stile/internal/wire"
)

// Clock is the time that a call of a backend has. It stands still while the client is waited for: whether a client sends and takes its
// bytes slowly isn't the backend's doing. It costs no timer until someone waits for the call's context to be done: the engine that
// calls backends asks it for Err every now and then.
type Clock struct{ *callTime }

// Start begins a call's time, which is now. The context ends with it, with context.DeadlineExceeded, or with parent.
func (c *Clock) Start(parent context.Context, timeout time.Duration) (call context.Context, now time.Time) {
	now = wire.Now()
	if c.callTime == nil || !c.start(parent, now.Add(timeout)) {
		c.callTime = new(callTime)
		c.start(parent, now.Add(timeout))
	}
	return c.callTime, now
}

// callTime is the context of calls, one after the other until someone waits for one to be done: who waits, as every context that is
// made of it does, may look at it after its call, when another must not be told the next one's story.
type callTime struct {
	mu       sync.Mutex
	parent   context.Context
	end      time.Time     // of the call, unless paused
	left     time.Duration // while paused
	paused   int
	patience time.Time // when the backend will have been silent for too long; zero if it may be
	err      error

	done    chan struct{} // nil until asked for
	timer   *time.Timer
	unwatch func() bool
}

var _ context.Context = (*callTime)(nil)

// start is false if somebody waits for a call before this one.
func (c *callTime) start(parent context.Context, end time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done != nil {
		return false
	}
	c.parent, c.end, c.err = parent, end, nil
	c.paused, c.patience = 0, time.Time{}
	return true
}

// Stop ends the call's context.
func (c *callTime) Stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.finish(context.Canceled)
	if c.timer != nil {
		c.timer.Stop()
		c.unwatch()
	}
}

// Pause makes the clock stand still until Resume was called as often.
func (c *callTime) Pause() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.paused++; c.paused == 1 {
		c.left = time.Until(c.end)
		c.arm()
	}
}

// Resume takes a Pause back.
func (c *callTime) Resume() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.paused--; c.paused == 0 {
		c.end = time.Now().Add(c.left)
		c.arm()
	}
}

// Await has the call end, too, when the backend is silent for limit from now on.
func (c *callTime) Await(limit time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.patience = time.Now().Add(limit)
	c.arm()
}

// Heard takes the last Await back.
func (c *callTime) Heard() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.patience = time.Time{}
	c.arm()
}

// Err is why the call ended, nil while it may go on.
func (c *callTime) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.check()
}

// Deadline is when the call ends if nothing pauses it.
func (c *callTime) Deadline() (time.Time, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.next()
}

// Value is the parent's.
func (c *callTime) Value(key any) any {
	c.mu.Lock()
	parent := c.parent
	c.mu.Unlock()
	return parent.Value(key)
}

// Done is closed when the call has ended.
func (c *callTime) Done() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done == nil {
		ended := c.check() != nil // closes done where there is one
		c.done = make(chan struct{})
		if ended {
			close(c.done)
			return c.done
		}
		c.unwatch = context.AfterFunc(c.parent, c.look)
		c.timer = time.AfterFunc(time.Hour, c.look)
		c.arm()
	}
	return c.done
}

// look ends the call if it is time.
func (c *callTime) look() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.check() == nil {
		c.arm()
	}
}

// check is Err.
func (c *callTime) check() error {
	if c.err != nil {
		return c.err
	}
	if err := c.parent.Err(); err != nil {
		c.finish(err)
	} else if end, ok := c.next(); ok && !time.Now().Before(end) {
		c.finish(context.DeadlineExceeded)
	}
	return c.err
}

// next is when the call ends if nothing else happens.
func (c *callTime) next() (time.Time, bool) {
	switch {
	case c.paused > 0:
		return c.patience, !c.patience.IsZero()
	case !c.patience.IsZero() && c.patience.Before(c.end):
		return c.patience, true
	default:
		return c.end, true
	}
}

// arm sets the timer, if there is one.
func (c *callTime) arm() {
	if c.timer == nil || c.err != nil {
		return
	}
	c.timer.Stop()
	if end, ok := c.next(); ok {
		c.timer.Reset(time.Until(end))
	}
}

func (c *callTime) finish(err error) {
	if c.err != nil {
		return
	}
	c.err = err
	if c.done != nil {
		close(c.done)
	}
}
