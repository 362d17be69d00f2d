package wire

import (
	"context"
	"net/netip"
	"time"
)

// A name is resolved for each new connection. While connections are kept it is looked up every so often, and those to an address that
// it no longer has are used no more: what moves takes its calls along.

const (
	resolveEvery = 30 * time.Second
	// addressLasts is how long an address stands that a lookup doesn't answer: many names answer a few of their addresses at a time.
	addressLasts   = time.Minute
	resolveTimeout = 5 * time.Second
)

// sweep has the name looked up when it is time.
func (e *endpoint) sweep(at instant) time.Duration {
	if e.name == "" {
		return sweepAsleep
	}
	e.mu.Lock()
	due := !e.resolving && at.sub(e.resolvedAt) >= resolveEvery
	e.resolving = e.resolving || due
	e.mu.Unlock()
	if due {
		go e.resolve()
	}
	return sweepAsleep
}

func (e *endpoint) resolve() {
	ctx, cancel := context.WithTimeout(context.Background(), resolveTimeout)
	defer cancel()
	found, err := e.pool.dialer.lookup(ctx, e.name)
	if err != nil {
		found = nil // it says nothing about the addresses
	}
	e.resolved(found, now())
}

// see notes that the name has an address now.
func (e *endpoint) see(address netip.Addr) {
	if e.name != "" {
		e.addresses[address] = now()
	}
}

// resolved retires the connections to addresses that the name has no more.
func (e *endpoint) resolved(found []netip.Addr, at instant) {
	e.mu.Lock()
	e.resolving, e.resolvedAt = false, at
	if len(found) == 0 {
		e.mu.Unlock()
		return
	}
	for _, address := range found {
		e.addresses[address.Unmap()] = at
	}
	for _, c := range e.conns {
		c.retired = at.sub(e.addresses[c.peer]) >= addressLasts
	}
	for address, seen := range e.addresses {
		if at.sub(seen) >= addressLasts {
			delete(e.addresses, address)
		}
	}
	var old []*backendConn
	kept := e.idle[:0]
	for _, c := range e.idle {
		if c.retired {
			old = append(old, c)
		} else {
			kept = append(kept, c)
		}
	}
	clear(e.idle[len(kept):])
	e.idle = kept
	e.mu.Unlock()
	for _, c := range old {
		e.drop(c)
	}
}
