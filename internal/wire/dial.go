package wire

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"syscall"
	"time"
)

// dialer connects to backends within the egress policy: to the addresses of a name one after the other, and to those of both families
// at the same time (RFC 6555).
type dialer struct {
	net     net.Dialer
	timeout time.Duration
	tls     *tls.Config
	skip    bool // InsecureSkipVerification

	lookup func(ctx context.Context, name string) ([]netip.Addr, error)
}

func newDialer(options ClientOptions) *dialer {
	d := &dialer{
		timeout: options.DialTimeout,
		tls: &tls.Config{
			RootCAs:            options.RootCAs,
			NextProtos:         []string{"http/1.1"},
			MinVersion:         tls.VersionTLS12,
			ClientSessionCache: tls.NewLRUClientSessionCache(0),
		},
		skip: options.InsecureSkipVerification,
		lookup: func(ctx context.Context, name string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", name)
		},
	}
	if certificate := options.Certificate; certificate != nil {
		// Whatever issuers the backend says it takes: whoever gave the stage a certificate knows better.
		d.tls.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return certificate, nil }
	}
	if options.Allow != nil {
		d.net.Control = func(_, address string, _ syscall.RawConn) error { return egress(options.Allow, address) }
	}
	return d
}

// egress asks the policy about an address that is about to be connected to, so a name that changes its address can't slip by.
func egress(allow func(netip.AddrPort) error, address string) error {
	peer, err := netip.ParseAddrPort(address)
	if err == nil {
		err = allow(netip.AddrPortFrom(peer.Addr().Unmap(), peer.Port()))
	}
	if err != nil {
		return &NetworkError{Denied, err}
	}
	return nil
}

func (d *dialer) dial(ctx context.Context, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, d.timeout)
	defer cancel()
	return d.net.DialContext(ctx, "tcp", address)
}

// connect makes a connection that is ready for a call.
func (d *dialer) connect(ctx context.Context, e *endpoint) (*backendConn, error) {
	ctx, cancel := context.WithTimeout(ctx, d.timeout)
	defer cancel()
	raw, err := d.net.DialContext(ctx, "tcp", e.address)
	if err != nil {
		return nil, err
	}
	c := newBackendConn(e, raw)
	if e.tls != nil {
		if err := c.secure(ctx, e.tls); err != nil {
			_ = raw.Close() // it has failed already
			return nil, err
		}
	}
	return c, nil
}

// config is that of connections whose certificate is for host.
func (d *dialer) config(host string) *tls.Config {
	config := d.tls.Clone()
	config.ServerName = host
	if d.skip {
		config.InsecureSkipVerify = true
		config.VerifyConnection = func(state tls.ConnectionState) error { return checkNameAndDates(&state, host, time.Now()) }
	}
	return config
}

// checkNameAndDates is what remains of verification when its issuer doesn't matter.
func checkNameAndDates(state *tls.ConnectionState, host string, now time.Time) error {
	if len(state.PeerCertificates) == 0 {
		return errors.New("backend sent no certificate")
	}
	leaf := state.PeerCertificates[0]
	if now.Before(leaf.NotBefore) || now.After(leaf.NotAfter) {
		return fmt.Errorf("certificate is valid from %s to %s only", leaf.NotBefore.Format(time.RFC3339), leaf.NotAfter.Format(time.RFC3339))
	}
	return leaf.VerifyHostname(host)
}
