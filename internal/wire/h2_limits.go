package wire

import (
	"errors"
	"os"
	"time"
)

// What a client may do that costs us work and serves no request: a connection begins with h2BudgetRoom, every such frame takes something,
// every answer and every second give something back. Whoever has nothing left is sent away. That is what ends floods of settings, pings,
// resets, priorities, window updates and empty frames, without a rule for each.
const (
	h2BudgetRoom   = 2000
	h2BudgetRate   = 200 // a second
	h2AnswerWorth  = 5
	h2FrameWorth   = 3   // of a DATA frame: clients answer it with up to two WINDOW_UPDATE frames
	h2ResetCost    = 20  // of a stream that was begun for nothing
	h2SmallData    = 128 // a DATA frame of less costs something
	h2LingerTime   = time.Second
	h2UploadLinger = 3 * time.Second // for the rest of a body that nobody wants, before its stream is reset
)

type h2Budget struct {
	left int
	at   instant // when it was last refilled
}

func (b *h2Budget) earn(n int) { b.left = min(b.left+n, h2BudgetRoom) }

func (b *h2Budget) spend(n int) bool {
	if b.left -= n; b.left >= 0 {
		return true
	}
	at := now()
	b.earn(int(at.sub(b.at).Seconds() * h2BudgetRate))
	b.at = at
	return b.left >= 0
}

// spend takes n from the connection's budget.
func (c *h2Conn) spend(n int) error {
	if c.budget.spend(n) {
		return nil
	}
	return &h2ConnectionError{h2EnhanceYourCalm, "too many frames that serve no request"}
}

// h2Stall is since when something has waited without any progress.
type h2Stall struct {
	waiting  bool
	since    instant
	progress uint64
}

// h2Stalls are what a connection may wait for.
type h2Stalls struct{ head, frame, write, window, idle, linger, leave h2Stall }

// h2Round is one look of the sweeper at a connection.
type h2Round struct {
	at   instant
	next time.Duration // for how long nothing can be missed
}

// over is whether what waits has seen no progress for limit.
func (r *h2Round) over(s *h2Stall, waits bool, progress uint64, limit time.Duration) bool {
	if !waits {
		s.waiting = false
		return false
	}
	if !s.waiting || s.progress != progress {
		*s = h2Stall{true, r.at, progress}
	}
	left := limit - r.at.sub(s.since)
	if left <= 0 {
		return true
	}
	r.next = min(r.next, left)
	return false
}

// stir has the sweeper look soon at what has just begun to wait, if it would matter.
func (c *h2Conn) stir(limit time.Duration) {
	if limit < 2*sweepAsleep {
		rounds.stir(&c.watch)
	}
}

var errH2Slow = errors.New("the client takes too long")

// sweep sees to the limits in time. It never waits: what it has to tell the client is written by a goroutine of its own.
func (c *h2Conn) sweep(at instant) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gone != nil {
		return sweepAsleep
	}
	o, w, r := c.options, &c.stalls, &h2Round{at, sweepAsleep}
	received := c.received.Load()
	switch {
	case r.over(&w.linger, c.leave.lingering, 0, h2LingerTime),
		r.over(&w.head, c.reading.head, uint64(c.last), o.HeaderTimeout),
		r.over(&w.frame, c.reading.partial, received, o.BodyTimeout),
		r.over(&w.write, c.socket.writes.now() > 0, uint64(c.socket.writes.now()), o.WriteTimeout),
		r.over(&w.window, c.room <= 0 && len(c.waiters) > 0, c.sent>>10, o.WriteTimeout):
		c.fail(errH2Slow)
		return sweepAsleep
	}
	if r.over(&w.leave, c.leave.warned && !c.leave.said, 0, h2LingerTime) {
		c.sayLastStream()
	}
	if r.over(&w.idle, len(c.streams) == 0 && c.running == 0 && !c.leave.said, 0, o.IdleTimeout) {
		c.leave.warned = true
		c.sayLastStream()
	}
	for _, s := range c.streams {
		c.sweepStream(r, s)
	}
	c.lookForEnd(r, received)
	if len(c.out) > 0 && !c.writing {
		go c.flush()
	}
	return r.next
}

// lookForEnd has a connection read again whose end came together with its last bytes: nothing else will tell.
func (c *h2Conn) lookForEnd(r *h2Round, received uint64) {
	switch {
	case c.looked == received:
	case c.seen != received:
		c.seen = received
		r.next = min(r.next, sweepAwake)
	default:
		c.looked = received
		if c.socket.look().readable {
			c.nudged = true
			c.socket.interruptRead()
		}
	}
}

func (c *h2Conn) sweepStream(r *h2Round, s *h2Stream) {
	o := c.options
	if b := s.body; b != nil && r.over(&b.stall, b.waiting, b.got, o.BodyTimeout) {
		b.end(os.ErrDeadlineExceeded)
	}
	switch {
	case s.localDone:
		if r.over(&s.stall, !s.remoteDone, 0, h2UploadLinger) {
			c.abort(s, h2NoError, errH2Slow)
		}
	case r.over(&s.stall, s.room <= 0 && s.answered, uint64(s.sent)>>10, o.WriteTimeout):
		c.abort(s, h2Cancel, errH2Slow)
	}
}

func (c *h2Conn) flush() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kick()
}
