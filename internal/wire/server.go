package wire

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

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

var (
	// ErrServerClosed is what Serve answers after Shutdown or Close.
	ErrServerClosed = errors.New("wire: server closed")

	errAnsweredTwice = errors.New("wire: the request was answered before")
)

// Server reads requests from connections and has a Handler answer them, over HTTP/1.1 and HTTP/2. A connection has one goroutine, which
// reads, has the Handler answer, and writes.
type Server struct {
	options ServerOptions
	handler Handler
	tls     *tls.Config   // nil without
	room    chan struct{} // holds one per open connection

	draining  atomic.Bool
	grace     time.Duration // drainGrace
	drainedAt instant       // there when it is draining

	mu        sync.Mutex
	stopped   chan struct{} // closed with the listeners
	listeners map[net.Listener]struct{}
	conns     map[*serverConn]struct{}
	empty     chan struct{} // closed when draining and the last connection has ended
}

// NewServer makes a server that Serve gives listeners to. handler is called for every request that is taken.
func NewServer(options ServerOptions, handler Handler) *Server {
	options = options.withDefaults()
	return &Server{
		options:   options,
		handler:   handler,
		tls:       serverTLS(options.TLS),
		room:      make(chan struct{}, options.MaxConnections),
		grace:     drainGrace,
		stopped:   make(chan struct{}),
		listeners: map[net.Listener]struct{}{},
		conns:     map[*serverConn]struct{}{},
		empty:     make(chan struct{}),
	}
}

// serverTLS is config with what we speak offered by ALPN.
func serverTLS(config *tls.Config) *tls.Config {
	if config == nil {
		return nil
	}
	config = config.Clone()
	for _, proto := range []string{"h2", "http/1.1", "http/1.0"} {
		if !slices.Contains(config.NextProtos, proto) {
			config.NextProtos = append(config.NextProtos, proto)
		}
	}
	config.DynamicRecordSizingDisabled = true // small records first would be a system call each
	return config
}

// Serve answers connections from l until Shutdown or Close, then ErrServerClosed. It closes l. It may run on several listeners at once.
func (s *Server) Serve(l net.Listener) error {
	defer func() { _ = l.Close() }() // it may be closed already
	if !s.listen(l) {
		return ErrServerClosed
	}
	defer s.leave(l)
	for {
		select {
		case s.room <- struct{}{}:
		case <-s.stopped:
			return ErrServerClosed
		}
		c, err := l.Accept()
		if err == nil {
			s.start(c)
			continue
		}
		<-s.room
		select {
		case <-s.stopped:
			return ErrServerClosed
		default:
		}
		if passing, ok := err.(interface{ Temporary() bool }); !ok || !passing.Temporary() {
			return err
		}
		s.options.Log.Warn("no connection can be accepted for the moment", "listener", l.Addr(), "error", err)
		time.Sleep(acceptPause)
	}
}

// acceptPause lets connections end, and free what another one lacks, such as a descriptor.
const acceptPause = 50 * time.Millisecond

func (s *Server) listen(l net.Listener) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.draining.Load() {
		return false
	}
	s.listeners[l] = struct{}{}
	return true
}

func (s *Server) leave(l net.Listener) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.listeners, l)
}

func (s *Server) start(raw net.Conn) {
	c := newServerConn(s, raw)
	s.mu.Lock()
	refused := s.draining.Load()
	if !refused {
		s.conns[c] = struct{}{}
	}
	s.mu.Unlock()
	if refused {
		_ = raw.Close() // nothing was read from it
		<-s.room
		return
	}
	go c.run()
}

// forget is the end of a connection.
func (s *Server) forget(c *serverConn) {
	<-s.room
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c)
	s.noteEmpty()
}

// noteEmpty is called with the mutex held.
func (s *Server) noteEmpty() {
	if len(s.conns) > 0 || !s.draining.Load() {
		return
	}
	select {
	case <-s.empty:
	default:
		close(s.empty)
	}
}

// Shutdown drains: it closes the listeners, tells clients to let go, and waits for the requests in flight. If ctx ends first it
// cuts what is left and answers ctx's error.
func (s *Server) Shutdown(ctx context.Context) error {
	s.drain()
	var err error
	select {
	case <-s.empty:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if closeErr := s.Close(); err == nil {
		err = closeErr
	}
	return err
}

func (s *Server) drain() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.draining.Load() {
		return
	}
	s.drainedAt = now()
	s.draining.Store(true)
	close(s.stopped)
	for l := range s.listeners {
		_ = l.Close() // Serve tells of a listener that is broken
	}
	for c := range s.conns {
		c.drain()
	}
	s.noteEmpty()
}

// Close cuts every connection at once.
func (s *Server) Close() error {
	s.drain()
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		c.cut()
	}
	return nil
}
