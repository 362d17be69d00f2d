package wire

import (
	"context"
	"crypto/tls"
	"net"
	"net/netip"
	"sync"
	"time"
)

// backendConn is one connection to a backend. It carries one call at a time.
type backendConn struct {
	endpoint *endpoint
	socket   *socket
	tls      *backendTLS // nil in the clear
	peer     netip.Addr
	used     bool // a call before this one was answered on it

	// Guarded by the endpoint's mutex.
	place   int // among the endpoint's connections
	retired bool

	onLook func(fd uintptr) // bound once: a closure costs an allocation
	seen   glance

	watch watch
	mu    sync.Mutex
	ctx   context.Context // of the call; nil between two
	calls uint64
	cut   bool // what was under way was interrupted

	lastCalls uint64 // the sweeper's: what calls was at lastMoved
	lastMoved instant
}

func newBackendConn(e *endpoint, raw net.Conn) *backendConn {
	c := &backendConn{endpoint: e, socket: newSocket(raw), watch: watch{place: -1}, lastMoved: now()}
	c.onLook = func(fd uintptr) { c.seen = lookNow(fd) }
	if peer, err := netip.ParseAddrPort(raw.RemoteAddr().String()); err == nil {
		c.peer = peer.Addr().Unmap()
	}
	return c
}

// secure shakes hands.
func (c *backendConn) secure(ctx context.Context, config *tls.Config) error {
	c.tls = newBackendTLS(c.socket, config)
	if err := c.tls.HandshakeContext(ctx); err != nil {
		if ctx.Err() != nil {
			return &NetworkError{Timeout, err}
		}
		return &NetworkError{TLS, err}
	}
	return nil
}

// begin has ctx watched: the call it is of ends with it.
func (c *backendConn) begin(ctx context.Context) {
	c.mu.Lock()
	c.ctx = ctx
	c.calls++
	c.mu.Unlock()
	rounds.stir(&c.watch)
}

// done ends a call; keep is whether the connection is fit for another.
func (c *backendConn) done(keep bool) {
	c.mu.Lock()
	c.ctx = nil
	keep = keep && !c.cut
	c.mu.Unlock()
	if !keep {
		c.endpoint.drop(c)
		return
	}
	c.used = true
	c.endpoint.put(c)
}

// sweep interrupts a call whose time is over, and gives up a connection that nobody has used for long, or that the backend has. A call
// that it sees for the first time isn't asked yet: most are gone when it comes again.
func (c *backendConn) sweep(now instant) time.Duration {
	c.mu.Lock()
	busy, calls := c.ctx != nil, c.calls
	if busy && calls == c.lastCalls && !c.cut && c.ctx.Err() != nil {
		c.cut = true
		c.socket.interrupt()
	}
	c.mu.Unlock()
	if calls != c.lastCalls {
		c.lastCalls, c.lastMoved = calls, now
	}
	unused := now.sub(c.lastMoved)
	switch {
	case busy, unused < recently:
		return sweepTick
	case unused >= c.endpoint.pool.idleTimeout || c.endpoint.crowded() || c.socket.look() != glance{}:
		c.endpoint.dropIdle(c)
	}
	return sweepAsleep
}

// recently is for how long after a call the sweeper comes by as if there was one.
const recently = time.Second

func (c *backendConn) read(p []byte) (int, error) {
	if c.tls != nil {
		return c.tls.Read(p)
	}
	return c.socket.Read(p)
}

func (c *backendConn) write(p []byte) (int, error) {
	if c.tls != nil {
		return c.tls.Write(p)
	}
	return c.socket.Write(p)
}

// exchange sends head and body, and reads what comes back first into in, which may be where head lies.
func (c *backendConn) exchange(head, body, in []byte) (sent, n int, err error) {
	if c.tls == nil {
		c.socket.wary = c.used
		return c.socket.exchange(head, body, in)
	}
	if c.used && !c.quiet() {
		return 0, 0, errNotQuiet
	}
	if sent, err = c.tls.writeBoth(head, body); err != nil {
		return sent, 0, err
	}
	n, err = c.tls.Read(in)
	return sent, n, err
}

// quiet is whether the backend has neither said anything nor gone since the last response.
func (c *backendConn) quiet() bool {
	c.seen = glance{}
	if c.socket.raw != nil && c.socket.raw.Control(c.onLook) != nil || c.seen != (glance{}) {
		return false
	}
	return c.tls == nil || c.tls.quiet()
}

// giveUp ends what is under way on the connection. Any goroutine may call it.
func (c *backendConn) giveUp() {
	c.mu.Lock()
	c.cut = true
	c.mu.Unlock()
	c.socket.interrupt()
}

// close gives the connection back to the system. One that was cut isn't said goodbye to: it may not take it.
func (c *backendConn) close() {
	rounds.end(&c.watch)
	c.mu.Lock()
	cut := c.cut
	c.mu.Unlock()
	if c.tls != nil && !cut {
		_ = c.tls.Close() // what it sends is a courtesy
		return
	}
	_ = c.socket.Close() // nothing more is wanted of it
}
