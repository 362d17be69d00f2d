package wire

import (
	"io"
	"net/http"
	"sync/atomic"
	"time"
)

// requestBody is a client's body as it comes in. A client that sends nothing for the timeout is given up.
type requestBody struct {
	body    io.ReadCloser
	control *http.ResponseController
	timeout time.Duration
	state   atomic.Int32 // a bodyState; the backend may still be sent the body while its response is passed on
}

type bodyState = int32

const (
	bodyComing bodyState = iota
	bodyComplete
	bodyFailed
)

func (b *requestBody) Read(p []byte) (int, error) {
	b.limitRead()
	n, err := b.body.Read(p)
	if err == nil {
		return n, nil
	}
	if err == io.EOF {
		b.state.Store(bodyComplete)
	} else {
		b.state.CompareAndSwap(bodyComing, bodyFailed)
	}
	// From here on the engine watches the connection for the client going away; that may take as long as it likes.
	_ = b.control.SetReadDeadline(time.Time{}) // fails only with the connection gone
	return n, err
}

func (b *requestBody) Close() error { return b.body.Close() }

// limitRead gives the next read, ours or the engine's, its time.
func (b *requestBody) limitRead() {
	_ = b.control.SetReadDeadline(time.Now().Add(b.timeout)) // fails only with the connection gone, which the read will say better
}
