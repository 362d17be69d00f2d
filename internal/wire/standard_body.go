package wire

import (
	"errors"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// standardBody is a client's body as it comes in. A client that sends nothing for the timeout is given up.
type standardBody struct {
	body    io.ReadCloser
	strict  *clientBody // the same, as our own engine reads it
	control *http.ResponseController
	timeout time.Duration
	state   atomic.Int32 // a bodyState; the backend may still be sent the body while its response is passed on

	mu   sync.Mutex
	over bool // the request is answered: the connection's deadline is the next one's
}

type bodyState = int32

const (
	bodyComing bodyState = iota
	bodyComplete
	bodyGivenUp // broken, or closed before its end
)

func (b *standardBody) Read(p []byte) (int, error) {
	switch b.state.Load() {
	case bodyComplete:
		return 0, io.EOF // net/http may have closed the body by now, and would call this an error
	case bodyGivenUp:
		return 0, http.ErrBodyReadAfterClose
	}
	b.limitRead()
	n, err := b.body.Read(p)
	switch {
	case err == nil:
		return n, nil
	case errors.Is(err, io.EOF):
		err = b.end()
	default:
		b.state.CompareAndSwap(bodyComing, bodyGivenUp)
	}
	// From here on net/http watches the connection for the client going away; that may take as long as it likes.
	b.deadline(time.Time{})
	return n, err
}

// end is io.EOF if what net/http took for a whole body is one, else what is wrong with it.
func (b *standardBody) end() error {
	b.strict.mu.Lock()
	defer b.strict.mu.Unlock()
	if err := b.strict.err; err != nil {
		b.state.CompareAndSwap(bodyComing, bodyGivenUp)
		return err
	}
	b.state.Store(bodyComplete)
	return io.EOF
}

// Close reads nothing away, as net/http's Close would: the answer mustn't wait for a client that has more to send.
func (b *standardBody) Close() error {
	b.state.CompareAndSwap(bodyComing, bodyGivenUp)
	return nil
}

// limitRead gives the next read, ours or net/http's, its time.
func (b *standardBody) limitRead() { b.deadline(time.Now().Add(b.timeout)) }

func (b *standardBody) deadline(t time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.over {
		_ = b.control.SetReadDeadline(t) // fails only with the connection gone, which the read will say better
	}
}

// linger sends the answer off and reads away what a client that wants the connection closed still sends, within bounds: closing
// over unread bytes resets the connection, and the client would lose the answer. net/http does so itself where it closes of its own
// accord.
func (b *standardBody) linger() {
	if b.state.Load() == bodyComplete || b.control.Flush() != nil {
		return
	}
	_ = b.control.SetReadDeadline(time.Now().Add(lingerTime))
	_, _ = io.CopyN(io.Discard, b.body, lingerBytes)
}

// finish reads away the short rest of what the client still sends, to use the connection again; net/http closes over a long one. It
// would read a short one away, too, but after the handler, when nothing ends the watch for the client going away that it begins at a
// body's end: the next request would find the connection being read already. A backend call that is still at the body has no say in
// deadlines from here on.
func (b *standardBody) finish() {
	if b.state.Load() != bodyComplete {
		b.limitRead()
		if b.control.Flush() == nil {
			_, _ = io.CopyN(io.Discard, b.body, shortRest)
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.over = true
}
