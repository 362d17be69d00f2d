package wire

import (
	"crypto/tls"
	"errors"
	"io"
)

// open does what comes before the first request, and is false if none can come.
func (c *serverConn) open() bool {
	return c.readProxyHeader() && (c.server.tls == nil || c.shakeHands())
}

func (c *serverConn) shakeHands() bool {
	secure := newTLSConn(c.socket, c.server.tls, tls.Server)
	if err := secure.Handshake(); err != nil {
		c.server.options.Log.Debug("TLS handshake failed", "client", c.remote, "error", err)
		var record tls.RecordHeaderError
		if errors.As(err, &record) && isHTTP(record.RecordHeader) {
			_, _ = io.WriteString(c.socket, "HTTP/1.0 400 Bad Request\r\n\r\nThis port speaks HTTPS.\n") // a courtesy; may fail
			c.then = thenLinger
		}
		return false
	}
	state := secure.ConnectionState()
	c.stream, c.state = secure, &state
	if state.NegotiatedProtocol == "h2" {
		if c.enterServing() {
			c.serveHTTP2()
		}
		return false
	}
	return true
}

// isHTTP is whether what came instead of a TLS record is the start of an HTTP/1 request.
func isHTTP(start [5]byte) bool {
	switch string(start[:]) {
	case "GET /", "HEAD ", "POST ", "PUT /", "PATCH", "DELET", "OPTIO":
		return true
	}
	return false
}
