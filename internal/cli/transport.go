package cli

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"time"

	"golang.org/x/net/http/httpproxy"

	"stile/internal/python"
)

const defaultTimeout = 60 * time.Second

// transport is an HTTP engine for a URL, with the command's timeouts, proxies and certificates. Redirects aren't its business.
func (r *runner) transport(target string) (*http.Transport, error) {
	connect, err := timeout("connect", r.globals.connectTimeout)
	if err != nil {
		return nil, err
	}
	read, err := timeout("read", r.globals.readTimeout)
	if err != nil {
		return nil, err
	}
	dialer := &net.Dialer{Timeout: connect}
	proxy := r.proxy()
	transport := &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, &dialError{err}
			}
			return &patientConn{conn, read}, nil
		},
		Proxy:              func(request *http.Request) (*url.URL, error) { return proxy(request.URL) },
		DisableCompression: true,
	}
	if usesTLS(proxy, target) {
		transport.TLSClientConfig, _ = r.verification() // what is wrong with it, a call over TLS says
	}
	return transport, nil
}

// usesTLS is whether certificates, which take longer to read than a call to a local server takes, are needed on the way to target.
func usesTLS(proxy func(*url.URL) (*url.URL, error), target string) bool {
	u, err := url.Parse(target)
	if err != nil {
		return false
	}
	if through, err := proxy(u); err == nil && through != nil && through.Scheme == "https" {
		return true
	}
	return u.Scheme == "https"
}

// proxy chooses the proxy for a URL as the environment says, in lower case or capitals.
func (r *runner) proxy() func(*url.URL) (*url.URL, error) {
	env := func(name string) string {
		if v, ok := r.Env(strings.ToLower(name)); ok {
			return v
		}
		v, _ := r.Env(name)
		return v
	}
	return (&httpproxy.Config{HTTPProxy: env("HTTP_PROXY"), HTTPSProxy: env("HTTPS_PROXY"), NoProxy: env("NO_PROXY")}).ProxyFunc()
}

// timeout is a --cli-…-timeout: 0 waits for ever.
func timeout(what string, seconds *big.Int) (time.Duration, error) {
	const longest = 1 << 32
	switch {
	case seconds == nil:
		return defaultTimeout, nil
	case seconds.Sign() < 0:
		return 0, failuref("Attempted to set %s timeout to %s, but the timeout cannot be set to a value less than or equal to 0.", what, seconds)
	case !seconds.IsInt64() || seconds.Int64() > longest:
		return 0, failure("timeout value is too large")
	}
	return time.Duration(seconds.Int64()) * time.Second, nil
}

// tlsConfig says how servers are verified; an error is a bundle of authorities that can't be used.
func (r *runner) tlsConfig() (*tls.Config, error) {
	bundle := r.globals.caBundle
	if bundle == "" {
		bundle, _ = r.settings.Lookup("AWS_CA_BUNDLE", "ca_bundle")
	}
	if bundle == "" {
		bundle, _ = r.Env("REQUESTS_CA_BUNDLE")
	}
	switch {
	case r.globals.noVerifySSL:
		return &tls.Config{InsecureSkipVerify: true}, nil //nolint:gosec // the user asked for it
	case bundle == "":
		return &tls.Config{MinVersion: tls.VersionTLS12}, nil
	}
	pem, err := os.ReadFile(python.ToSystem(bundle))
	if err != nil {
		message, _, _ := strings.Cut(python.OSError(err, bundle), ": ")
		return nil, failure(message)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, failure("[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found (_ssl.c:4154)")
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots}, nil
}

// patientConn gives up when nothing comes for as long as the read timeout.
type patientConn struct {
	net.Conn
	patience time.Duration
}

func (c *patientConn) Read(p []byte) (int, error) {
	if c.patience > 0 {
		if err := c.SetReadDeadline(time.Now().Add(c.patience)); err != nil {
			return 0, err
		}
	}
	return c.Conn.Read(p)
}

// dialError is a connection that didn't come about.
type dialError struct{ err error }

func (e *dialError) Error() string { return e.err.Error() }
func (e *dialError) Unwrap() error { return e.err }

// connectionError is a call that got no answer; its text is botocore's.
type connectionError struct {
	message   string
	retryable bool
	refused   bool
}

func (e *connectionError) Error() string { return e.message }

// transportError says in botocore's words why a request got no answer.
func (r *runner) transportError(err error, target string) *connectionError {
	var (
		dial      *dialError
		network   net.Error
		operation *net.OpError
		quoted    = `"` + target + `"`
		isDial    = errors.As(err, &dial)
		isTimeout = errors.As(err, &network) && network.Timeout()
	)
	switch {
	case isDial && isTimeout:
		return &connectionError{message: "Connect timeout on endpoint URL: " + quoted, retryable: true}
	case errors.As(err, &operation) && operation.Op == "proxyconnect":
		return &connectionError{message: "Failed to connect to proxy URL: " + r.proxyOf(target), retryable: true}
	case isDial:
		return &connectionError{message: "Could not connect to the endpoint URL: " + quoted, retryable: true, refused: errors.Is(err, syscall.ECONNREFUSED)}
	case isTimeout:
		return &connectionError{message: "Read timeout on endpoint URL: " + quoted, retryable: true}
	}
	if reason := certificateProblem(err); reason != "" {
		return &connectionError{message: "SSL validation failed for " + target + " " + reason}
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || strings.Contains(err.Error(), "malformed HTTP") {
		return &connectionError{message: "Connection was closed before we received a valid response from endpoint URL: " + quoted + ".", retryable: true}
	}
	return &connectionError{message: "An HTTP Client raised an unhandled exception: " + err.Error()}
}

// proxyOf is the quoted URL of the proxy for a target, without credentials.
func (r *runner) proxyOf(target string) string {
	u, err := url.Parse(target)
	if err != nil {
		return `""`
	}
	proxy, err := r.proxy()(u)
	if err != nil || proxy == nil {
		return `""`
	}
	if proxy.User != nil {
		return `"` + proxy.Scheme + "://***:***@" + proxy.Host + `"`
	}
	return `"` + proxy.String() + `"`
}

func hostnameMismatch(e x509.HostnameError) string {
	var names []string
	for _, name := range e.Certificate.DNSNames {
		names = append(names, "'"+name+"'")
	}
	for _, ip := range e.Certificate.IPAddresses {
		names = append(names, "'"+ip.String()+"'")
	}
	text := "hostname '" + e.Host + "' doesn't match "
	if len(names) > 1 {
		text += "either of "
	}
	return text + strings.Join(names, ", ")
}

func certificateProblem(err error) string {
	const failed = "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: "
	var (
		authority x509.UnknownAuthorityError
		invalid   x509.CertificateInvalidError
		host      x509.HostnameError
		record    tls.RecordHeaderError
		alert     tls.AlertError
	)
	switch {
	case errors.As(err, &authority):
		if authority.Cert != nil && authority.Cert.CheckSignatureFrom(authority.Cert) == nil {
			return failed + "self-signed certificate (_ssl.c:1006)"
		}
		return failed + "unable to get local issuer certificate (_ssl.c:1006)"
	case errors.As(err, &host):
		return hostnameMismatch(host)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return failed + "certificate has expired (_ssl.c:1006)"
	case errors.As(err, &invalid):
		return failed + invalid.Error()
	case errors.As(err, &record):
		return "[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)"
	case errors.As(err, &alert):
		return "[SSL] " + alert.Error()
	}
	return ""
}
