package wire

import (
	"sync"
	"sync/atomic"
	"time"
)

// No operation on a connection arms a timer or sets a deadline. Connections say only what they are at, in one atomic store, and the
// sweeper comes by every so often, remembers since when it has seen them at the same thing, and interrupts what takes too long. So
// limits are met late by a round, and never early.

const (
	sweepTick   = 10 * time.Millisecond  // rounds are never closer
	sweepAwake  = 100 * time.Millisecond // what is looked at this often needs no call to be looked at sooner
	sweepAsleep = time.Second            // how long anything is left alone at most
)

// swept is what the sweeper comes by at.
type swept interface {
	// sweep sees to limits and answers for how long nothing can be missed. It may still be called once when its watch has ended.
	sweep(now instant) time.Duration
}

// watch is one thing's place in the sweeper's rounds.
type watch struct {
	asleep atomic.Bool // it isn't looked at for longer than sweepAwake

	// Guarded by the sweeper's mutex.
	place    int // among the entries; -1 without
	hastened bool
}

// sweeper makes the rounds on one goroutine, which is there while there is anything to watch.
type sweeper struct {
	mu      sync.Mutex
	entries []sweepEntry
	running bool
	next    instant // when the next round is planned
	wake    chan struct{}
}

// sweepEntry stands beside its neighbours in memory, so that passing by costs next to nothing.
type sweepEntry struct {
	due   instant
	watch *watch
	what  swept
}

// rounds is the sweeper of everything in this package.
var rounds = &sweeper{wake: make(chan struct{}, 1)}

// begin puts what in the rounds from now on.
func (s *sweeper) begin(w *watch, what swept) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.place = len(s.entries)
	s.entries = append(s.entries, sweepEntry{now(), w, what})
	if !s.running {
		readClock()
		s.running = true
		go s.run()
		return
	}
	s.wakeUp()
}

// end takes w out of the rounds.
func (s *sweeper) end(w *watch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w.place < 0 {
		return
	}
	last := len(s.entries) - 1
	moved := s.entries[last]
	s.entries[w.place] = moved
	moved.watch.place = w.place
	s.entries[last] = sweepEntry{}
	s.entries = s.entries[:last]
	w.place = -1
	if last == 0 {
		s.wakeUp()
	}
}

// stir has w looked at soon if it isn't anyway: it has begun something that has a limit.
func (s *sweeper) stir(w *watch) {
	if w.asleep.Load() {
		s.hasten(w)
	}
}

func (s *sweeper) hasten(w *watch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !w.asleep.Load() || w.place < 0 {
		return
	}
	w.asleep.Store(false)
	w.hastened = true
	s.entries[w.place].due = 0
	s.wakeUp()
}

// wakeUp is called with the mutex held.
func (s *sweeper) wakeUp() {
	if s.next.sub(now()) <= sweepTick {
		return
	}
	select {
	case s.wake <- struct{}{}:
	default: // it is being woken
	}
}

func (s *sweeper) run() {
	var due []sweepEntry
	timer := time.NewTimer(sweepTick)
	defer timer.Stop()
	for {
		readClock()
		at := now()
		if due = s.dueAt(at, due[:0]); due == nil {
			return
		}
		for i := range due {
			s.visit(&due[i], at)
		}
		clear(due)
		timer.Reset(s.plan())
		select {
		case <-timer.C:
		case <-s.wake:
			time.Sleep(sweepTick) // what else happens meanwhile is seen in the same round
		}
	}
}

// dueAt collects what is to be looked at; nil if there is nothing left at all.
func (s *sweeper) dueAt(at instant, due []sweepEntry) []sweepEntry {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.entries) == 0 {
		s.running = false
		return nil
	}
	if due == nil {
		due = make([]sweepEntry, 0, 16)
	}
	for i := range s.entries {
		if e := &s.entries[i]; e.due <= at {
			e.watch.hastened = false
			due = append(due, *e)
		}
	}
	return due
}

// visit sets asleep before it looks: what begins after the look finds itself asleep and stirs.
func (s *sweeper) visit(e *sweepEntry, at instant) {
	e.watch.asleep.Store(true)
	pause := min(max(e.what.sweep(at), sweepTick), sweepAsleep)
	s.mu.Lock()
	defer s.mu.Unlock()
	if e.watch.hastened {
		pause = sweepTick
	}
	if pause <= sweepAwake {
		e.watch.asleep.Store(false)
	}
	if e.watch.place >= 0 {
		s.entries[e.watch.place].due = at.add(pause)
	}
}

// plan is for how long nothing is due.
func (s *sweeper) plan() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := now()
	s.next = at.add(sweepAsleep)
	for i := range s.entries {
		s.next = min(s.next, s.entries[i].due)
	}
	s.next = max(s.next, at.add(sweepTick))
	return s.next.sub(at)
}
