package wire

import (
	"net"
	"sync"
)

// standardListener accepts as many connections at a time as its server has room for.
type standardListener struct {
	net.Listener
	server  *StandardServer
	closing func()
	closed  chan struct{}
}

func newStandardListener(l net.Listener, s *StandardServer) *standardListener {
	closed := make(chan struct{})
	return &standardListener{Listener: l, server: s, closing: sync.OnceFunc(func() { close(closed) }), closed: closed}
}

func (l *standardListener) Accept() (net.Conn, error) {
	room := l.server.room
	select {
	case room <- struct{}{}:
	case <-l.closed:
		return nil, net.ErrClosed
	}
	c, err := l.Listener.Accept()
	if err != nil {
		<-room
		return nil, err
	}
	options := &l.server.options
	return &standardConn{
		Conn:         c,
		writeTimeout: options.WriteTimeout,
		leave:        sync.OnceFunc(func() { <-room }),
		follower:     follower{maxHead: options.MaxHeaderBytes, maxFields: options.MaxFields},
	}, nil
}

func (l *standardListener) Close() error {
	l.closing()
	return l.Listener.Close()
}
