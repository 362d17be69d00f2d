package wire

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// refuse answers what isn't a request, and ends the connection.
func (c *serverConn) refuse(err error) {
	status := refusal(err)
	c.server.options.Log.Debug("request refused", "client", c.remote, "status", status, "error", err)
	c.enter(phaseServing)
	answer := statusLine(status, false) + string(httpDate()) + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
	if _, err := io.WriteString(c.stream, answer); err == nil {
		c.then = thenLinger
	}
}

// refusal is the status that says what is wrong.
func refusal(err error) int {
	switch {
	case errors.Is(err, errHeadTooLarge), errors.Is(err, errTooManyFields):
		return http.StatusRequestHeaderFieldsTooLarge
	case errors.Is(err, ErrTooLarge):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, errExpectation):
		return http.StatusExpectationFailed
	case errors.Is(err, errRequestCoding):
		return http.StatusNotImplemented
	case errors.Is(err, errFutureHTTP):
		return http.StatusHTTPVersionNotSupported
	case errors.Is(err, errHeadLate):
		return http.StatusRequestTimeout
	default:
		return http.StatusBadRequest
	}
}

const (
	lingerBytes = 32 << 20
	lingerTime  = 5 * time.Second
	shortRest   = 256 << 10 // of a body that is read away so as to use the connection again
)

// linger reads away what the client still sends, within bounds: closing over unread bytes resets the connection, and the client would
// lose the answer.
func (c *serverConn) linger() {
	c.enter(phaseLingering)
	if secure, ok := c.stream.(*tlsConn); ok {
		_ = secure.CloseWrite() // the client sees the end below, too
	}
	c.late.Store(false)
	c.socket.resumeRead()
	if c.socket.closeWrite() != nil {
		return
	}
	for read := 0; read < lingerBytes; {
		n, err := c.socket.Read(c.lingerSpace())
		if err != nil {
			return
		}
		read += n
	}
}

// lingerSpace is the buffer from its start: nothing in it is needed any more.
func (c *serverConn) lingerSpace() []byte {
	c.space()
	return c.buf[:]
}
