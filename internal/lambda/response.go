package lambda

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"

	"stile/internal/wire"
)

// response is what a function writes and its caller reads at the same time.
type response struct {
	*io.PipeReader
	write *io.PipeWriter
	begun chan struct{} // closed when the function has begun to stream
}

func newResponse() *response {
	read, write := io.Pipe()
	return &response{PipeReader: read, write: write, begun: make(chan struct{})}
}

func (r *response) hasBegun() bool {
	select {
	case <-r.begun:
		return true
	default:
		return false
	}
}

// Write waits for the caller. What one that has gone away would have read is dropped: the function goes on, as on Lambda.
func (r *response) Write(p []byte) (int, error) {
	_, _ = r.write.Write(p) // its only error is that nobody reads
	return len(p), nil
}

// end tells the caller how the function ended.
func (r *response) end(out outcome) {
	if out.functionError != "" {
		_ = r.write.CloseWithError(&FunctionError{out.functionError, string(out.payload)}) // never fails
		return
	}
	_ = r.write.Close() // never fails
}

// The Runtime API's names for a response that is streamed, and for what follows it if the function failed half-way.
const (
	responseModeHeader = "Lambda-Runtime-Function-Response-Mode"
	errorTypeTrailer   = "Lambda-Runtime-Function-Error-Type"
	errorBodyTrailer   = "Lambda-Runtime-Function-Error-Body"
)

// receive reads a streamed response, to e's caller if that reads it meanwhile, else to its end. An error is the process's that went away
// half-way: its end is the outcome.
func (e *execution) receive(req *wire.Request) (outcome, error) {
	defer func() { _ = req.Body.Close() }() // what matters of it has been read
	var out outcome
	if e.response == nil {
		payload, err := readAnswer(&req.Body)
		if errors.Is(err, wire.ErrTooLarge) {
			return responseTooLarge(), nil
		}
		if err != nil {
			return out, err
		}
		out.payload = payload
	} else {
		close(e.response.begun)
		if _, err := io.Copy(e.response, req.Body.Reader()); err != nil {
			return out, err
		}
	}
	if failure, failed := trailedError(req); failed {
		return failure, nil
	}
	return out, nil
}

// trailedError is the error that follows a streamed response, if one does.
func trailedError(req *wire.Request) (outcome, bool) {
	if req.Trailer == nil {
		return outcome{}, false
	}
	trailer := req.Trailer()
	errorType, ok := trailer.Lookup(errorTypeTrailer)
	if !ok {
		return outcome{}, false
	}
	body, err := base64.StdEncoding.DecodeString(trailer.Get(errorBodyTrailer))
	if body = bytes.TrimSpace(body); err != nil || !json.Valid(body) {
		return failed(errorType, string(body)), true
	}
	return outcome{body, "Unhandled"}, true
}
