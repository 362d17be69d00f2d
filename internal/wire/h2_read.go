package wire

import (
	"errors"
	"os"
	"sync"
)

// h2Reading is what the reader is in the middle of, for the sweeper.
type h2Reading struct {
	partial bool // a frame that isn't all there yet
	head    bool // the preface, a header block, or a frame of one
}

const h2ReadBuffer = 32 << 10 // a frame of the largest size and more

var h2ReadBuffers = sync.Pool{New: func() any { return new([h2ReadBuffer]byte) }}

// takeAhead takes over what has been read from the connection before.
func (c *h2Conn) takeAhead(b []byte) {
	c.in = h2ReadBuffers.Get().(*[h2ReadBuffer]byte)
	c.have = copy(c.in[:], b)
}

// read takes frames in until the connection ends, and answers why.
func (c *h2Conn) read() error {
	if c.have > 0 && !c.advance() {
		return c.ended
	}
	for {
		err := c.conn.each(c.turn)
		if err == nil {
			return c.ended
		}
		if !errors.Is(err, os.ErrDeadlineExceeded) || !c.goesOn() {
			return err
		}
	}
}

// goesOn is whether the reader was only to look again.
func (c *h2Conn) goesOn() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.nudged || c.gone != nil {
		return false
	}
	c.nudged = false
	c.socket.resumeRead()
	return true
}

// turn takes in what is there. It is true when the connection has ended.
func (c *h2Conn) turn() bool {
	if c.in == nil {
		c.in = h2ReadBuffers.Get().(*[h2ReadBuffer]byte)
	}
	n, err := c.conn.tryRead(c.in[c.have:])
	if n == 0 {
		c.rest()
		c.ended = err
		return !errors.Is(err, errNotReady)
	}
	c.have += n
	c.received.Add(uint64(n))
	return !c.advance()
}

// rest gives the buffer back if there is nothing in it.
func (c *h2Conn) rest() {
	if c.have == 0 && c.in != nil {
		h2ReadBuffers.Put(c.in)
		c.in = nil
	}
}

// advance takes the frames that are all there.
func (c *h2Conn) advance() bool {
	rest := c.in[:c.have]
	if !c.met {
		n := min(c.have, len(h2PrefaceBytes))
		if string(rest[:n]) != h2PrefaceBytes[:n] {
			c.ended = &h2ConnectionError{h2ProtocolError, "no HTTP/2 preface"}
			return false
		}
		if c.met = n == len(h2PrefaceBytes); c.met {
			rest = rest[n:]
		}
	}
	if c.met {
		if rest, c.ended = c.receiveAll(rest); c.ended != nil {
			return false
		}
	}
	c.have = copy(c.in[:], rest)
	c.rest()
	c.ended = c.endBatch()
	return c.ended == nil
}

// receiveAll takes the frames at hand and answers the start of one that isn't all there.
func (c *h2Conn) receiveAll(b []byte) ([]byte, error) {
	for {
		f, size, ok, err := parseH2Frame(b)
		if err != nil || !ok {
			return b, err
		}
		if err := c.receive(&f); err != nil {
			return nil, err
		}
		b = b[size:]
	}
}

// beginsHead is whether the frame that isn't all there begins a header block.
func (c *h2Conn) beginsHead() bool { return c.have > 3 && h2FrameKind(c.in[3]) == h2Headers }

// endBatch sees to what the frames at hand have brought, before more is read.
func (c *h2Conn) endBatch() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, id := range c.batch {
		if s := c.streams[id]; s != nil {
			c.begin(s)
		}
	}
	c.batch = c.batch[:0]
	c.reading = h2Reading{partial: c.have > 0, head: !c.met || !c.peer.known || c.block.open || c.beginsHead()}
	c.kick()
	for before := c.writes; len(c.out) > h2OutRoom && c.writes == before && c.gone == nil; {
		c.drained.Wait() // a client that doesn't listen isn't listened to
	}
	if c.reading.partial || c.reading.head {
		c.stir(min(c.options.HeaderTimeout, c.options.BodyTimeout))
	}
	return c.gone
}
