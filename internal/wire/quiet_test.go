package wire

import (
	"testing"
	"time"
)

func TestMemoryIsGivenBackWhenManyConnectionsHaveFallenIdle(t *testing.T) {
	var q quiet
	at := instant(time.Hour)
	fall := func(n int) {
		for range n {
			q.fell(at)
		}
	}
	expect := func(what string, wait time.Duration, want bool) {
		t.Helper()
		at = at.add(wait)
		before := q.collected
		if q.settle(at); q.collected != before != want {
			t.Errorf("%s: given back: %v", what, !want)
		}
	}
	fall(quietConns - 1)
	expect("too few", time.Second, false)
	fall(1)
	expect("more may follow", time.Millisecond, false)
	expect("enough, and quiet", quietFor, true)
	expect("nothing new", quietEvery, false)
	fall(2 * quietConns)
	expect("again", quietFor, true)
	fall(quietConns)
	expect("too soon", quietFor, false)
	expect("late enough", quietEvery, true)
}
