package wire

import (
	"bytes"
	"crypto/tls"
	"errors"
	"net"
	"strings"
	"sync"
)

// watchedConn is a client's HTTP/1.1 connection whose bytes are followed from message to message as they pass to the engine.
type watchedConn struct {
	net.Conn
	tls *tls.ConnectionState // nil without TLS

	mu       sync.Mutex // the engine goes on reading while a request is served
	follower follower
}

func newWatchedConn(c net.Conn, state *tls.ConnectionState, maxHead int) *watchedConn {
	return &watchedConn{Conn: c, tls: state, follower: follower{maxHead: maxHead}}
}

func (c *watchedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		c.mu.Lock()
		c.follower.feed(p[:n])
		c.mu.Unlock()
	}
	return n, err
}

// CloseWrite is what the engine ends a connection with whose request it hasn't read to the end, so that the client sees the answer.
func (c *watchedConn) CloseWrite() error { return closeWrite(c.Conn) }

// nextHead is the head of the request that the engine has just begun to serve.
func (c *watchedConn) nextHead() (*requestHead, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.follower.next()
}

// follower finds the heads in the stream of requests that one connection carries.
type follower struct {
	maxHead int
	head    []byte         // of the request that is coming in
	heads   []*requestHead // complete, not yet served; more than one only if the client pipelines
	skip    int64          // bytes of body to come
	chunks  *chunkReader   // nil unless a chunked body is coming in
	lost    error          // why the stream can't be followed any further
}

var (
	errLostTrack = errors.New("request was read in two ways")
	errHTTP2     = errors.New("connection speaks HTTP/2")
)

func (f *follower) next() (*requestHead, error) {
	if len(f.heads) == 0 {
		if f.lost != nil {
			return nil, f.lost
		}
		return nil, errLostTrack
	}
	head := f.heads[0]
	f.heads = f.heads[1:]
	return head, nil
}

func (f *follower) feed(p []byte) {
	for len(p) > 0 && f.lost == nil {
		switch {
		case f.skip > 0:
			n := min(f.skip, int64(len(p)))
			f.skip -= n
			p = p[n:]
		case f.chunks != nil:
			_, n, err := f.chunks.next(p)
			if f.chunks.done() {
				f.chunks = nil
			}
			f.lost = err
			p = p[n:]
		default:
			p = f.feedHead(p)
		}
	}
}

// feedHead takes bytes up to the end of the head and answers the others.
func (f *follower) feedHead(p []byte) []byte {
	from := max(0, len(f.head)-3) // the end may have begun before p
	before := len(f.head)
	f.head = append(f.head, p...)
	end := headEnd(f.head, from)
	if end < 0 {
		if len(f.head) > f.maxHead {
			f.lost, f.head = errLostTrack, nil // the engine refuses it too
		}
		return nil
	}
	raw := string(f.head[:end])
	f.head = f.head[:0]
	if strings.HasPrefix(raw, "PRI * HTTP/2.0\r\n") {
		f.lost = errHTTP2
		return nil
	}
	head, err := parseRequestHead(raw)
	if err != nil {
		f.lost = err
		return nil
	}
	f.heads = append(f.heads, head)
	f.skip = head.length
	if head.chunked {
		f.chunks = &chunkReader{}
	}
	return p[end-before:]
}

// headEnd is where the head ends that b starts with, -1 if that hasn't come: after an empty line, however its end is written.
func headEnd(b []byte, from int) int {
	for i := from; i < len(b); {
		j := bytes.IndexByte(b[i:], '\n')
		if j < 0 {
			return -1
		}
		i += j + 1
		switch {
		case bytes.HasPrefix(b[i:], []byte("\n")):
			return i + 1
		case bytes.HasPrefix(b[i:], []byte("\r\n")):
			return i + 2
		}
	}
	return -1
}
