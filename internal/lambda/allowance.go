package lambda

import "time"

// allowance is how much of a process's output is logged: a burst, and so much a second. When it is used up, nothing is logged until
// there is a second's worth again, so that what is told of the rest is little itself.
type allowance struct {
	burst, perSecond float64 // bytes
	left             float64
	at               time.Time // when left was right
	dropped          int       // bytes since the last that were logged
}

func newAllowance(burst, perSecond int) allowance {
	return allowance{burst: float64(burst), perSecond: float64(perSecond), left: float64(burst)}
}

// take answers whether n bytes may be logged now, and if so how many before them weren't.
func (a *allowance) take(n int, now time.Time) (logged bool, droppedBefore int) {
	if !a.at.IsZero() {
		a.left = min(a.burst, a.left+now.Sub(a.at).Seconds()*a.perSecond)
	}
	a.at = now
	if a.left < float64(n) || a.dropped > 0 && a.left < a.perSecond {
		a.dropped += n
		return false, 0
	}
	a.left -= float64(n)
	droppedBefore, a.dropped = a.dropped, 0
	return true, droppedBefore
}
