package wire

import (
	"crypto/tls"
	"errors"
	"net"
	"net/netip"
	"os"
	"sync/atomic"
)

// serverConn is one client's connection. Its goroutine alone uses what isn't said to be shared.
type serverConn struct {
	server *Server
	socket *socket
	stream stream               // the socket, or TLS on it
	remote netip.AddrPort       // of the client; zero for a Unix socket
	state  *tls.ConnectionState // nil without TLS
	ctx    connContext          // of its requests; shared

	buf     *[readBuffer]byte // nil while nothing is in it
	large   []byte            // takes the place of buf for a head that is larger
	head    *[readBuffer]byte // where the head lies when buf is full of it and its body goes to another
	r, w    int               // what has been read and not used
	floor   int               // up to where the request in hand lies in the buffer
	parser  headParser
	request serverRequest
	served  int // requests so far
	then    afterTurn

	watch   watch
	phase   atomic.Uint32 // a phase and a number, so that each is another; shared
	sighted connSightings // the sweeper's own
	late    atomic.Bool   // a read was interrupted because it has taken too long, or isn't wanted any more; shared
	http2   atomic.Pointer[h2Conn]
}

// afterTurn is what follows when a connection leaves its turns.
type afterTurn uint8

const (
	thenClose  afterTurn = iota
	thenLinger           // and then close
	thenAnswer           // a request whose body isn't all here
	thenHTTP2
)

func newServerConn(s *Server, raw net.Conn) *serverConn {
	c := &serverConn{server: s, socket: newSocket(raw)}
	c.stream = c.socket
	if tcp, ok := raw.RemoteAddr().(*net.TCPAddr); ok {
		peer := tcp.AddrPort()
		c.remote = netip.AddrPortFrom(peer.Addr().Unmap(), peer.Port())
	}
	c.request.conn, c.request.body = c, &clientBody{conn: c}
	c.parser = headParser{header: &c.request.Header, maxFields: s.options.MaxFields}
	return c
}

// run is the connection's life.
func (c *serverConn) run() {
	defer c.server.forget(c)
	rounds.begin(&c.watch, c)
	defer rounds.end(&c.watch)
	defer c.hangUp()
	defer c.ctx.end()
	if c.open() {
		c.serve()
	}
	if c.then == thenLinger {
		c.linger()
	}
	c.dropBuffers()
}

// hangUp closes the connection, over TLS with its goodbye, unless an answer was cut: that must not look whole.
func (c *serverConn) hangUp() {
	var conn net.Conn = c.stream
	if c.request.cut {
		conn = c.socket
		if tcp, ok := c.socket.Conn.(*net.TCPConn); ok && c.request.untilClose {
			_ = tcp.SetLinger(0) // resets the connection: an end in order would complete the answer
		}
	}
	_ = conn.Close() // nobody is left to tell
}

// serve answers requests for as long as any come.
func (c *serverConn) serve() {
	for {
		c.then = thenClose
		err := c.stream.each(c.turn)
		switch {
		case err != nil:
			if !c.excused(err) {
				return
			}
		case c.then == thenHTTP2:
			c.serveHTTP2()
			return
		case c.then != thenAnswer || !c.answerStreaming():
			return
		}
	}
}

// excused is whether to go on waiting after err: the sweeper only wanted to be sure.
func (c *serverConn) excused(err error) bool {
	if c.wasNudged(err) {
		return true
	}
	if c.late.Load() && c.r < c.w {
		c.refuse(errHeadLate)
	}
	return false
}

// wasNudged is whether a read was interrupted for no other reason than that it looks again.
func (c *serverConn) wasNudged(err error) bool {
	if !errors.Is(err, os.ErrDeadlineExceeded) || c.late.Load() || c.phase.Load()&phaseMask == phaseClosed {
		return false
	}
	c.socket.resumeRead()
	return !c.late.Load() && c.phase.Load()&phaseMask != phaseClosed // else the interruption was undone that meant it
}

// turn takes in what is there and answers the requests that are whole. It is true when there is something else to be done than to wait
// for more.
func (c *serverConn) turn() bool {
	n, err := c.stream.tryRead(c.space())
	c.w += n
	if n == 0 {
		c.rest()
		return !errors.Is(err, errNotReady) // what is here of a request will never be one
	}
	return c.advance()
}

// advance answers the requests that are at hand.
func (c *serverConn) advance() (leave bool) {
	for c.r < c.w {
		n, err := c.parseHead()
		if err != nil {
			c.refuse(err)
			return true
		}
		if n == 0 {
			c.enter(phaseHead)
			return false
		}
		if !c.begin(n) || c.then == thenAnswer || !c.answer() {
			return true
		}
	}
	c.rest()
	return false
}

func (c *serverConn) parseHead() (int, error) {
	limit := c.server.options.MaxHeaderBytes
	n, err := c.parser.parse(c.bytes()[c.r:c.w])
	if err == nil && (n > limit || n == 0 && c.w-c.r > limit) {
		err = errHeadTooLarge
	}
	if n == 0 && err == nil {
		c.makeRoom()
	}
	return n, err
}

// begin makes the head of n bytes a request. It is false if there is nothing to be answered.
func (c *serverConn) begin(n int) bool {
	if !c.enterServing() {
		return false
	}
	if c.server.tls == nil && c.served == 0 && string(c.bytes()[c.r:c.r+n]) == "PRI * HTTP/2.0\r\n\r\n" {
		c.then = thenHTTP2
		return false
	}
	c.r += n
	c.floor = c.r
	c.served++
	if err := c.request.take(c.parser.start); err != nil {
		c.refuse(err)
		return false
	}
	if !c.request.body.begin() {
		c.then = thenAnswer
	}
	return true
}

// answer has the request answered, and is false if the connection ends with it.
func (c *serverConn) answer() bool {
	c.server.answer(&c.request)
	if !c.request.finish() {
		return false
	}
	c.request.reset()
	c.parser.reset()
	c.releaseHead()
	poison(c.bytes()[:c.r])
	c.enter(phaseIdle)
	return true
}

// answerStreaming answers a request whose body comes in while it is answered, and those after it that are here already.
func (c *serverConn) answerStreaming() bool {
	for {
		c.then = thenClose
		if !c.answer() {
			return false
		}
		if !c.advance() {
			return true
		}
		if c.then != thenAnswer {
			return false
		}
	}
}

// serveHTTP2 hands the connection over, with what has been read of it.
func (c *serverConn) serveHTTP2() {
	rounds.end(&c.watch) // it watches itself
	h2 := newH2Conn(&c.server.options, c.server.handler, c.stream, c.state)
	h2.remote = c.remote
	c.http2.Store(h2)
	if c.server.draining.Load() {
		h2.drain()
	}
	if c.r < c.w {
		h2.takeAhead(c.bytes()[c.r:c.w])
	}
	c.dropBuffers()
	h2.serve()
}

// cut ends everything on the connection at once. Any goroutine may call it.
func (c *serverConn) cut() {
	c.ctx.end()
	c.late.Store(true)
	c.socket.interrupt()
	_ = c.socket.Close() // nobody is left to tell
}

// drain ends the connection when the requests in flight are answered. Any goroutine may call it.
func (c *serverConn) drain() {
	if h2 := c.http2.Load(); h2 != nil {
		h2.drain()
		return
	}
	rounds.stir(&c.watch)
}
