package wire

import (
	"runtime/debug"
	"sync"
	"time"
)

// h2Workers are goroutines that answer requests, one at a time each, and are used again: their stacks have grown to what that takes.
type h2Workers struct {
	mu    sync.Mutex
	idle  []*h2Worker // the one that was busy last is the last
	least int         // as few were idle since the last look

	watched bool
	watch   watch
}

type h2Worker struct{ next chan *h2Stream }

var h2Idle = &h2Workers{}

// run has the request of s answered on a goroutine of its own.
func (w *h2Workers) run(s *h2Stream) {
	w.mu.Lock()
	n := len(w.idle)
	if n == 0 {
		w.mu.Unlock()
		go w.work(&h2Worker{make(chan *h2Stream, 1)}, s)
		return
	}
	worker := w.idle[n-1]
	w.idle[n-1] = nil
	w.idle = w.idle[:n-1]
	w.least = min(w.least, n-1)
	w.mu.Unlock()
	worker.next <- s
}

func (w *h2Workers) work(worker *h2Worker, s *h2Stream) {
	for ; s != nil; s = <-worker.next {
		s.serve()
		w.mu.Lock()
		w.idle = append(w.idle, worker)
		if !w.watched {
			w.watched = true
			rounds.begin(&w.watch, w)
		}
		w.mu.Unlock()
	}
}

// sweep sends home those that nobody has needed since the last look.
func (w *h2Workers) sweep(instant) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	unneeded := min(w.least, len(w.idle))
	for _, worker := range w.idle[:unneeded] {
		worker.next <- nil
	}
	w.idle = append(w.idle[:0], w.idle[unneeded:]...)
	w.least = len(w.idle)
	if len(w.idle) == 0 {
		w.watched = false
		rounds.end(&w.watch)
	}
	return sweepAsleep
}

// serve has the Handler answer, and makes sure that there is an answer.
func (s *h2Stream) serve() {
	s.handle()
	s.done()
}

func (s *h2Stream) handle() {
	c := s.conn
	defer func() {
		if cause := recover(); cause != nil {
			c.options.Log.ErrorContext(s.ctx, "handler panicked", "method", s.request.Method, "target", s.request.Target, "panic", cause, "stack", string(debug.Stack()))
			if s.responded {
				s.cut(errH2Panic)
			}
		}
		if !s.responded {
			s.responded = true
			s.bare(500)
		}
	}()
	c.handler(s.ctx, &s.request, s)
}

// done lets go of a request that is answered. What the client still sends of its body is read away for a while.
func (s *h2Stream) done() {
	c := s.conn
	c.mu.Lock()
	defer c.mu.Unlock()
	s.ctx.end()
	c.running--
	if !s.answered {
		s.answered = true // it was reset before
		c.busy--
	}
	if b := s.body; b != nil {
		b.close()
		b.stream, s.body = nil, nil
		c.returnCredit(s, s.withheld)
	}
	s.handled = true
	if c.running == 0 && c.gone != nil {
		c.drained.Broadcast()
	}
	if s.failed != nil || s.localDone && s.remoteDone {
		s.recycle()
	} else if !s.remoteDone {
		c.stir(h2UploadLinger)
	}
	c.kick()
	c.closeIfLeft()
}
