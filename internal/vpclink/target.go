package vpclink

import (
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

const (
	maxFailures = 3                // network failures in a row after which a target is left out
	outFor      = 10 * time.Second // how long; one more failure after that, and it is out again
)

// Group is the targets behind one ARN.
type Group struct {
	targets []*Target
	turn    atomic.Uint32
}

// Target is one address of a private backend.
type Target struct {
	Address string
	log     *slog.Logger
	calls   atomic.Int64 // in flight

	mu       sync.Mutex
	failures int // in a row
	outUntil time.Time
	down     bool // the last check failed
}

// Pick answers the healthy target with the fewest calls in flight, in turn among equals, and counts one more: its Done has to be called.
// If none is healthy all are taken to be, as a load balancer does. Those in tried are passed over; nil if there is no other.
func (g *Group) Pick(tried []*Target) *Target {
	now := time.Now()
	var best *Target
	var bestCalls int64
	bestHealthy := false
	first := int(g.turn.Add(1) % uint32(len(g.targets)))
	for i := range g.targets {
		t := g.targets[(first+i)%len(g.targets)]
		if slices.Contains(tried, t) {
			continue
		}
		healthy, calls := t.healthy(now), t.calls.Load()
		if best == nil || healthy && !bestHealthy || healthy == bestHealthy && calls < bestCalls {
			best, bestCalls, bestHealthy = t, calls, healthy
		}
	}
	if best != nil {
		best.calls.Add(1)
	}
	return best
}

func (t *Target) healthy(now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return !t.down && !now.Before(t.outUntil)
}

// Done ends a call that Pick began.
func (t *Target) Done() { t.calls.Add(-1) }

// Answered notes that a call was answered, whatever the answer.
func (t *Target) Answered() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.failures >= maxFailures {
		t.log.Info("private target answers again")
	}
	t.failures = 0
	t.outUntil = time.Time{}
}

// Failed notes that a call failed on the network.
func (t *Target) Failed(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.failures++; t.failures < maxFailures {
		return
	}
	t.outUntil = time.Now().Add(outFor)
	if t.failures == maxFailures {
		t.log.Warn("private target is left out for a while", "failures", t.failures, "error", err)
	}
}

// checked notes what a check found.
func (t *Target) checked(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case err != nil && !t.down:
		t.log.Warn("private target can't be connected to", "error", err)
	case err == nil && t.down:
		t.log.Info("private target can be connected to again")
	}
	t.down = err != nil
}
