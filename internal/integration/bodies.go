package integration

import (
	"errors"
	"io"
	"sync"

	"stile/internal/exchange"
	"stile/internal/wire"
)

// clientBody is a client's body on its way to the backend.
type clientBody struct {
	reader io.Reader
	body   wire.Body
	clock  *exchange.Clock

	mu      sync.Mutex // the engine reads while the backend answers
	left    int64      // bytes until it is too large
	reading bool       // the clock is paused
	closed  bool       // the clock may be another call's by now
	err     error      // why there is no more of it
}

func (b *clientBody) Read(p []byte) (int, error) {
	b.mu.Lock()
	if b.closed {
		b.mu.Unlock()
		return 0, io.ErrClosedPipe
	}
	b.reading = true
	b.clock.Pause()
	b.mu.Unlock()

	n, err := b.reader.Read(p)

	b.mu.Lock()
	defer b.mu.Unlock()
	b.goOn()
	if b.left -= int64(n); b.left < 0 {
		n, err = 0, wire.ErrTooLarge
	}
	if !b.closed {
		b.err = err
	}
	return n, err
}

// goOn has the backend's time run again.
func (b *clientBody) goOn() {
	if b.reading {
		b.reading = false
		b.clock.Resume()
	}
}

// Close may come while the client is still waited for.
func (b *clientBody) Close() error {
	b.mu.Lock()
	b.closed = true
	b.goOn()
	b.mu.Unlock()
	return b.body.Close()
}

// fault is what is wrong with what the client has sent, nil if nothing is.
func (b *clientBody) fault() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.err == nil, errors.Is(b.err, io.EOF):
		return nil
	case errors.Is(b.err, wire.ErrTooLarge):
		return exchange.RequestTooLarge()
	default:
		return exchange.UnreadableBody(b.err)
	}
}

// backendBody is a backend's body on its way to the client. The clock is to be paused when it is made.
type backendBody struct {
	reader io.Reader
	body   wire.Body
	clock  *exchange.Clock
}

func (b *backendBody) Read(p []byte) (int, error) {
	b.clock.Resume()
	defer b.clock.Pause()
	return b.reader.Read(p)
}

func (b *backendBody) Close() error {
	defer b.clock.Stop()
	return b.body.Close()
}
