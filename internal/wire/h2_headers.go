package wire

import "encoding/binary"

// maxH2Continuations is in how many frames a header block may come: more of them is a flood.
const maxH2Continuations = 64

func (c *h2Conn) receiveHeaders(f *h2Frame) error {
	if f.stream%2 == 0 {
		return &h2ConnectionError{h2ProtocolError, "HEADERS of a stream that isn't the client's to open"}
	}
	fragment, err := f.unpad()
	if err != nil {
		return err
	}
	onItself := false
	if f.has(h2Prioritize) {
		if len(fragment) < 5 {
			return &h2ConnectionError{h2FrameSizeError, "HEADERS of a wrong length"}
		}
		onItself = binary.BigEndian.Uint32(fragment)&h2StreamBits == f.stream // RFC 7540 section 5.3.1
		fragment = fragment[5:]
	}
	if err := c.beginBlock(f); err != nil {
		return err
	}
	c.block.malformed = c.block.malformed || onItself
	return c.fragment(f, fragment)
}

// beginBlock finds out what a header block is for: a new stream, the end of one, or nothing any more.
func (c *h2Conn) beginBlock(f *h2Frame) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	ends := f.has(h2EndStream)
	if s := c.streams[f.stream]; s != nil {
		c.block.begin(f.stream, nil, ends)
		c.block.trailer = true
		if s.remoteDone {
			c.block.unwanted = true
			c.resetStream(s.id, h2StreamClosed)
			return c.spend(1)
		}
		c.block.malformed = !ends
		return nil
	}
	s := newH2Stream(c, f.stream)
	c.block.begin(f.stream, s, ends)
	if f.stream <= c.last {
		c.block.unwanted = true
		if !c.reset.has(f.stream) {
			return &h2ConnectionError{h2StreamClosed, "HEADERS of a closed stream"}
		}
		return c.spend(1)
	}
	if c.leave.said {
		c.block.unwanted = true // we have told which stream is the last
		return c.spend(1)
	}
	c.last = f.stream
	if len(c.streams) >= h2MaxStreams || c.running >= h2MaxStreams {
		c.block.unwanted = true
		c.refuse(f.stream, h2RefusedStream)
		return c.spend(1)
	}
	return nil
}

func (c *h2Conn) receiveContinuation(f *h2Frame) error {
	if !c.block.open {
		return &h2ConnectionError{h2ProtocolError, "CONTINUATION of nothing"}
	}
	return c.fragment(f, f.payload)
}

// fragment decodes a part of a header block. Decoding goes on to its end whatever is wrong with its fields: the next block depends on it.
func (c *h2Conn) fragment(f *h2Frame, fragment []byte) error {
	b := &c.block
	b.frames++
	b.bytes += len(fragment)
	if b.frames > maxH2Continuations || b.bytes > 2*b.limit+h2MaxFrame {
		return &h2ConnectionError{h2EnhanceYourCalm, "a header block without end"}
	}
	c.hpack.SetEmitEnabled(true)
	_, err := c.hpack.Write(fragment)
	b.open = !f.has(h2EndHeaders)
	if err == nil && !b.open {
		err = c.hpack.Close()
	}
	switch {
	case err != nil:
		return &h2ConnectionError{h2CompressionError, "a header block can't be decoded: " + err.Error()}
	case b.open:
		return nil
	}
	return c.endBlock()
}

// endBlock does what a complete header block says.
func (c *h2Conn) endBlock() error {
	b := &c.block
	s := b.stream
	switch {
	case b.trailer:
		return c.endTrailer()
	case b.unwanted:
		s.recycle()
		return nil
	}
	refusal, ok := s.take(b)
	c.mu.Lock()
	if !ok {
		c.refuse(s.id, h2ProtocolError)
		err := c.spend(h2ResetCost)
		c.mu.Unlock()
		s.recycle()
		return err
	}
	if c.gone != nil {
		c.mu.Unlock()
		return c.gone
	}
	c.streams[s.id] = s
	c.borrow()
	s.room = c.peer.streamWindow
	s.remoteDone = b.ends
	if refusal != 0 {
		s.begun, s.handled = true, true
		s.answerBare(refusal)
		c.mu.Unlock()
		return nil
	}
	c.running++
	c.busy++
	if c.served++; c.served == c.options.MaxRequests {
		c.leave.warned = true
		c.sayLastStream()
	}
	s.begun = b.ends
	c.mu.Unlock()
	if b.ends {
		h2Idle.run(s)
	} else {
		c.batch = append(c.batch, b.id)
	}
	return nil
}

func (c *h2Conn) endTrailer() error {
	b := &c.block
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.streams[b.id]
	if b.unwanted || s == nil {
		return nil
	}
	if b.malformed || b.tooLarge() {
		c.resetStream(b.id, h2ProtocolError)
		return c.spend(1)
	}
	for _, f := range b.trailers.fields {
		if !barredFromTrailers(f.known) {
			s.trailer.AddKnown(f.known, f.Name, f.Value)
		}
	}
	return c.endRemote(s)
}
