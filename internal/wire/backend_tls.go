package wire

import (
	"crypto/tls"
	"errors"
	"net"
)

// backendTLS is TLS with a backend.
type backendTLS struct {
	*tlsConn
	wall *tlsWall
}

func newBackendTLS(s *socket, config *tls.Config) *backendTLS {
	wall := &tlsWall{}
	conn := newTLSConn(s, config, func(feed net.Conn, config *tls.Config) *tls.Conn {
		wall.Conn = feed
		return tls.Client(wall, config)
	})
	return &backendTLS{conn, wall}
}

// quiet is whether TLS has taken in nothing beyond what it was asked for.
func (c *backendTLS) quiet() bool {
	if c.feed.have() {
		return false
	}
	c.wall.closed = true
	defer func() { c.wall.closed = false }()
	_, err := c.Read(c.wall.one[:])
	return errors.Is(err, errWall)
}

// tlsWall is what TLS reads from. While it is closed nothing comes through.
type tlsWall struct {
	net.Conn
	closed bool
	one    [1]byte
}

func (w *tlsWall) Read(p []byte) (int, error) {
	if w.closed {
		return 0, errWall
	}
	return w.Conn.Read(p)
}

// errWall is a failure that passes, so that TLS goes on afterwards.
var errWall net.Error = wallError{}

type wallError struct{}

func (wallError) Error() string   { return "nothing is let through" }
func (wallError) Timeout() bool   { return true }
func (wallError) Temporary() bool { return true }
