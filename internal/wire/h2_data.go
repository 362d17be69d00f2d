package wire

func (c *h2Conn) receiveData(f *h2Frame) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if f.stream == 0 || c.isIdle(f.stream) {
		return &h2ConnectionError{h2ProtocolError, "DATA of no stream, or an idle one"}
	}
	data, err := f.unpad()
	if err != nil {
		return err
	}
	taken := len(f.payload) // padding counts, too: section 6.1
	if !c.credit.take(taken) {
		return &h2ConnectionError{h2FlowControlError, "the client sent more than the connection's window allows"}
	}
	s := c.streams[f.stream]
	switch {
	case s == nil && (c.reset.has(f.stream) || f.stream > c.last):
		c.consumed(taken)
		return c.spend(1)
	case s == nil, s.remoteDone:
		c.consumed(taken)
		c.resetStream(f.stream, h2StreamClosed)
		return c.spend(1)
	case !s.credit.take(taken):
		c.consumed(taken)
		c.resetStream(f.stream, h2FlowControlError)
		return c.spend(1)
	}
	s.received += int64(len(data))
	if s.declared >= 0 && s.received > s.declared {
		c.consumed(taken)
		c.resetStream(f.stream, h2ProtocolError)
		return c.spend(1)
	}
	if limit := c.options.MaxBodyBytes; limit > 0 && s.received > limit && !s.localDone {
		c.begin(s)
		s.body.end(ErrTooLarge)
	}
	c.throwAway(s, taken-len(data))
	c.keepData(s, data)
	if c.streams[f.stream] != s {
		return c.spend(1)
	}
	if f.has(h2EndStream) {
		return c.endRemote(s)
	}
	if len(data) < h2SmallData {
		return c.spend(1)
	}
	return nil
}

// throwAway gives n bytes back to the windows that they were taken from.
func (c *h2Conn) throwAway(s *h2Stream, n int) {
	c.consumed(n)
	c.returnCredit(s, n)
}

func (c *h2Conn) returnCredit(s *h2Stream, n int) {
	if owed := s.credit.giveBack(n); owed > 0 && !s.remoteDone {
		c.out = appendH2WindowUpdate(c.out, s.id, owed)
	}
}

// keepData puts data where its reader will find it.
func (c *h2Conn) keepData(s *h2Stream, data []byte) {
	switch {
	case s.localDone:
		// The answer is on its way. Many clients send all of a body before they look at it.
		c.throwAway(s, len(data))
		if s.received > lingerBytes {
			c.abort(s, h2NoError, errH2Slow)
		}
	case s.body != nil:
		s.body.put(data)
	default:
		s.small = append(s.small, data...)
	}
}
