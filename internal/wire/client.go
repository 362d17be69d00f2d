package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/netip"
	"time"
)

// ClientOptions say how a Client calls backends. Zero means the default stated at each.
type ClientOptions struct {
	// InsecureSkipVerification takes a certificate from any issuer. Its host name and dates are still checked.
	InsecureSkipVerification bool
	// RootCAs are the issuers to trust; nil for the system's.
	RootCAs *x509.CertPool
	// Certificate is presented to backends that ask for one; nil for none.
	Certificate *tls.Certificate
	// Allow is the egress policy: it is asked about every address before a connection is made to it, after names are resolved. An
	// error forbids it. nil allows all.
	Allow func(netip.AddrPort) error

	MaxConnectionsPerHost int           // more calls wait for one to be free; 4,096
	MaxIdlePerHost        int           // connections kept for the next call; what a peak needed more goes when it hasn't been used for a second; 256
	MaxHeaderBytes        int64         // of a response, and of the interim ones before it; 64 KiB
	DialTimeout           time.Duration // to connect, TLS handshake included; 5 s
	IdleTimeout           time.Duration // of a kept connection; 50 s, less than the 60 s after which many servers close
}

func (o ClientOptions) withDefaults() ClientOptions {
	setDefault(&o.MaxConnectionsPerHost, 4096)
	setDefault(&o.MaxIdlePerHost, 256)
	setDefault(&o.MaxHeaderBytes, 64<<10)
	setDefault(&o.DialTimeout, 5*time.Second)
	setDefault(&o.IdleTimeout, 50*time.Second)
	return o
}

// Client calls backends over HTTP/1.1, on connections that it keeps for the next call. It sends what it is given and nothing
// besides: it follows no redirect, decompresses nothing, adds no User-Agent and no Accept-Encoding. A call runs on its caller's
// goroutine, but for a body that is too long to be sent at once.
type Client struct {
	dialer  *dialer
	pool    *pool
	maxHead int
}

// NewClient makes a client that has no connections yet.
func NewClient(options ClientOptions) *Client {
	options = options.withDefaults()
	d := newDialer(options)
	return &Client{d, newPool(d, options), int(options.MaxHeaderBytes)}
}

// Reach connects to address, host:port, within the egress policy and lets go: it answers whether someone is there.
func (c *Client) Reach(ctx context.Context, address string) error {
	conn, err := c.dialer.dial(ctx, address)
	if err != nil {
		return networkError(ctx, err)
	}
	return conn.Close()
}

// Close drops the idle connections. Calls in flight go on.
func (c *Client) Close() { c.pool.closeIdle() }

// Do sends req and fills res when the head of the response has come; the caller closes the response's body. It closes the request's
// body in any case, perhaps only when the response's body ends. What fails below HTTP, now or while the response's body is read, is a
// *NetworkError; a ctx that was cancelled is its own error, and one whose deadline has passed a Timeout. ctx is asked now and then
// for its Err, so that it needs no timer; it ends the call until the response's body has been read or closed.
//
// A call is made a second time only if a kept connection turned out dead, and nothing had been sent or the method is safe.
func (c *Client) Do(ctx context.Context, req *Request, res *Response) error {
	res.Reset()
	m := res.remember()
	e, err := m.prepare(req, c.pool)
	for fresh := false; err == nil; fresh = true {
		var again bool
		if again, err = c.try(ctx, e, req, res, fresh); err == nil {
			return nil
		}
		if again && ctx.Err() == nil {
			err = nil
		}
	}
	if !m.aside {
		_ = req.Body.Close() // nothing of it will be read
	}
	return err
}

// try makes the call on a kept connection or, if fresh, on a new one. again is whether it may be made once more.
func (c *Client) try(ctx context.Context, e *endpoint, req *Request, res *Response, fresh bool) (again bool, err error) {
	conn, err := c.pool.take(ctx, e, req, fresh)
	if err != nil {
		return false, networkError(ctx, err)
	}
	m, kept := res.memory, conn.used
	if err = m.call(ctx, conn, req, res, c.maxHead); err == nil {
		return false, nil
	}
	again = kept && (errors.Is(err, errUntouched) || !m.answered && isSafe(req.Method) && req.Body.Buffered() && unanswered(err))
	return again, networkError(ctx, err)
}

// isSafe goes by RFC 9110 section 9.2.1.
func isSafe(method string) bool {
	return method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "TRACE"
}
