package wire

import (
	"net"
	"sync"
	"time"
)

// listener accepts a limited number of connections at a time and gives each a time limit on writing.
type listener struct {
	net.Listener
	room         chan struct{} // holds one per open connection
	writeTimeout time.Duration
	closeOnce    sync.Once
	closed       chan struct{}
}

func newListener(l net.Listener, maxConnections int, writeTimeout time.Duration) *listener {
	return &listener{Listener: l, room: make(chan struct{}, maxConnections), writeTimeout: writeTimeout, closed: make(chan struct{})}
}

func (l *listener) Accept() (net.Conn, error) {
	select {
	case l.room <- struct{}{}:
	case <-l.closed:
		return nil, net.ErrClosed
	}
	c, err := l.Listener.Accept()
	if err != nil {
		<-l.room
		return nil, err
	}
	return &serverConn{Conn: c, writeTimeout: l.writeTimeout, leave: sync.OnceFunc(func() { <-l.room })}, nil
}

func (l *listener) Close() error {
	l.closeOnce.Do(func() { close(l.closed) })
	return l.Listener.Close()
}

// serverConn is a client's connection. A client that takes nothing for writeTimeout is given up.
type serverConn struct {
	net.Conn
	writeTimeout time.Duration
	leave        func()
}

func (c *serverConn) Write(p []byte) (int, error) {
	if err := c.Conn.SetWriteDeadline(time.Now().Add(c.writeTimeout)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

// CloseWrite is what the engine closes a connection with whose request it hasn't read to the end: so the client sees the answer.
func (c *serverConn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

func (c *serverConn) Close() error {
	c.leave()
	return c.Conn.Close()
}
