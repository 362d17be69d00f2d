package wire

import "time"

// What a connection is at, for the sweeper and for draining.
const (
	phaseNew       uint32 = iota // nothing has come yet
	phaseIdle                    // between two requests
	phaseHead                    // a part of a head is here
	phaseServing                 // a request is being answered
	phaseLingering               // all is said, and what the client still sends is thrown away
	phaseClosed                  // it was decided from outside that no request follows
	phaseBits      = 3
	phaseMask      = 1<<phaseBits - 1
)

// connSightings is since when the sweeper has seen a connection at the same thing.
type connSightings struct {
	phase, read, write sighting
	looked             bool // whether it has looked at the connection in this phase
}

// sighting is a value that the sweeper has seen, and since when.
type sighting struct {
	value uint32
	since instant
}

// at takes note of value and answers for how long it has been the same.
func (s *sighting) at(now instant, value uint32) time.Duration {
	if s.value != value || s.since == 0 {
		s.value, s.since = value, now
	}
	return now.sub(s.since)
}

// enter begins a phase.
func (c *serverConn) enter(phase uint32) {
	p := c.phase.Load()
	if p&phaseMask == phaseClosed || p&phaseMask == phaseHead && phase == phaseHead {
		return
	}
	if c.phase.CompareAndSwap(p, (p>>phaseBits+1)<<phaseBits|phase) && phase != phaseIdle {
		rounds.stir(&c.watch)
	}
}

// enterServing begins a request, unless it was decided from outside that none follows.
func (c *serverConn) enterServing() bool {
	c.enter(phaseServing)
	return c.phase.Load()&phaseMask == phaseServing
}

// closeIdle ends a connection that has nothing to do. Any goroutine may call it.
func (c *serverConn) closeIdle() {
	p := c.phase.Load()
	if q := p & phaseMask; (q == phaseIdle || q == phaseNew) && c.phase.CompareAndSwap(p, p&^phaseMask|phaseClosed) {
		c.socket.interruptRead()
	}
}

// sweep sees to the limits of the connection.
func (c *serverConn) sweep(at instant) time.Duration {
	o, s := &c.server.options, &c.sighted
	p := c.phase.Load()
	if s.phase.value != p {
		s.looked = false
	}
	lasted := s.phase.at(at, p)
	c.sweepWrite(at)
	if q := p & phaseMask; (q == phaseIdle || q == phaseNew) && c.server.draining.Load() {
		return c.sweepDraining(at)
	}
	limit := time.Duration(0)
	switch p & phaseMask {
	case phaseServing:
		return c.sweepServing(at, lasted)
	case phaseIdle:
		if lasted > 0 && !s.looked {
			s.looked = true
			c.nudgeIfEnded()
			hush.fell(at)
		}
		hush.settle(at)
		if limit = o.IdleTimeout; lasted >= limit {
			c.closeIdle()
		}
	case phaseNew:
		if limit = o.HeaderTimeout; lasted >= limit {
			c.closeIdle()
		}
	case phaseHead:
		if limit = o.HeaderTimeout; lasted >= limit {
			c.late.Store(true)
			c.socket.interruptRead()
		}
	case phaseLingering:
		if limit = lingerTime; lasted >= limit {
			c.socket.interrupt()
		}
	default:
		return sweepAsleep
	}
	if lasted == 0 {
		return min(sweepAwake, limit)
	}
	return limit - lasted
}

// drainGrace is for how long a client may still send a request when we drain, which is the last: one that it has sent before it can
// know that there won't be another isn't to be lost.
const drainGrace = 250 * time.Millisecond

// sweepDraining ends a connection on which nothing has come in the time of grace. What has come and isn't read yet is waited for.
func (c *serverConn) sweepDraining(at instant) time.Duration {
	waited, grace := at.sub(c.server.drainedAt), c.server.grace
	if waited < grace || waited < 2*grace && c.socket.look().readable {
		return sweepTick
	}
	c.closeIdle()
	return sweepAsleep
}

// nudgeIfEnded has a connection read again whose end came together with its last bytes: nothing else will tell.
func (c *serverConn) nudgeIfEnded() {
	if c.socket.look().readable {
		c.socket.interruptRead()
	}
}

// sweepWrite gives up a client that takes nothing: of its answer, or of what TLS has to say between two.
func (c *serverConn) sweepWrite(at instant) {
	if write := c.socket.writes.now(); c.sighted.write.at(at, write) >= c.server.options.WriteTimeout && write != 0 {
		c.ctx.end()
		c.late.Store(true)
		c.socket.interrupt()
	}
}

// sweepServing looks whether the client is still there, and gives up one that sends nothing of its body.
func (c *serverConn) sweepServing(at instant, lasted time.Duration) time.Duration {
	o, s := &c.server.options, &c.sighted
	if read := c.socket.reads.now(); s.read.at(at, read) >= o.BodyTimeout && read != 0 {
		c.late.Store(true)
		c.socket.interruptRead()
	}
	if lasted > 0 && c.socket.look().gone {
		c.ctx.end()
	}
	return min(sweepAwake, o.BodyTimeout, o.WriteTimeout)
}
