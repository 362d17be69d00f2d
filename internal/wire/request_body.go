package wire

import (
	"io"
	"net/http"
	"time"
)

// requestBody is a client's body as it comes in. A client that sends nothing for the timeout is given up.
type requestBody struct {
	io.ReadCloser
	control *http.ResponseController
	timeout time.Duration
}

func (b *requestBody) Read(p []byte) (int, error) {
	if err := b.control.SetReadDeadline(time.Now().Add(b.timeout)); err != nil {
		return 0, err
	}
	n, err := b.ReadCloser.Read(p)
	if err != nil {
		// From here on the engine watches the connection for the client going away; that may take as long as it likes.
		_ = b.control.SetReadDeadline(time.Time{}) // fails only with the connection gone
	}
	return n, err
}
