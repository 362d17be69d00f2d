package wire

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
)

// NetworkErrorKind is how a call to a backend failed below HTTP.
type NetworkErrorKind string

const (
	Timeout      NetworkErrorKind = "timeout"      // no answer within the context's deadline, or no connection within the client's
	Refused      NetworkErrorKind = "refused"      // nobody listens, or there is no way there
	Unresolvable NetworkErrorKind = "unresolvable" // the host name has no address
	Reset        NetworkErrorKind = "reset"        // the connection broke, ended early, or what came isn't HTTP
	TLS          NetworkErrorKind = "tls"          // handshake failed, or the certificate doesn't do
	Denied       NetworkErrorKind = "denied"       // the egress policy forbids the address
	BadAddress   NetworkErrorKind = "bad address"  // not a URL that can be called
)

// NetworkError is a backend call that got no response, or not all of it.
type NetworkError struct {
	Kind NetworkErrorKind
	Err  error
}

func (e *NetworkError) Error() string { return fmt.Sprintf("%s: %v", e.Kind, e.Err) }
func (e *NetworkError) Unwrap() error { return e.Err }

// networkError is err as a kind of failure. A caller that has gone away is no network error.
func networkError(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	var known *NetworkError
	if errors.As(err, &known) {
		return known
	}
	return &NetworkError{networkErrorKind(ctx, err), err}
}

func networkErrorKind(ctx context.Context, err error) NetworkErrorKind {
	var dns *net.DNSError
	var netErr net.Error
	var alert tls.AlertError
	switch {
	case ctx.Err() != nil, errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return Timeout
	case errors.As(err, &dns):
		return Unresolvable
	case errors.As(err, &netErr) && netErr.Timeout():
		return Timeout
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return Refused
	case errors.As(err, &alert):
		return TLS
	default:
		return Reset
	}
}
