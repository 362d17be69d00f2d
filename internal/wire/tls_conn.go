package wire

import (
	"crypto/tls"
	"errors"
	"net"
	"sync"
)

// stream is a connection as the engine uses it: a socket, or TLS on one.
type stream interface {
	net.Conn
	each(turn func() bool) error
	tryRead(p []byte) (int, error)
	writeBoth(p, more []byte) (int, error)
}

// tlsConn is TLS on a socket. It reads as a socket does: turns, no buffer between them, one system call for what comes together.
type tlsConn struct {
	*tls.Conn
	socket *socket
	feed   *tlsFeed
}

// newTLSConn: secure is tls.Server or tls.Client.
func newTLSConn(s *socket, config *tls.Config, secure func(net.Conn, *tls.Config) *tls.Conn) *tlsConn {
	feed := &tlsFeed{socket: s}
	return &tlsConn{secure(feed, config), s, feed}
}

func (c *tlsConn) each(turn func() bool) error { return c.socket.each(turn) }

// Read answers what has come; a goodbye that TLS read along comes again.
func (c *tlsConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		return n, nil
	}
	return n, err
}

// tryRead is Read that doesn't wait, for use in a turn.
func (c *tlsConn) tryRead(p []byte) (int, error) {
	n, err := c.Read(p)
	if n == len(p) || c.feed.have() {
		c.socket.drained = false // more may be at hand, which nothing will tell the poller about
	}
	if errors.Is(err, errNotReady) {
		c.socket.drained = true
		return 0, errNotReady
	}
	return n, err
}

// writeBoth joins what fits into a record.
func (c *tlsConn) writeBoth(p, more []byte) (int, error) {
	if len(more) == 0 {
		return c.Write(p)
	}
	buf := readBuffers.Get().(*[readBuffer]byte)
	defer readBuffers.Put(buf)
	n := copy(buf[:], p)
	n += copy(buf[n:], more)
	sent, err := c.Write(buf[:n])
	if err != nil || n == len(p)+len(more) {
		return sent, err
	}
	rest, err := c.Write(more[n-len(p):])
	return sent + rest, err
}

// tlsFeed is what crypto/tls reads from: it takes in what there is with one call, and hands it out record by record, so that TLS never
// has the beginning of a next record that we don't know of.
type tlsFeed struct {
	*socket
	buf    *[readBuffer]byte // nil while there is nothing in it
	r, w   int
	header [5]byte // of the record that is being handed out
	got    int     // bytes of it handed out
	left   int     // of its payload
}

const readBuffer = 16 << 10

var readBuffers = sync.Pool{New: func() any { return new([readBuffer]byte) }}

func (f *tlsFeed) have() bool { return f.r < f.w }

func (f *tlsFeed) Read(p []byte) (int, error) {
	if f.r == f.w {
		if f.buf == nil {
			f.buf = readBuffers.Get().(*[readBuffer]byte)
		}
		n, err := f.fill()
		if err != nil {
			readBuffers.Put(f.buf)
			f.buf = nil
			return 0, err
		}
		f.r, f.w = 0, n
	}
	n := f.hand(p)
	if f.r == f.w {
		readBuffers.Put(f.buf)
		f.buf, f.r, f.w = nil, 0, 0
	}
	return n, nil
}

func (f *tlsFeed) fill() (int, error) {
	if f.inTurn {
		return f.tryRead(f.buf[:])
	}
	return f.socket.Read(f.buf[:])
}

// hand copies bytes of one record.
func (f *tlsFeed) hand(p []byte) (n int) {
	if f.left == 0 {
		k := copy(p, f.buf[f.r:min(f.w, f.r+len(f.header)-f.got)])
		copy(f.header[f.got:], p[:k])
		f.r += k
		f.got += k
		if n = k; f.got < len(f.header) {
			return n
		}
		f.left = int(f.header[3])<<8 | int(f.header[4])
		f.got = 0
	}
	k := copy(p[n:], f.buf[f.r:min(f.w, f.r+f.left)])
	f.r += k
	f.left -= k
	return n + k
}
