package lambda

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"strings"

	"stile/internal/wire"
)

// stream calls InvokeWithResponseStream. An endpoint that doesn't know it is called with Invoke.
func (r *remote) stream(ctx context.Context, call *Invocation, f function) (*Stream, error) {
	if r.endpoint != nil && strings.HasSuffix(strings.TrimRight(r.endpoint.Path, "/"), "/invocations") {
		return r.streamWhole(ctx, call, f)
	}
	res, err := r.send(ctx, call, f, r.streamRequest(call))
	if err != nil {
		return nil, err
	}
	if res.Status < 200 || res.Status > 299 {
		_, err := readResult(res) // is the refusal
		var refused *ServiceError
		if r.endpoint != nil && errors.As(err, &refused) && refused.Status == 404 && refused.Code == "" {
			return r.streamWhole(ctx, call, f)
		}
		return nil, err
	}
	s := &Stream{
		Status:          res.Status,
		ExecutedVersion: res.Header.Get("X-Amz-Executed-Version"),
		RequestId:       res.Header.Get("X-Amzn-RequestId"),
		Header:          res.Header,
		Body:            &eventBody{from: res.Body.Reader(), body: res.Body},
	}
	return s, nil
}

// streamWhole has the function answer in one piece.
func (r *remote) streamWhole(ctx context.Context, call *Invocation, f function) (*Stream, error) {
	waited := *call
	waited.Type = "RequestResponse"
	result, err := r.invoke(ctx, &waited, f)
	if err != nil {
		return nil, err
	}
	return whole(result), nil
}

func (r *remote) streamRequest(call *Invocation) *wire.Request {
	target := "/2021-11-15/functions/" + (&url.URL{Path: "/" + call.FunctionArn}).EscapedPath()[1:] + "/response-streaming-invocations"
	req := &wire.Request{Method: "POST", Target: target, Header: call.Header.Clone(), Body: wire.Bytes(call.Payload)}
	if r.endpoint != nil {
		req.Scheme, req.Host = r.endpoint.Scheme, r.endpoint.Host
		req.Target = strings.TrimRight(r.endpoint.EscapedPath(), "/") + target
	}
	req.Header.Set("X-Amz-Invocation-Type", "RequestResponse")
	if call.ClientContext != "" {
		req.Header.Set("X-Amz-Client-Context", call.ClientContext)
	}
	req.Header.Set("Accept", eventStreamType)
	if !req.Header.Has("Content-Type") {
		req.Header.Set("Content-Type", "application/json")
	}
	return req
}

// eventBody is the payload in the events of InvokeWithResponseStream.
type eventBody struct {
	from  io.Reader
	body  wire.Body
	chunk []byte // what is left of the last event
	err   error  // how the stream ended
}

func (b *eventBody) Close() error { return b.body.Close() }

func (b *eventBody) Read(p []byte) (int, error) {
	for len(b.chunk) == 0 {
		if b.err == nil {
			b.chunk, b.err = nextChunk(b.from)
		}
		if b.err != nil {
			return 0, b.err
		}
	}
	n := copy(p, b.chunk)
	b.chunk = b.chunk[n:]
	return n, nil
}

// nextChunk reads the next event: a part of the payload, or how the function ended. A stream that ends without that is broken.
func nextChunk(from io.Reader) ([]byte, error) {
	event, err := readMessage(from)
	if err != nil {
		return nil, noEnd(err)
	}
	if event.header[":message-type"] == "exception" {
		return nil, &FunctionError{event.header[":exception-type"], string(event.payload)}
	}
	switch event.header[":event-type"] {
	case "PayloadChunk":
		return event.payload, nil
	case "InvokeComplete":
		return nil, completion(event.payload)
	default:
		return nil, nil // events may be added
	}
}

// completion is io.EOF for a function that ended well.
func completion(payload []byte) error {
	var complete struct{ ErrorCode, ErrorDetails string }
	if err := json.Unmarshal(payload, &complete); err != nil && len(payload) > 0 {
		return errors.Join(errMessage, err)
	}
	if complete.ErrorCode != "" {
		return &FunctionError{complete.ErrorCode, complete.ErrorDetails}
	}
	return io.EOF
}
