package wire

import (
	"net/http"
	"sync/atomic"
	"time"
)

// instant is a moment on a clock that is never set back, in nanoseconds since the program began.
type instant int64

var began = time.Now()

func now() instant { return instant(time.Since(began)) }

func (i instant) add(d time.Duration) instant { return i + instant(d) }

func (i instant) sub(j instant) time.Duration { return time.Duration(i - j) }

// base is when the sweeper has last taken note of a new second.
var base atomic.Pointer[time.Time]

// Now is time.Now for one look at a clock instead of two. It is up to a second behind when the system's clock is set.
func Now() time.Time {
	if b := base.Load(); b != nil {
		return b.Add(time.Since(*b))
	}
	return time.Now()
}

// dateText is a Date field's value for one second.
type dateText struct {
	second int64
	text   [len(http.TimeFormat)]byte
}

var currentDate atomic.Pointer[dateText]

// httpDate is the value of Date as of the sweeper's last round, so at most a second old. The sweeper is at work whenever a connection
// is open.
func httpDate() []byte { return currentDate.Load().text[:] }

func readClock() {
	t := time.Now()
	if d := currentDate.Load(); d != nil && d.second == t.Unix() {
		return
	}
	base.Store(&t)
	d := &dateText{second: t.Unix()}
	t.UTC().AppendFormat(d.text[:0], http.TimeFormat)
	currentDate.Store(d)
}
