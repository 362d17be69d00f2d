package integration

import (
	"context"
	"io"
	"sync"
	"time"

	"stile/internal/wire"
)

// clock ends a call when its backend has taken longer than its timeout allows. It stands still while the client is waited for: whether
// a client sends and takes its bytes slowly isn't the backend's doing.
type clock struct {
	cancel context.CancelCauseFunc
	timer  *time.Timer

	mu     sync.Mutex
	left   time.Duration
	since  time.Time // when it last began to run
	paused int
}

// startClock begins a call's time. The context ends with it, with context.DeadlineExceeded for its cause.
func startClock(ctx context.Context, timeout time.Duration) (context.Context, *clock) {
	ctx, cancel := context.WithCancelCause(ctx)
	c := &clock{cancel: cancel, left: timeout, since: time.Now()}
	c.timer = time.AfterFunc(timeout, c.expire)
	return ctx, c
}

// expire ends the call for having taken too long.
func (c *clock) expire() { c.cancel(context.DeadlineExceeded) }

// stop ends the call's context.
func (c *clock) stop() {
	c.timer.Stop()
	c.cancel(nil)
}

func (c *clock) pause() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.paused == 0 {
		c.timer.Stop()
		c.left -= time.Since(c.since)
	}
	c.paused++
}

func (c *clock) resume() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.paused--; c.paused == 0 {
		c.since = time.Now()
		c.timer.Reset(max(c.left, 0))
	}
}

// clientBody is a client's body on its way to the backend.
type clientBody struct {
	reader io.Reader
	body   wire.Body
	clock  *clock

	mu   sync.Mutex // the engine may read while the backend answers
	left int64      // bytes until it is too large
}

func (b *clientBody) Read(p []byte) (int, error) {
	b.clock.pause()
	n, err := b.reader.Read(p)
	b.clock.resume()
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left -= int64(n); b.left < 0 {
		return 0, wire.ErrTooLarge
	}
	return n, err
}

func (b *clientBody) Close() error { return b.body.Close() }

// tooLarge is whether the client has sent more than it may.
func (b *clientBody) tooLarge() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.left < 0
}

// backendBody is a backend's body on its way to the client. The clock is to be paused when it is made.
type backendBody struct {
	reader io.Reader
	body   wire.Body
	clock  *clock
}

func (b *backendBody) Read(p []byte) (int, error) {
	b.clock.resume()
	defer b.clock.pause()
	return b.reader.Read(p)
}

func (b *backendBody) Close() error {
	defer b.clock.stop()
	return b.body.Close()
}
