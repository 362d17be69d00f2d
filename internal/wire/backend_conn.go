package wire

import (
	"net"
	"net/http"
	"sync"
)

// backendConn is a connection to a backend that keeps the head of the response as it came: the engine answers names and order
// changed, and adds a Cache-Control of its own to an old Pragma.
type backendConn struct {
	net.Conn
	maxHead int

	mu        sync.Mutex // the engine reads on a goroutine of its own
	head      []byte
	expecting bool
}

// expectHead starts over: a request is about to be sent.
func (c *backendConn) expectHead() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.head, c.expecting = c.head[:0], true
}

func (c *backendConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		c.mu.Lock()
		if c.expecting {
			c.take(p[:n])
		}
		c.mu.Unlock()
	}
	return n, err
}

func (c *backendConn) take(p []byte) {
	from := max(0, len(c.head)-3) // the end may have begun before p
	c.head = append(c.head, p...)
	for {
		end := headEnd(c.head, from)
		if end < 0 {
			c.expecting = len(c.head) <= c.maxHead
			return
		}
		if !isInterim(c.head) {
			c.head, c.expecting = c.head[:end], false
			return
		}
		c.head, from = append(c.head[:0], c.head[end:]...), 0
	}
}

// isInterim is whether head is that of a 1xx response, which another follows.
func isInterim(head []byte) bool {
	return len(head) > len("HTTP/1.1 1") && string(head[len("HTTP/1.1"):len("HTTP/1.1 1")]) == " 1"
}

// responseHead is the head that came since expectHead, "" if it hasn't come whole.
func (c *backendConn) responseHead() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.expecting {
		return ""
	}
	return string(c.head)
}

// responseHeader is the header as the backend sent it, less what is between it and us alone. A head that isn't written by the
// book is taken as the engine reads it.
func responseHeader(conn *backendConn, in *http.Response) Header {
	header := engineHeader(in.Header)
	if conn != nil {
		if _, fields, err := splitHead(conn.responseHead()); err == nil {
			header = HeaderOf(fields...)
		}
	}
	if len(in.TransferEncoding) > 0 {
		header.Del("Content-Length") // the engine went by the chunks, as RFC 9112 section 6.3 demands
	}
	header.Del("Transfer-Encoding")
	header.Del("Trailer")
	dropNominated(&header)
	return header
}
