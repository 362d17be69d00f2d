package wire

import "encoding/binary"

// h2Credit is a window for what the client sends: of the connection, or of a stream.
type h2Credit struct {
	window int32 // its size
	left   int32 // what the client may send
	owed   int32 // what has been consumed and not been given back
}

// take is whether the client may send n bytes more.
func (w *h2Credit) take(n int) bool {
	if n > int(w.left) {
		return false
	}
	w.left -= int32(n)
	return true
}

// giveBack is what to tell the client after n more bytes are consumed: nothing before it is worth a frame.
func (w *h2Credit) giveBack(n int) int32 {
	w.owed += int32(n)
	if w.owed < w.window/2 {
		return 0
	}
	owed := w.owed
	w.left += owed
	w.owed = 0
	return owed
}

// consumed gives n bytes of a body back to the connection's window.
func (c *h2Conn) consumed(n int) {
	if owed := c.credit.giveBack(n); owed > 0 {
		c.out = appendH2WindowUpdate(c.out, 0, owed)
	}
}

func (c *h2Conn) receiveWindowUpdate(f *h2Frame) error {
	if len(f.payload) != 4 {
		return &h2ConnectionError{h2FrameSizeError, "WINDOW_UPDATE of a wrong length"}
	}
	if f.stream != 0 && c.isIdle(f.stream) {
		return &h2ConnectionError{h2ProtocolError, "WINDOW_UPDATE of an idle stream"}
	}
	increment := int64(binary.BigEndian.Uint32(f.payload) & h2MaxWindow)
	if f.stream == 0 {
		c.room += increment
		switch {
		case increment == 0:
			return &h2ConnectionError{h2ProtocolError, "WINDOW_UPDATE of nothing"}
		case c.room > h2MaxWindow:
			return &h2ConnectionError{h2FlowControlError, "the connection's window is too large"}
		}
	} else if s := c.streams[f.stream]; s != nil {
		s.room += increment
		switch {
		case increment == 0:
			c.resetStream(f.stream, h2ProtocolError)
		case s.room > h2MaxWindow:
			c.resetStream(f.stream, h2FlowControlError)
		}
	}
	c.grant()
	return c.spend(1)
}

// resize is the client's new INITIAL_WINDOW_SIZE, which changes the windows of open streams, too, perhaps below zero: section 6.9.2.
func (c *h2Conn) resize(size int64) error {
	change := size - c.peer.streamWindow
	c.peer.streamWindow = size
	for _, s := range c.streams {
		if s.room += change; s.room > h2MaxWindow {
			return &h2ConnectionError{h2FlowControlError, "INITIAL_WINDOW_SIZE makes a stream's window too large"}
		}
	}
	c.grant()
	return nil
}

// allowance is how many of n bytes s may send at once.
func (c *h2Conn) allowance(s *h2Stream, n int) int {
	if len(c.out) >= h2OutRoom {
		return 0
	}
	return int(max(0, min(int64(n), h2MaxFrame, s.room, c.room)))
}

// await has s wait until it may send, or has failed. It is called with mu held, which is let go meanwhile.
func (c *h2Conn) await(s *h2Stream) {
	c.waiters = append(c.waiters, s)
	c.stir(c.options.WriteTimeout)
	c.mu.Unlock()
	<-s.wake
	c.mu.Lock()
}

// grant lets one of those that wait and could send go on: the most urgent, and of several the one that has waited longest. That one
// calls grant again when it has had its share.
func (c *h2Conn) grant() {
	best := -1
	for i, s := range c.waiters {
		if c.allowance(s, 1) > 0 && (best < 0 || s.urgency < c.waiters[best].urgency) {
			best = i
		}
	}
	if best >= 0 {
		c.release(best)
	}
}

// release ends the wait of the i-th that waits.
func (c *h2Conn) release(i int) {
	s := c.waiters[i]
	c.waiters = append(c.waiters[:i], c.waiters[i+1:]...)
	s.wake <- struct{}{}
}

// interrupt ends the wait of s, if it waits.
func (c *h2Conn) interrupt(s *h2Stream) {
	for i, waiting := range c.waiters {
		if waiting == s {
			c.release(i)
			return
		}
	}
}

// parseUrgency is u of a priority field, RFC 9218 section 4.1: 0 comes first, 7 last, 3 is usual.
func parseUrgency(priority string) uint8 {
	const usual = 3
	for i := 0; i+2 < len(priority); i++ {
		if priority[i] == 'u' && priority[i+1] == '=' && (i == 0 || priority[i-1] == ' ' || priority[i-1] == ',') {
			if digit := priority[i+2] - '0'; digit <= 7 {
				return digit
			}
		}
	}
	return usual
}
