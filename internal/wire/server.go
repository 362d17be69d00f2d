package wire

import "context"

// Handler answers one request by calling r.Respond once. The context ends when the client goes away or the server gives up draining.
// Neither req nor what it refers to may be used after Handler has returned. A Handler that returns without having answered, or
// panics, has its request answered with a bare 500.
type Handler func(ctx context.Context, req *Request, r Responder)

// Responder sends the one response of a request.
type Responder interface {
	// Respond writes head and body, closes the body, and answers how many body bytes the client was sent. A body that fails
	// half-way cuts the connection, so that the client can't take a part for the whole.
	Respond(res *Response) (sent int64, err error)
}
