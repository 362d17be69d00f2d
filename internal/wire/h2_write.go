package wire

import (
	"runtime"
	"sync"
)

// h2OutRoom is how much may wait to be written before those who have bodies to send wait.
const h2OutRoom = 64 << 10

// h2Outs are buffers for frames on their way out: one that is filled while the other is written.
type h2Outs [2][]byte

var h2OutsPool = sync.Pool{New: func() any { return new(h2Outs) }}

// borrow makes sure that there are buffers for frames.
func (c *h2Conn) borrow() {
	if c.outs == nil {
		c.outs = h2OutsPool.Get().(*h2Outs)
		c.out = append(c.outs[0][:0], c.out...)
	}
}

// giveBack gives up the buffers: a connection that waits has none.
func (c *h2Conn) giveBack() {
	if c.outs == nil || c.writing || len(c.out) > 0 || len(c.streams) > 0 {
		return
	}
	const keep = 2 * h2OutRoom
	if c.outs[0] = c.out; cap(c.out) <= keep && cap(c.outs[1]) <= keep {
		h2OutsPool.Put(c.outs)
	}
	c.outs, c.out = nil, nil
}

// kick has what is in out written, by this goroutine if none is at it. It is called with mu held, and lets go of it meanwhile.
func (c *h2Conn) kick() {
	if c.writing || len(c.out) == 0 || c.gone != nil {
		return
	}
	c.writing = true
	if c.busy > 0 {
		// Other requests are being answered: those that can go on do so now, and one write takes all of their answers.
		c.mu.Unlock()
		runtime.Gosched()
		c.mu.Lock()
	}
	c.borrow()
	c.stir(c.options.WriteTimeout)
	for len(c.out) > 0 && c.gone == nil {
		frames := c.out
		c.out = c.outs[1][:0]
		c.mu.Unlock()
		_, err := c.conn.Write(frames)
		c.mu.Lock()
		c.outs[1] = frames[:0]
		c.writes++
		c.drained.Broadcast()
		if err != nil {
			c.fail(err)
		}
		c.grant()
	}
	c.writing = false
	c.giveBack()
	c.drained.Broadcast()
	c.closeIfLeft()
}
