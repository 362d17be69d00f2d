package lambda

import (
	"bytes"
	"context"
	"io"

	"stile/internal/wire"
)

// Stream is a function's response while the function writes it.
type Stream struct {
	Status          int
	ExecutedVersion string
	RequestId       string
	Header          wire.Header
	Body            io.ReadCloser // ends with a *FunctionError if the function failed, which it may do half-way
}

// FunctionError is how a function failed that streams its response.
type FunctionError struct {
	Code    string // Unhandled, or what the service says
	Details string // JSON with errorType and errorMessage if it came from the function, else text
}

func (e *FunctionError) Error() string {
	return "lambda: function failed: " + e.Code + ": " + e.Details
}

// InvokeWithResponseStream runs the function where the most specific entry of the configuration says.
func (fs *Functions) InvokeWithResponseStream(ctx context.Context, call *Invocation) (*Stream, error) {
	b, f, err := fs.find(call)
	if err != nil {
		return nil, err
	}
	return b.stream(ctx, call, f)
}

// whole is the stream of a response that came in one piece.
func whole(r *Result) *Stream {
	s := &Stream{Status: r.Status, ExecutedVersion: r.ExecutedVersion, RequestId: r.RequestId, Header: r.Header}
	if r.FunctionError != "" {
		s.Body = io.NopCloser(&failing{&FunctionError{r.FunctionError, string(r.Payload)}})
	} else {
		s.Body = io.NopCloser(bytes.NewReader(r.Payload))
	}
	return s
}

// failing is a response that failed before it began.
type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) { return 0, f.err }
