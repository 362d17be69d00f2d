package wire

import (
	"crypto/tls"
	"net/netip"
)

// Request is one request: as a client sent it to us, or as we send it to a backend.
type Request struct {
	Method string
	Scheme string // http or https
	Host   string // the authority the client named, or where a backend request goes: host[:port]
	Target string // path and query exactly as they stand in the request line
	Proto  string // HTTP/1.0, HTTP/1.1 or HTTP/2.0; empty on the way to a backend
	Header Header // without Host on a client's request; a Host field on a backend request overrides what the backend is told
	Body   Body

	// Address is where a backend request is sent, host:port, if that isn't Host: TLS verifies Host in either case.
	Address string
	// Trailer are the fields that followed a client's body; they are there when it has been read to its end. nil if none can follow.
	Trailer func() Header

	RemoteAddr netip.AddrPort       // the peer of a client's request
	TLS        *tls.ConnectionState // nil without TLS
}

// Response is one response: a backend's, or ours to a client. A backend's header and body at hand lie in memory that the Response
// keeps for the next one: they are void after Reset.
type Response struct {
	Status int
	Header Header // Content-Length, Transfer-Encoding, Connection and Date are the engine's business unless present on a backend's response
	Body   Body

	memory *responseMemory // nil for a response of ours
}

// Reset empties r and keeps its memory. What hasn't been read of a backend's body is given up.
func (r *Response) Reset() {
	r.Header.Reset()
	if r.memory != nil {
		r.memory.release()
	}
	r.Status, r.Body = 0, Body{}
}
