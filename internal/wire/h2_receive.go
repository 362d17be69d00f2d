package wire

import "encoding/binary"

// receive does what one frame says. An error ends the connection; what concerns a stream only has been seen to.
func (c *h2Conn) receive(f *h2Frame) error {
	if c.block.open && (f.kind != h2Continuation || f.stream != c.block.id) {
		return &h2ConnectionError{h2ProtocolError, "a header block was interrupted"}
	}
	if !c.peer.known && f.kind != h2Settings {
		return &h2ConnectionError{h2ProtocolError, "the first frame isn't SETTINGS"}
	}
	switch f.kind {
	case h2Headers:
		return c.receiveHeaders(f)
	case h2Continuation:
		return c.receiveContinuation(f)
	case h2Data:
		return c.receiveData(f)
	case h2PushPromise:
		return &h2ConnectionError{h2ProtocolError, "clients can't push"}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch f.kind {
	case h2WindowUpdate:
		return c.receiveWindowUpdate(f)
	case h2ResetStream:
		return c.receiveReset(f)
	case h2Settings:
		return c.receiveSettings(f)
	case h2Ping:
		return c.receivePing(f)
	case h2Priority:
		return c.receivePriority(f)
	case h2PriorityUpdate:
		return c.receivePriorityUpdate(f)
	case h2GoAway:
		return c.receiveGoAway(f)
	default:
		return c.spend(1) // to be ignored, section 4.1
	}
}

func (c *h2Conn) receiveSettings(f *h2Frame) error {
	switch {
	case f.stream != 0:
		return &h2ConnectionError{h2ProtocolError, "SETTINGS on a stream"}
	case f.has(h2Ack) && len(f.payload) > 0, len(f.payload)%6 != 0:
		return &h2ConnectionError{h2FrameSizeError, "SETTINGS of a wrong length"}
	case f.has(h2Ack):
		return c.spend(1)
	}
	c.peer.known = true
	for p := f.payload; len(p) > 0; p = p[6:] {
		if err := c.set(binary.BigEndian.Uint16(p), binary.BigEndian.Uint32(p[2:])); err != nil {
			return err
		}
	}
	c.out = appendH2FrameHeader(c.out, 0, h2Settings, h2Ack, 0)
	return c.spend(10 + len(f.payload)/6)
}

// set takes over one of the client's settings. The others concern only what we never send: pushes, indexed headers, larger frames.
func (c *h2Conn) set(id uint16, value uint32) error {
	switch id {
	case h2SettingEnablePush:
		if value > 1 {
			return &h2ConnectionError{h2ProtocolError, "ENABLE_PUSH is neither 0 nor 1"}
		}
	case h2SettingMaxFrameSize:
		if value < h2MaxFrame || value >= 1<<24 {
			return &h2ConnectionError{h2ProtocolError, "MAX_FRAME_SIZE is out of range"}
		}
	case h2SettingNoOldPriorities:
		if value > 1 {
			return &h2ConnectionError{h2ProtocolError, "NO_RFC7540_PRIORITIES is neither 0 nor 1"}
		}
	case h2SettingInitialWindowSize:
		if value > h2MaxWindow {
			return &h2ConnectionError{h2FlowControlError, "INITIAL_WINDOW_SIZE is out of range"}
		}
		return c.resize(int64(value))
	}
	return nil
}

func (c *h2Conn) receivePing(f *h2Frame) error {
	switch {
	case f.stream != 0:
		return &h2ConnectionError{h2ProtocolError, "PING on a stream"}
	case len(f.payload) != 8:
		return &h2ConnectionError{h2FrameSizeError, "PING of a wrong length"}
	case !f.has(h2Ack):
		c.out = appendH2Ping(c.out, h2Ack, f.payload)
	case string(f.payload) == h2LeavePing:
		c.sayLastStream()
	}
	return c.spend(2)
}

func (c *h2Conn) receivePriority(f *h2Frame) error {
	switch {
	case f.stream == 0:
		return &h2ConnectionError{h2ProtocolError, "PRIORITY of the connection"}
	case len(f.payload) != 5:
		c.resetStream(f.stream, h2FrameSizeError)
	case binary.BigEndian.Uint32(f.payload)&h2StreamBits == f.stream:
		c.resetStream(f.stream, h2ProtocolError)
	}
	return c.spend(1)
}

func (c *h2Conn) receivePriorityUpdate(f *h2Frame) error {
	switch {
	case f.stream != 0:
		return &h2ConnectionError{h2ProtocolError, "PRIORITY_UPDATE on a stream"}
	case len(f.payload) < 4:
		return &h2ConnectionError{h2FrameSizeError, "PRIORITY_UPDATE of a wrong length"}
	}
	id := binary.BigEndian.Uint32(f.payload) & h2StreamBits
	if id == 0 {
		return &h2ConnectionError{h2ProtocolError, "PRIORITY_UPDATE of the connection"}
	}
	if s := c.streams[id]; s != nil {
		s.urgency = parseUrgency(string(f.payload[4:]))
	}
	return c.spend(1)
}

func (c *h2Conn) receiveReset(f *h2Frame) error {
	switch {
	case f.stream == 0:
		return &h2ConnectionError{h2ProtocolError, "RST_STREAM of the connection"}
	case len(f.payload) != 4:
		return &h2ConnectionError{h2FrameSizeError, "RST_STREAM of a wrong length"}
	case c.isIdle(f.stream):
		return &h2ConnectionError{h2ProtocolError, "RST_STREAM of an idle stream"}
	}
	s := c.streams[f.stream]
	if s == nil {
		return c.spend(1)
	}
	cost := 1
	if !s.localDone {
		cost = h2ResetCost // work was begun for nothing
	}
	c.abandon(s, errH2Reset)
	return c.spend(cost)
}

// receiveGoAway: the client opens no more streams, and closes the connection when it has its answers.
func (c *h2Conn) receiveGoAway(f *h2Frame) error {
	switch {
	case f.stream != 0:
		return &h2ConnectionError{h2ProtocolError, "GOAWAY on a stream"}
	case len(f.payload) < 8:
		return &h2ConnectionError{h2FrameSizeError, "GOAWAY of a wrong length"}
	}
	return c.spend(10)
}

// isIdle is whether the client never opened stream, as far as we know: of those beyond the last that we serve we know nothing.
func (c *h2Conn) isIdle(stream uint32) bool {
	return stream > c.last && !c.leave.said || stream%2 == 0
}
