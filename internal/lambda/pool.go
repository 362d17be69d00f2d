package lambda

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"
)

// idleLimit is how long a process waits for its next invocation before it is stopped.
const idleLimit = 5 * time.Minute

// maxLoggedError is how much of a function's error is logged.
const maxLoggedError = 2000

// pool is the processes of one function: each runs one invocation at a time and is kept warm for the next.
type pool struct {
	function  function // with its version as the qualifier
	program   *program
	boot      *bootstraps
	log       *slog.Logger
	slots     chan struct{} // holds one per execution
	idleLimit time.Duration

	mu     sync.Mutex
	idle   []*sandbox // last used last
	all    map[*sandbox]struct{}
	closed bool
}

func newPool(f function, p *program, boot *bootstraps, log *slog.Logger) *pool {
	return &pool{
		function:  f,
		program:   p,
		boot:      boot,
		log:       log.With("function", f.name),
		slots:     make(chan struct{}, p.concurrency),
		idleLimit: idleLimit,
		all:       map[*sandbox]struct{}{},
	}
}

// tryReserve makes room for one execution unless as many run as may.
func (p *pool) tryReserve() bool {
	select {
	case p.slots <- struct{}{}:
		return true
	default:
		return false
	}
}

// reserve waits for room for one execution.
func (p *pool) reserve(giveUp <-chan struct{}) bool {
	select {
	case p.slots <- struct{}{}:
		return true
	case <-giveUp:
		return false
	}
}

// run executes e in the room reserved for it and fills e.done. The room is free before the caller knows the outcome, so that as
// many callers as may run at once are never throttled.
func (p *pool) run(e *execution) {
	begin := time.Now()
	sb, out, usable := p.execute(e)
	if out.functionError == "" {
		p.log.Debug("function ran", "request_id", e.id, "duration", time.Since(begin))
	} else {
		p.log.Warn("function failed", "request_id", e.id, "duration", time.Since(begin), "error", string(out.payload[:min(len(out.payload), maxLoggedError)]))
	}
	kept := usable && p.put(sb)
	if sb != nil && !kept {
		sb.kill()
	}
	<-p.slots
	if e.response != nil {
		e.response.end(out)
	}
	e.done <- out
	if sb != nil && !kept {
		<-sb.gone
	}
}

// execute executes e in a process, and answers whether that can run another; nil if none could be started.
func (p *pool) execute(e *execution) (sb *sandbox, out outcome, usable bool) {
	for {
		sb, err := p.take()
		if err != nil {
			p.log.Error("function can't be started", "request_id", e.id, "error", err)
			return nil, notStarted(e.id, err), false
		}
		warm := sb.warm
		out, usable := sb.execute(e)
		if usable || !warm || !sb.ended() || !sb.api.withdraw() {
			return sb, out, usable
		}
		// It ended after its last answer, as a process with an uncaught error does, and never saw e.
	}
}

// take answers the process that was used last and runs what the program is now, or a new one.
func (p *pool) take() (*sandbox, error) {
	if sb := p.takeIdle(); sb != nil {
		return sb, nil
	}
	sb, err := startSandbox(p)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all[sb] = struct{}{}
	go sb.reap()
	if p.closed {
		sb.kill()
	}
	return sb, nil
}

func (p *pool) takeIdle() *sandbox {
	current := p.program.sources.versions()
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.idle) > 0 {
		last := len(p.idle) - 1
		sb := p.idle[last]
		p.idle = p.idle[:last]
		sb.expiry.Stop()
		if slices.Equal(sb.versions, current) {
			return sb
		}
		go sb.stop(context.Background())
	}
	return nil
}

// put keeps sb for the next invocation, unless the pool is closed or sb is gone.
func (p *pool) put(sb *sandbox) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, alive := p.all[sb]; p.closed || !alive {
		return false
	}
	p.idle = append(p.idle, sb)
	sb.expiry = time.AfterFunc(p.idleLimit, func() { p.expire(sb) })
	return true
}

// expire stops sb if it is idle.
func (p *pool) expire(sb *sandbox) {
	p.mu.Lock()
	i := slices.Index(p.idle, sb)
	if i >= 0 {
		p.idle = slices.Delete(p.idle, i, i+1)
	}
	p.mu.Unlock()
	if i >= 0 {
		sb.stop(context.Background())
	}
}

// forget drops sb, whose process has ended.
func (p *pool) forget(sb *sandbox) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.all, sb)
	if i := slices.Index(p.idle, sb); i >= 0 {
		p.idle = slices.Delete(p.idle, i, i+1)
		sb.expiry.Stop()
	}
}

// close stops every process.
func (p *pool) close(ctx context.Context) {
	p.mu.Lock()
	p.closed = true
	for _, sb := range p.idle {
		sb.expiry.Stop()
	}
	p.idle = nil
	var stopping sync.WaitGroup
	for sb := range p.all {
		stopping.Go(func() { sb.stop(ctx) })
	}
	p.mu.Unlock()
	stopping.Wait()
}
