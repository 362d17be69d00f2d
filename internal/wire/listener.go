package wire

import (
	"net"
	"sync"
	"time"
)

// limitListener accepts a limited number of connections at a time and gives each a time limit on writing.
type limitListener struct {
	net.Listener
	room         chan struct{} // holds one per open connection
	writeTimeout time.Duration
	closing      func()
	closed       chan struct{}
}

func newLimitListener(l net.Listener, options *ServerOptions) *limitListener {
	closed := make(chan struct{})
	return &limitListener{
		Listener:     l,
		room:         make(chan struct{}, options.MaxConnections),
		writeTimeout: options.WriteTimeout,
		closing:      sync.OnceFunc(func() { close(closed) }),
		closed:       closed,
	}
}

func (l *limitListener) Accept() (net.Conn, error) {
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
	return &limitedConn{Conn: c, writeTimeout: l.writeTimeout, leave: sync.OnceFunc(func() { <-l.room })}, nil
}

func (l *limitListener) Close() error {
	l.closing()
	return l.Listener.Close()
}

// limitedConn is a client's connection. A client that takes nothing for writeTimeout is given up.
type limitedConn struct {
	net.Conn
	writeTimeout time.Duration
	leave        func()
}

func (c *limitedConn) Write(p []byte) (int, error) {
	if err := c.Conn.SetWriteDeadline(time.Now().Add(c.writeTimeout)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

func (c *limitedConn) CloseWrite() error { return closeWrite(c.Conn) }

func (c *limitedConn) Close() error {
	c.leave()
	return c.Conn.Close()
}

func closeWrite(c net.Conn) error {
	if half, ok := c.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// watchListener has the bytes of HTTP/1.1 connections followed.
type watchListener struct {
	net.Listener
	maxHead int
}

func (l watchListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return newWatchedConn(c, nil, l.maxHead), nil
}
