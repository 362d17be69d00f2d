package wire

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// standardConn is a client's connection, whose bytes are followed as they pass to net/http. A client that takes nothing for
// writeTimeout is given up.
type standardConn struct {
	net.Conn
	writeTimeout time.Duration
	leave        func()

	mu       sync.Mutex // net/http goes on reading while a request is served
	follower follower
}

func (c *standardConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		c.mu.Lock()
		c.follower.feed(p[:n])
		c.mu.Unlock()
	}
	return n, err
}

func (c *standardConn) Write(p []byte) (int, error) {
	if err := c.Conn.SetWriteDeadline(time.Now().Add(c.writeTimeout)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

// CloseWrite is what net/http ends a connection with whose request it hasn't read to the end, so that the client sees the answer.
func (c *standardConn) CloseWrite() error { return closeWrite(c.Conn) }

func (c *standardConn) Close() error {
	c.leave()
	return c.Conn.Close()
}

// received is the request that net/http has just begun to serve, as our own engine reads it, but for its body.
func (c *standardConn) received(r *http.Request) (*serverRequest, error) {
	c.mu.Lock()
	req, err := c.follower.next()
	c.mu.Unlock()
	if err != nil {
		return nil, err
	}
	if req.Method != r.Method || req.Host != r.Host || req.body.length != r.ContentLength {
		return nil, errLostTrack
	}
	req.RemoteAddr, _ = netip.ParseAddrPort(r.RemoteAddr) // stays zero for a Unix socket
	return req, nil
}
