package wire

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/http/httpguts"
)

// pool keeps connections to backends. Those of one endpoint are alike: the same scheme, host, which TLS verifies, and address.
type pool struct {
	dialer      *dialer
	maxOpen     int
	maxIdle     int
	idleTimeout time.Duration

	mu        sync.RWMutex
	endpoints map[endpointKey]*endpoint // those that have a connection, or are about to
}

// endpointKey is an endpoint as requests name it.
type endpointKey struct {
	secure        bool
	host, address string
}

func newPool(d *dialer, options ClientOptions) *pool {
	return &pool{
		dialer: d, maxOpen: options.MaxConnectionsPerHost, maxIdle: options.MaxIdlePerHost, idleTimeout: options.IdleTimeout,
		endpoints: map[endpointKey]*endpoint{},
	}
}

// take answers a connection to e, which find said of req: a kept one or, if fresh or if there is none, a new one.
func (p *pool) take(ctx context.Context, e *endpoint, req *Request, fresh bool) (*backendConn, error) {
	for {
		c, err := e.take(ctx, fresh)
		if err == nil || !errors.Is(err, errGone) {
			return c, err
		}
		if e, err = p.find(req); err != nil {
			return nil, &NetworkError{BadAddress, err}
		}
	}
}

func (p *pool) find(req *Request) (*endpoint, error) {
	secure := req.Scheme == "https"
	if !secure && req.Scheme != "http" {
		return nil, fmt.Errorf("scheme %q is neither http nor https", strings.Clone(req.Scheme))
	}
	key := endpointKey{secure, req.Host, req.Address}
	p.mu.RLock()
	e := p.endpoints[key]
	p.mu.RUnlock()
	if e != nil {
		return e, nil
	}
	return p.add(endpointKey{secure, strings.Clone(req.Host), strings.Clone(req.Address)})
}

func (p *pool) add(key endpointKey) (*endpoint, error) {
	e, err := newEndpoint(p, key)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if other := p.endpoints[key]; other != nil {
		return other, nil
	}
	p.endpoints[key] = e
	rounds.begin(&e.watch, e)
	return e, nil
}

// remove forgets an endpoint that has nothing left. It is called with the endpoint's mutex held, and never takes one itself.
func (p *pool) remove(e *endpoint) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.endpoints, e.key)
	rounds.end(&e.watch)
}

func (p *pool) closeIdle() {
	p.mu.RLock()
	all := make([]*endpoint, 0, len(p.endpoints))
	for _, e := range p.endpoints {
		all = append(all, e)
	}
	p.mu.RUnlock()
	for _, e := range all {
		e.dropAllIdle()
	}
}

// newEndpoint reads what a request says about where it goes.
func newEndpoint(p *pool, key endpointKey) (*endpoint, error) {
	scheme, port := "http", "80"
	if key.secure {
		scheme, port = "https", "443"
	}
	u, err := url.Parse(scheme + "://" + key.host)
	if err != nil {
		return nil, err
	}
	if u.Hostname() == "" || u.Host != key.host {
		return nil, fmt.Errorf("%q is not a host", key.host)
	}
	told, err := httpguts.PunycodeHostPort(key.host)
	if err != nil || !httpguts.ValidHostHeader(told) {
		return nil, fmt.Errorf("%q is not a host", key.host)
	}
	if u.Port() != "" {
		port = u.Port()
	}
	name, err := httpguts.PunycodeHostPort(u.Hostname())
	if err != nil {
		return nil, err
	}
	e := &endpoint{pool: p, key: key, told: told, address: net.JoinHostPort(name, port), watch: watch{place: -1}, resolvedAt: now()}
	if key.address != "" {
		e.address = key.address
	}
	if key.secure {
		e.tls = p.dialer.config(name)
	}
	dialed, _, err := net.SplitHostPort(e.address)
	if err != nil {
		return nil, err
	}
	if _, err := netip.ParseAddr(dialed); err != nil {
		e.name, e.addresses = dialed, map[netip.Addr]instant{}
	}
	return e, nil
}
