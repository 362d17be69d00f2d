package wire

import (
	"bytes"
	"sync"
)

// h2Reading is what the reader is in the middle of, for the sweeper.
type h2Reading struct {
	partial bool // a frame that isn't all there yet
	head    bool // the preface, or a header block
}

const h2ReadBuffer = 32 << 10 // a frame of the largest size and more

var h2ReadBuffers = sync.Pool{New: func() any { return new([h2ReadBuffer]byte) }}

// read takes frames in until the connection ends, and answers why.
func (c *h2Conn) read(ahead []byte) error {
	buf := h2ReadBuffers.Get().(*[h2ReadBuffer]byte)
	defer func() { h2ReadBuffers.Put(buf) }()
	have := copy(buf[:], ahead)
	greeted := false
	for {
		rest := buf[:have]
		if !greeted {
			if !bytes.HasPrefix(rest, []byte(h2PrefaceBytes)[:min(have, len(h2PrefaceBytes))]) {
				return &h2ConnectionError{h2ProtocolError, "no HTTP/2 preface"}
			}
			if greeted = have >= len(h2PrefaceBytes); greeted {
				rest = rest[len(h2PrefaceBytes):]
			}
		}
		if greeted {
			var err error
			if rest, err = c.receiveAll(rest); err != nil {
				return err
			}
		}
		have = copy(buf[:], rest)
		if err := c.endBatch(have > 0, !greeted); err != nil {
			return err
		}
		n, err := c.conn.Read(buf[have:])
		have += n
		c.received.Add(uint64(n))
		if n == 0 && err != nil {
			return err
		}
	}
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

// endBatch sees to what the frames at hand have brought, before more is read.
func (c *h2Conn) endBatch(partial, head bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, id := range c.batch {
		if s := c.streams[id]; s != nil && !s.begun {
			s.begun = true
			s.streamBody()
			h2Idle.run(s)
		}
	}
	c.batch = c.batch[:0]
	c.reading.partial, c.reading.head = partial, head || c.block.open
	c.kick()
	for len(c.out) > h2OutRoom && c.gone == nil {
		c.drained.Wait() // a client that doesn't listen isn't listened to
	}
	if partial || c.reading.head {
		c.stir(min(c.options.HeaderTimeout, c.options.BodyTimeout))
	}
	return c.gone
}
