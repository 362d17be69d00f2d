package wire

import (
	"errors"
	"io"
	"sync"
)

// h2Stream is one request and its answer. What both the reader and the Handler's goroutine touch is guarded by the connection's mutex.
type h2Stream struct {
	ctx     *connContext
	conn    *h2Conn
	id      uint32
	request Request
	expects bool  // the client waits to be told to send the body
	urgency uint8 // RFC 9218: 0 comes first

	responded bool // Respond was called

	// Guarded by the connection's mutex.
	begun      bool   // a Handler is at it, or was
	answered   bool   // its answer has been begun
	localDone  bool   // we send nothing more
	remoteDone bool   // the client sends nothing more
	handled    bool   // no Handler is at it any more
	failed     error  // why the stream is over before its time
	declared   int64  // content-length; -1 without
	received   int64  // bytes of body
	small      []byte // the body as long as nobody reads it
	body       *h2Body
	trailer    Header
	credit     h2Credit
	withheld   int   // bytes that are not given back to credit yet
	room       int64 // the stream's window, for what we send
	sent       int64 // bytes of body
	stall      h2Stall

	wake    chan struct{} // one for each await
	scratch []byte        // for the answer's first frames
}

var (
	errH2Reset  = errors.New("the client reset the stream")
	errH2Panic  = errors.New("the handler panicked")
	errH2Refuse = errors.New("the stream was reset for what the client sent")
)

var h2Streams = sync.Pool{New: func() any {
	return &h2Stream{ctx: &connContext{}, wake: make(chan struct{}, 1)}
}}

func newH2Stream(c *h2Conn, id uint32) *h2Stream {
	s := h2Streams.Get().(*h2Stream)
	s.conn, s.id, s.urgency = c, id, 3
	s.credit = h2Credit{window: h2StreamWindow, left: h2StreamWindow}
	return s
}

// recycle gives up a stream that nobody knows any more. What others may have kept of it isn't used again.
func (s *h2Stream) recycle() {
	const keep = 64 << 10
	poison(s.small)
	ctx, header, trailer, small, scratch, wake := s.ctx, s.request.Header, s.trailer, s.small, s.scratch, s.wake
	if !ctx.renew() {
		ctx = &connContext{}
	}
	if cap(small) > keep {
		small = nil
	}
	if cap(scratch) > keep {
		scratch = nil
	}
	header.Reset()
	trailer.Reset()
	*s = h2Stream{ctx: ctx, request: Request{Header: header}, trailer: trailer, small: small[:0], scratch: scratch[:0], wake: wake}
	h2Streams.Put(s)
}

// endRemote: the client has sent all of the request.
func (c *h2Conn) endRemote(s *h2Stream) error {
	if s.declared >= 0 && s.received != s.declared {
		c.resetStream(s.id, h2ProtocolError)
		return c.spend(1)
	}
	s.remoteDone = true
	if s.body != nil {
		s.body.end(io.EOF)
	}
	if !s.begun {
		s.begun = true
		s.request.Body = Bytes(s.small)
		if s.trailer.Len() > 0 {
			s.request.Trailer = s.trailers
		}
		c.consumed(len(s.small))
		h2Idle.run(s)
	}
	c.closeIfDone(s)
	return nil
}

// endLocal: we have sent all of the answer.
func (c *h2Conn) endLocal(s *h2Stream) {
	s.localDone = true
	c.returnCredit(s, s.withheld)
	s.withheld = 0
	c.budget.earn(h2AnswerWorth)
	c.closeIfDone(s)
}

// closeIfDone forgets a stream that neither side will say more of.
func (c *h2Conn) closeIfDone(s *h2Stream) {
	if s.localDone && s.remoteDone {
		c.forget(s)
	}
}

// forget takes a stream off the connection, and its memory back unless a Handler is still at it.
func (c *h2Conn) forget(s *h2Stream) {
	delete(c.streams, s.id)
	if s.handled {
		s.recycle()
	}
}

// resetStream resets a stream, open or not, for what the client did.
func (c *h2Conn) resetStream(id uint32, code h2Code) {
	c.budget.left -= h2ResetCost // it was the client's fault
	if s := c.streams[id]; s != nil {
		c.abort(s, code, errH2Refuse)
		return
	}
	c.refuse(id, code)
}

// refuse resets a stream that isn't open.
func (c *h2Conn) refuse(id uint32, code h2Code) {
	c.out = appendH2Reset(c.out, id, code)
	c.reset.add(id)
}

// abort resets s.
func (c *h2Conn) abort(s *h2Stream, code h2Code, err error) {
	c.refuse(s.id, code)
	c.abandon(s, err)
}

// abandon ends s in the middle.
func (c *h2Conn) abandon(s *h2Stream, err error) {
	s.failed = err
	s.localDone, s.remoteDone = true, true
	s.ctx.end()
	if s.body != nil {
		s.body.end(err)
	}
	c.interrupt(s)
	if !s.begun {
		s.begun, s.handled = true, true
		c.running--
		c.busy--
	}
	c.forget(s)
}

// trailers are the fields after the body, once that has been read.
func (s *h2Stream) trailers() Header {
	s.conn.mu.Lock()
	defer s.conn.mu.Unlock()
	if !s.remoteDone {
		return Header{}
	}
	return s.trailer
}

// h2RecentResets are the streams that we have reset lately: what the client sent before it heard of that is no error of its.
type h2RecentResets struct {
	ids  [64]uint32
	next int
}

func (r *h2RecentResets) add(id uint32) {
	r.ids[r.next%len(r.ids)] = id
	r.next++
}

func (r *h2RecentResets) has(id uint32) bool {
	for _, known := range r.ids {
		if known == id {
			return true
		}
	}
	return false
}
