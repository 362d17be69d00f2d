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
	case s == nil && c.reset.has(f.stream):
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
	if padding := taken - len(data); padding > 0 {
		c.consumed(padding)
		if owed := s.credit.giveBack(padding); owed > 0 {
			c.out = appendH2WindowUpdate(c.out, s.id, owed)
		}
	}
	c.keepData(s, data)
	if f.has(h2EndStream) {
		c.endRemote(s)
		return nil
	}
	if len(data) < h2SmallData {
		return c.spend(1)
	}
	return nil
}

// keepData puts data where its reader will find it.
func (c *h2Conn) keepData(s *h2Stream, data []byte) {
	switch {
	case s.body != nil:
		s.body.put(data)
	case s.begun: // and answered by ourselves
		c.consumed(len(data))
	default:
		s.small = append(s.small, data...)
	}
}
