package wire

import "errors"

// h2Leave is how far a connection is on its way to its end: section 6.8 has us warn first, so that a request that is on its way when we
// say which is the last is still served.
type h2Leave struct {
	warned    bool // GOAWAY with the highest stream there can be was sent, and a PING after it
	said      bool // GOAWAY with the last stream that we serve was sent
	closed    bool // nothing more is written
	lingering bool // what the client still sends is thrown away
}

// h2LeavePing is what the client's answer to which says that it has seen the warning.
const h2LeavePing = "goingoff"

// drain has the connection end when the requests in flight are answered.
func (c *h2Conn) drain() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.leave.warned || c.gone != nil {
		return
	}
	c.leave.warned = true
	c.out = appendH2GoAway(c.out, h2StreamBits, h2NoError, "")
	c.out = appendH2Ping(c.out, 0, []byte(h2LeavePing))
	c.stir(h2LingerTime)
	go c.flush() // who drains many waits for none
}

// sayLastStream takes no more streams from here on.
func (c *h2Conn) sayLastStream() {
	if c.leave.warned && !c.leave.said {
		c.leave.said = true
		c.out = appendH2GoAway(c.out, c.last, h2NoError, "")
	}
}

// closeIfLeft closes our side when all is answered and written. The client's end follows, or the sweeper.
func (c *h2Conn) closeIfLeft() {
	if !c.leave.said || c.leave.closed || len(c.streams) > 0 || c.running > 0 || len(c.out) > 0 || c.writing || c.gone != nil {
		return
	}
	c.leave.closed, c.leave.lingering = true, true
	c.stir(h2LingerTime)
	go c.sayGoodbye()
}

func (c *h2Conn) sayGoodbye() {
	if c.closeWrite() == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fail(errH2Left)
}

var errH2Left = errors.New("the connection was drained")
