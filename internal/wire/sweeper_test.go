package wire

import (
	"sync/atomic"
	"testing"
	"time"
)

// sleeper is looked at every pause while nothing is up, and reports the first look after something is.
type sleeper struct {
	watch  watch
	pause  time.Duration
	up     atomic.Bool
	looked chan time.Duration
}

func (s *sleeper) sweep(instant) time.Duration {
	if s.up.CompareAndSwap(true, false) {
		s.looked <- 0
	}
	return s.pause
}

func TestSweeperLooksAtWhatStirs(t *testing.T) {
	s := &sleeper{pause: time.Hour, looked: make(chan time.Duration, 1)}
	rounds.begin(&s.watch, s)
	defer rounds.end(&s.watch)
	for range 20 {
		for !s.watch.asleep.Load() {
			time.Sleep(time.Millisecond)
		}
		s.up.Store(true)
		rounds.stir(&s.watch)
		<-s.looked
	}
}

func TestSweeperRestsWithoutAnythingToWatch(t *testing.T) {
	s := &sweeper{wake: make(chan struct{}, 1)}
	var all []*sleeper
	for range 10 {
		one := &sleeper{pause: 0, looked: make(chan time.Duration, 1)}
		one.up.Store(true)
		s.begin(&one.watch, one)
		all = append(all, one)
	}
	for _, one := range all {
		<-one.looked
	}
	for i := range all {
		s.end(&all[(i*7)%10].watch) // from the middle, the start and the end
	}
	s.end(&all[0].watch)
	for resting := false; !resting; time.Sleep(time.Millisecond) {
		s.mu.Lock()
		resting = !s.running
		s.mu.Unlock()
	}
	all[3].up.Store(true)
	s.begin(&all[3].watch, all[3])
	<-all[3].looked
	s.end(&all[3].watch)
}
