package wire

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"
)

// ClientOptions say how a Client calls backends. Zero means the default stated at each.
type ClientOptions struct {
	// InsecureSkipVerification takes a certificate from any issuer. Its host name and dates are still checked.
	InsecureSkipVerification bool
	// RootCAs are the issuers to trust; nil for the system's.
	RootCAs *x509.CertPool
	// Allow is the egress policy: it is asked about every address before a connection is made to it, after names are resolved. An
	// error forbids it. nil allows all.
	Allow func(netip.AddrPort) error

	MaxConnectionsPerHost int           // more calls wait for one to be free; 4,096
	MaxIdlePerHost        int           // connections kept for the next call; 256
	MaxHeaderBytes        int64         // of a response; 64 KiB
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
// besides: it follows no redirect, decompresses nothing, adds no User-Agent and no Accept-Encoding. This engine is net/http.
type Client struct {
	dialer    *dialer
	transport *http.Transport
}

func NewClient(options ClientOptions) *Client {
	options = options.withDefaults()
	d := newDialer(options)
	return &Client{d, &http.Transport{
		DialContext:            d.dial,
		DialTLSContext:         d.dialTLS,
		DisableCompression:     true,
		MaxConnsPerHost:        options.MaxConnectionsPerHost,
		MaxIdleConnsPerHost:    options.MaxIdlePerHost,
		IdleConnTimeout:        options.IdleTimeout,
		MaxResponseHeaderBytes: options.MaxHeaderBytes,
		WriteBufferSize:        16 << 10,
		ReadBufferSize:         16 << 10,
	}}
}

// Reach connects to address, host:port, within the egress policy and lets go: it answers whether someone is there.
func (c *Client) Reach(ctx context.Context, address string) error {
	conn, err := c.dialer.dial(ctx, "tcp", address)
	if err != nil {
		return networkError(ctx, err)
	}
	return conn.Close()
}

// Close drops the idle connections. Calls in flight go on.
func (c *Client) Close() { c.transport.CloseIdleConnections() }

// Do sends req and fills res when the head of the response has come; the caller closes the response's body. It closes the request's
// body in any case, perhaps after it has returned. What fails below HTTP, now or while the response's body is read, is a
// *NetworkError; a ctx that was cancelled is its own error. A call is made a second time only if a kept connection turned out
// dead, and nothing had been sent or the method is idempotent.
func (c *Client) Do(ctx context.Context, req *Request, res *Response) error {
	res.Reset()
	var conn *backendConn
	trace := &httptrace.ClientTrace{GotConn: func(got httptrace.GotConnInfo) {
		if c, ok := got.Conn.(*backendConn); ok {
			c.expectHead()
			conn = c
		}
	}}
	out, err := newBackendRequest(httptrace.WithClientTrace(ctx, trace), req)
	if err != nil {
		_ = req.Body.Close() // nothing of it was read
		return err
	}
	in, err := c.transport.RoundTrip(out)
	if err != nil {
		return networkError(ctx, err)
	}
	res.Status, res.Header = in.StatusCode, responseHeader(conn, in)
	if in.StatusCode == http.StatusSwitchingProtocols {
		_ = in.Body.Close() // it is a connection, no body
		return &NetworkError{Reset, errors.New("backend switched protocols without being asked")}
	}
	if in.Body != http.NoBody {
		res.Body = Stream(&responseBody{ctx, in.Body}, in.ContentLength)
	}
	return nil
}

func newBackendRequest(ctx context.Context, req *Request) (*http.Request, error) {
	address, err := backendURL(req)
	if err != nil {
		return nil, &NetworkError{BadAddress, err}
	}
	if !httpguts.ValidHeaderFieldName(req.Method) { // the grammar of both is token
		return nil, fmt.Errorf("wire: method %q can't be sent", req.Method)
	}
	out := (&http.Request{Method: req.Method, URL: address, Host: req.Host, Header: make(http.Header, req.Header.Len()+1)}).WithContext(ctx)
	for name, value := range req.Header.All() {
		if !httpguts.ValidHeaderFieldName(name) || !httpguts.ValidHeaderFieldValue(value) {
			return nil, fmt.Errorf("wire: header field %q: %q can't be sent", name, value)
		}
		switch http.CanonicalHeaderKey(name) {
		case "Host":
			out.Host = value
		case "Content-Length", "Transfer-Encoding":
			// they follow from the body
		case "Trailer":
			out.Header["trailer"] = append(out.Header["trailer"], value) // the engine drops it under its canonical name
		default:
			out.Header[name] = append(out.Header[name], value)
		}
	}
	if _, ok := out.Header["User-Agent"]; !ok {
		out.Header["User-Agent"] = []string{""} // keeps the engine from naming itself
	}
	putRequestBody(out, &req.Body)
	return out, nil
}

func putRequestBody(out *http.Request, body *Body) {
	switch {
	case body.Len() == 0:
		_ = body.Close() // nothing is in it
	case body.Buffered():
		out.ContentLength = body.Len()
		out.Body = io.NopCloser(body.Reader())
		out.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body.bytes)), nil }
	default:
		out.ContentLength = body.Len()
		out.Body = body.stream
	}
}

// backendURL makes the engine write Target as it stands.
func backendURL(req *Request) (*url.URL, error) {
	if req.Scheme != "http" && req.Scheme != "https" {
		return nil, fmt.Errorf("scheme %q is neither http nor https", req.Scheme)
	}
	host, err := url.Parse(req.Scheme + "://" + req.Host)
	if err != nil {
		return nil, err
	}
	if host.Hostname() == "" || host.Host != req.Host {
		return nil, fmt.Errorf("%q is not a host", req.Host)
	}
	if !validTarget(req.Target) {
		return nil, fmt.Errorf("%q is not a request target", req.Target)
	}
	path, query, hasQuery := strings.Cut(req.Target, "?")
	u := &url.URL{Scheme: req.Scheme, Host: routedHost(host, req.Address), Opaque: path, RawQuery: query, ForceQuery: hasQuery}
	if strings.HasPrefix(path, "//") {
		// The engine takes an opaque part that starts so for an authority.
		u.Opaque, u.RawPath = "", path
		if u.Path, err = url.PathUnescape(path); err != nil {
			return nil, err
		}
	}
	return u, nil
}

// responseBody is a backend's body; what fails in it is a *NetworkError.
type responseBody struct {
	ctx context.Context
	io.ReadCloser
}

func (b *responseBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = networkError(b.ctx, err)
	}
	return n, err
}
