package wire

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// standardResponder writes the response of one request through net/http.
type standardResponder struct {
	w        http.ResponseWriter
	control  *http.ResponseController
	head     bool // it is asked for alone
	answered bool
	cut      bool // the connection is of no more use

	requestBody *standardBody // nil without
}

var _ Responder = (*standardResponder)(nil)

func (r *standardResponder) Respond(res *Response) (int64, error) {
	defer func() { _ = res.Body.Close() }() // what matters of it has been read
	if r.answered {
		return 0, errAnsweredTwice
	}
	r.answered = true
	if res.Status < 200 || res.Status > 999 {
		r.w.WriteHeader(http.StatusInternalServerError)
		return 0, fmt.Errorf("wire: status %d can't end a request", res.Status)
	}
	r.putHeader(&res.Header)
	r.settleRequest()
	withBody := !r.head && statusHasBody(res.Status)
	if length := res.Body.Len(); length >= 0 && statusHasBody(res.Status) {
		r.w.Header()["Content-Length"] = []string{strconv.FormatInt(length, 10)}
	}
	r.w.WriteHeader(res.Status)
	sent := int64(0)
	var err error
	if withBody {
		sent, err = r.putBody(&res.Body)
	}
	if err == nil {
		err = r.control.Flush() // net/http would write the header after the handler, and res only lends it
	}
	if err != nil {
		r.cut = true
	}
	return sent, err
}

// putHeader hands the fields to net/http under the names as they are, not canonical ones, but for those that it looks for itself.
func (r *standardResponder) putHeader(header *Header) {
	out := r.w.Header()
	for name, value := range header.All() {
		switch canonical := http.CanonicalHeaderKey(name); canonical {
		case "Content-Length", "Transfer-Encoding", "Date":
			continue
		case "Connection", "Keep-Alive", "Proxy-Connection", "Upgrade":
			name = canonical
		case "Trailer":
			name = "trailer" // under its canonical name net/http would wait for us to send these trailers
		}
		out[name] = append(out[name], printable(value))
	}
	if _, ok := out["Content-Type"]; !ok {
		out["Content-Type"] = nil // keeps net/http from guessing one
	}
}

// settleRequest sees to a request body that hasn't been read to its end when the response begins.
func (r *standardResponder) settleRequest() {
	if r.requestBody == nil || r.requestBody.state.Load() == bodyComplete {
		return
	}
	// Without this net/http reads the rest before it lets the response out, and nothing could stream both ways.
	_ = r.control.EnableFullDuplex() // which HTTP/1.1 always can
	if r.requestBody.state.Load() == bodyGivenUp {
		r.w.Header().Set("Connection", "close")
	}
}

func (r *standardResponder) putBody(body *Body) (int64, error) {
	if body.Buffered() {
		n, err := r.w.Write(body.bytes)
		return int64(n), err
	}
	if body.Len() < 0 {
		if err := r.control.Flush(); err != nil {
			return 0, err
		}
		return r.stream(body.stream)
	}
	sent, err := r.stream(io.LimitReader(body.stream, body.Len()))
	if err == nil && sent < body.Len() {
		err = io.ErrUnexpectedEOF
	}
	return sent, err
}

// stream passes on what comes when it comes.
func (r *standardResponder) stream(from io.Reader) (sent int64, err error) {
	buf := streamBuffers.Get().(*[streamBufferSize]byte)
	defer streamBuffers.Put(buf)
	for {
		n, readErr := from.Read(buf[:])
		if n > 0 {
			if _, err := r.w.Write(buf[:n]); err != nil {
				return sent, err
			}
			if err := r.control.Flush(); err != nil {
				return sent, err
			}
			sent += int64(n)
		}
		if readErr == io.EOF {
			return sent, nil
		}
		if readErr != nil {
			return sent, readErr
		}
	}
}
