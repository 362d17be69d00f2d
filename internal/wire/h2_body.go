package wire

import (
	"errors"
	"io"
	"sync"
)

// h2Body is a request's body that is still coming in. It outlives its stream for as long as somebody reads it. All of it is guarded by
// the connection's mutex.
type h2Body struct {
	conn    *h2Conn
	stream  *h2Stream // nil when that is forgotten
	chunks  []*h2Chunk
	waiting bool
	wake    chan struct{}
	err     error // what comes after the bytes at hand: io.EOF, or why there are no more
	closed  bool
	got     uint64 // bytes that have come
	stall   h2Stall
}

// h2Chunk is a piece of a body, of which from to to is at hand.
type h2Chunk struct {
	from, to int
	bytes    [h2MaxFrame]byte
}

var h2Chunks = sync.Pool{New: func() any { return new(h2Chunk) }}

var errH2BodyClosed = errors.New("wire: the body was closed")

// begin has a request answered whose body is still to come, unless that has begun.
func (c *h2Conn) begin(s *h2Stream) {
	if s.begun {
		return
	}
	s.begun = true
	s.body = &h2Body{conn: s.conn, stream: s, wake: make(chan struct{}, 1)}
	s.body.put(s.small)
	s.request.Body = Stream(s.body, s.declared)
	s.request.Trailer = s.trailers
	h2Idle.run(s)
}

func (b *h2Body) put(p []byte) {
	b.got += uint64(len(p))
	if b.closed || b.err != nil {
		b.withhold(len(p))
		return
	}
	for len(p) > 0 {
		if n := len(b.chunks); n == 0 || b.chunks[n-1].to == h2MaxFrame {
			chunk := h2Chunks.Get().(*h2Chunk)
			chunk.from, chunk.to = 0, 0
			b.chunks = append(b.chunks, chunk)
		}
		last := b.chunks[len(b.chunks)-1]
		n := copy(last.bytes[last.to:], p)
		last.to += n
		p = p[n:]
	}
	b.arouse()
}

// end says that nothing more comes, and why. After a failure what is at hand is of no use.
func (b *h2Body) end(err error) {
	if b.err != nil {
		return
	}
	b.err = err
	if !errors.Is(err, io.EOF) {
		b.drop()
	}
	b.arouse()
}

func (b *h2Body) arouse() {
	if b.waiting {
		b.waiting = false
		b.wake <- struct{}{}
	}
}

func (b *h2Body) Read(p []byte) (int, error) {
	c := b.conn
	c.mu.Lock()
	defer c.mu.Unlock()
	for {
		switch {
		case b.closed:
			return 0, errH2BodyClosed
		case len(b.chunks) > 0:
			return b.take(p), nil
		case b.err != nil:
			return 0, b.err
		case len(p) == 0:
			return 0, nil
		}
		if b.invite() {
			continue // the connection's mutex was let go
		}
		b.waiting = true
		c.stir(c.options.BodyTimeout)
		c.mu.Unlock()
		<-b.wake
		c.mu.Lock()
	}
}

// invite tells a client that waits for it to send the body, unless it has been told.
func (b *h2Body) invite() bool {
	s := b.stream
	if s == nil || !s.expects || s.answered {
		return false
	}
	s.expects = false
	b.conn.out = appendH2FrameHeader(b.conn.out, 5, h2Headers, h2EndHeaders, s.id)
	b.conn.out = appendH2Status(b.conn.out, 100)
	b.conn.kick()
	return true
}

// take moves bytes at hand into p, and gives them back to the windows.
func (b *h2Body) take(p []byte) (n int) {
	for n < len(p) && len(b.chunks) > 0 {
		first := b.chunks[0]
		k := copy(p[n:], first.bytes[first.from:first.to])
		first.from += k
		if n += k; first.from == first.to {
			h2Chunks.Put(first)
			b.chunks[0] = nil
			b.chunks = b.chunks[1:]
		}
	}
	b.consumed(n)
	return n
}

func (b *h2Body) consumed(n int) {
	c := b.conn
	if b.stream != nil {
		c.throwAway(b.stream, n)
	} else {
		c.consumed(n)
	}
	c.kick()
}

// drop gives up what is at hand.
func (b *h2Body) drop() {
	n := 0
	for i, chunk := range b.chunks {
		n += chunk.to - chunk.from
		h2Chunks.Put(chunk)
		b.chunks[i] = nil
	}
	b.chunks = nil
	b.withhold(n)
}

// withhold gives n bytes that nobody wants back to the connection, and to the stream only when its answer has gone out.
func (b *h2Body) withhold(n int) {
	b.conn.consumed(n)
	if b.stream != nil {
		b.stream.withheld += n
	}
}

// Close gives up what is left of the body. Until the answer has gone out, a client that goes on sending it gets no further than its window.
func (b *h2Body) Close() error {
	c := b.conn
	c.mu.Lock()
	defer c.mu.Unlock()
	b.close()
	c.kick()
	return nil
}

func (b *h2Body) close() {
	if !b.closed {
		b.closed = true
		b.drop()
		b.arouse()
	}
}
