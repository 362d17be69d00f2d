package wire

import (
	"runtime/debug"
	"time"
)

// quiet has memory collected and given back when many connections have fallen idle. What they leave behind is mostly stack: it grew for their
// last request, only a collection shrinks it, and where nothing is allocated any more none would come for minutes. It belongs to the
// sweeper's goroutine.
type quiet struct {
	idled     int     // connections that fell idle since the last collection
	last      instant // when the last of them was seen
	collected instant
}

const (
	quietConns = 1000                   // whose stacks are worth a collection
	quietFor   = 300 * time.Millisecond // no further connection has fallen idle
	quietEvery = 10 * time.Second       // at most
)

var hush quiet

// fell takes note of a connection that has fallen idle.
func (q *quiet) fell(at instant) {
	q.idled++
	q.last = at
}

// settle collects if it is time to.
func (q *quiet) settle(at instant) {
	if q.idled < quietConns || at.sub(q.last) < quietFor || q.collected != 0 && at.sub(q.collected) < quietEvery {
		return
	}
	q.idled, q.collected = 0, at
	go debug.FreeOSMemory()
}
