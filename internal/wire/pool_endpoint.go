package wire

import (
	"context"
	"crypto/tls"
	"errors"
	"net/netip"
	"slices"
	"sync"
)

// endpoint is one place that backend connections lead to.
type endpoint struct {
	pool    *pool
	key     endpointKey
	told    string      // Host, as the backend is told unless the request says otherwise
	address string      // host:port to connect to
	name    string      // the host of address, if that isn't an IP address
	tls     *tls.Config // nil in the clear

	watch watch
	mu    sync.Mutex
	gone  bool           // nothing is left of it, and the pool has forgotten it
	open  int            // connections, those that are being made included
	conns []*backendConn // those that were made
	idle  []*backendConn // those that carry no call, the last used last
	calls []*waiter      // that wait for one, the first first

	resolvedAt instant
	resolving  bool
	addresses  map[netip.Addr]instant // the name had lately, and when it was last seen to; nil without a name
}

// waiter is a call that waits for a connection. It is sent one, or nil if there is room for a new one.
type waiter struct{ ready chan *backendConn }

var errGone = errors.New("endpoint is gone")

func (e *endpoint) take(ctx context.Context, fresh bool) (*backendConn, error) {
	e.mu.Lock()
	if e.gone {
		e.mu.Unlock()
		return nil, errGone
	}
	if n := len(e.idle); n > 0 && !fresh {
		c := e.idle[n-1]
		e.idle[n-1] = nil
		e.idle = e.idle[:n-1]
		e.mu.Unlock()
		return c, nil
	}
	if e.open < e.pool.maxOpen || e.makeRoom() {
		e.open++
		e.mu.Unlock()
		return e.connect(ctx)
	}
	w := &waiter{make(chan *backendConn, 1)}
	e.calls = append(e.calls, w)
	e.mu.Unlock()
	select {
	case c := <-w.ready:
		return e.granted(ctx, c)
	case <-ctx.Done():
		e.leave(w)
		return nil, ctx.Err()
	}
}

// makeRoom closes an idle connection in favour of a new one.
func (e *endpoint) makeRoom() bool {
	if len(e.idle) == 0 {
		return false
	}
	oldest := e.idle[0]
	e.idle = slices.Delete(e.idle, 0, 1)
	e.forget(oldest)
	e.open--
	go oldest.close() // it may have something to say
	return true
}

func (e *endpoint) granted(ctx context.Context, c *backendConn) (*backendConn, error) {
	if c != nil {
		return c, nil
	}
	return e.connect(ctx)
}

// leave takes w out of the queue. What it was given in the same moment is passed on.
func (e *endpoint) leave(w *waiter) {
	e.mu.Lock()
	if i := slices.Index(e.calls, w); i >= 0 {
		e.calls = slices.Delete(e.calls, i, i+1)
		e.mu.Unlock()
		return
	}
	e.mu.Unlock()
	if c := <-w.ready; c != nil {
		e.put(c)
		return
	}
	e.release()
}

// connect makes a connection that open counts already.
func (e *endpoint) connect(ctx context.Context) (*backendConn, error) {
	c, err := e.pool.dialer.connect(ctx, e)
	if err != nil {
		e.release()
		return nil, err
	}
	e.mu.Lock()
	c.place = len(e.conns)
	e.conns = append(e.conns, c)
	e.see(c.peer)
	e.mu.Unlock()
	rounds.begin(&c.watch, c)
	return c, nil
}

// put takes a connection back that is fit for another call.
func (e *endpoint) put(c *backendConn) {
	e.mu.Lock()
	if c.retired {
		e.mu.Unlock()
		e.drop(c)
		return
	}
	if len(e.calls) > 0 {
		e.next().ready <- c
	} else {
		e.idle = append(e.idle, c)
	}
	e.mu.Unlock()
}

// next is the call whose turn it is.
func (e *endpoint) next() *waiter {
	w := e.calls[0]
	e.calls = slices.Delete(e.calls, 0, 1)
	return w
}

// drop closes a connection that carries a call, or did.
func (e *endpoint) drop(c *backendConn) {
	e.mu.Lock()
	e.forget(c)
	e.mu.Unlock()
	c.close()
	e.release()
}

// forget takes c from those that were made.
func (e *endpoint) forget(c *backendConn) {
	last := len(e.conns) - 1
	e.conns[c.place] = e.conns[last]
	e.conns[c.place].place = c.place
	e.conns[last] = nil
	e.conns = e.conns[:last]
}

// release gives up one of open: to the call whose turn it is or, if it was the last, with the endpoint.
func (e *endpoint) release() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.calls) > 0 {
		e.next().ready <- nil
		return
	}
	if e.open--; e.open == 0 {
		e.gone = true
		e.pool.remove(e)
	}
}

// forgetUnused has the pool forget an endpoint that no connection was wanted to.
func (e *endpoint) forgetUnused() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.open == 0 && !e.gone {
		e.gone = true
		e.pool.remove(e)
	}
}

// crowded is whether more connections are idle than are to be kept.
func (e *endpoint) crowded() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.idle) > e.pool.maxIdle
}

// dropIdle closes c unless a call has it. It doesn't wait.
func (e *endpoint) dropIdle(c *backendConn) {
	e.mu.Lock()
	i := slices.Index(e.idle, c)
	if i < 0 {
		e.mu.Unlock()
		return
	}
	e.idle = slices.Delete(e.idle, i, i+1)
	e.mu.Unlock()
	if c.tls != nil {
		go e.drop(c) // its goodbye may have to wait, which the sweeper can't
		return
	}
	e.drop(c)
}

func (e *endpoint) dropAllIdle() {
	e.mu.Lock()
	idle := e.idle
	e.idle = nil
	e.mu.Unlock()
	for _, c := range idle {
		e.drop(c)
	}
}
