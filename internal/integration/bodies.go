package integration

import (
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

	mu   sync.Mutex // the engine may read while the backend answers
	left int64      // bytes until it is too large
}

func (b *clientBody) Read(p []byte) (int, error) {
	b.clock.Pause()
	n, err := b.reader.Read(p)
	b.clock.Resume()
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
