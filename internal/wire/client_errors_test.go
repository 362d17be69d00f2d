package wire

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestNetworkErrors(t *testing.T) {
	l := listen(t)
	closedPort := l.Addr().String()
	closeQuietly(l)
	answering := func(answer string) string {
		return scriptedBackend(t, func(c net.Conn, r *bufio.Reader) {
			readHead(r)
			_, _ = io.WriteString(c, answer)
		})
	}
	silent := scriptedBackend(t, func(_ net.Conn, r *bufio.Reader) { _, _ = io.ReadAll(r) })
	resetting := scriptedBackend(t, func(c net.Conn, r *bufio.Reader) {
		readHead(r)
		_ = c.(*net.TCPConn).SetLinger(0)
	})
	plain := scriptedBackend(t, func(c net.Conn, r *bufio.Reader) {
		_, _ = r.Peek(1)
		_, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n")
	})
	denial := errors.New("not there")
	deny := ClientOptions{Allow: func(netip.AddrPort) error { return denial }}
	for _, row := range []struct {
		name    string
		options ClientOptions
		req     Request
		want    NetworkErrorKind
	}{
		{"nobody listens", ClientOptions{}, Request{Host: closedPort}, Refused},
		{"no such name", ClientOptions{}, Request{Host: "no-such-host.invalid"}, Unresolvable},
		{"no answer in time", ClientOptions{}, Request{Host: silent}, Timeout},
		{"reset", ClientOptions{}, Request{Host: resetting}, Reset},
		{"empty reply", ClientOptions{}, Request{Host: answering("")}, Reset},
		{"half a head", ClientOptions{}, Request{Host: answering("HTTP/1.1 200 OK\r\nCont")}, Reset},
		{"not HTTP", ClientOptions{}, Request{Host: answering("SSH-2.0-x\r\n\r\n")}, Reset},
		{"head over the limit", ClientOptions{MaxHeaderBytes: 1000}, Request{Host: answering("HTTP/1.1 200 OK\r\nX: " + strings.Repeat("a", 9000) + "\r\n\r\n")}, Reset},
		{"lengths that differ", ClientOptions{}, Request{Host: answering("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")}, Reset},
		{"protocol switched", ClientOptions{}, Request{Host: answering("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n")}, Reset},
		{"TLS to a port without", ClientOptions{}, Request{Scheme: "https", Host: plain}, TLS},
		{"denied", deny, Request{Host: silent}, Denied},
		{"denied over TLS", deny, Request{Scheme: "https", Host: silent}, Denied},
	} {
		t.Run(row.name, func(t *testing.T) {
			ctx := t.Context()
			if row.want == Timeout {
				short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
				defer cancel()
				ctx = short
			}
			req := row.req
			req.Method, req.Target, req.Body = "POST", "/", Bytes([]byte("x"))
			setDefault(&req.Scheme, "http")
			_, err := newTestClient(t, row.options).do(ctx, &req)
			if kindOf(err) != row.want {
				t.Errorf("got %v, want kind %s", err, row.want)
			}
			if row.want == Denied && !errors.Is(err, denial) {
				t.Errorf("%v doesn't tell the policy's reason", err)
			}
		})
	}
}

func TestAnAddressThatCantBeCalledIsRefusedAndTheBodyClosed(t *testing.T) {
	client := newTestClient(t, ClientOptions{})
	for name, req := range map[string]Request{
		"no host":                {Scheme: "http", Target: "/"},
		"host with a path":       {Scheme: "http", Host: "a/b", Target: "/"},
		"host with a user":       {Scheme: "http", Host: "u@a", Target: "/"},
		"port that is none":      {Scheme: "http", Host: "a:b", Target: "/"},
		"scheme that is none":    {Scheme: "ftp", Host: "127.0.0.1:1", Target: "/"},
		"space in the target":    {Scheme: "http", Host: "127.0.0.1:1", Target: "/ HTTP/1.1\r\nX: y"},
		"target that is no path": {Scheme: "http", Host: "127.0.0.1:1", Target: "http://a/"},
	} {
		closed := false
		req.Method, req.Body = "POST", Stream(closeRecorder{strings.NewReader("x"), &closed}, 1)
		if _, err := client.do(t.Context(), &req); kindOf(err) != BadAddress {
			t.Errorf("%s: got %v, want kind %s", name, err, BadAddress)
		}
		if !closed {
			t.Errorf("%s: the request's body was left open", name)
		}
	}
}

type closeRecorder struct {
	io.Reader
	closed *bool
}

func (c closeRecorder) Close() error {
	*c.closed = true
	return nil
}

func TestBodyThatBreaksOffIsANetworkError(t *testing.T) {
	for name, sent := range map[string]string{
		"known length": "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
		"chunked":      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
	} {
		t.Run(name, func(t *testing.T) {
			address := scriptedBackend(t, func(c net.Conn, r *bufio.Reader) {
				readHead(r)
				_, _ = io.WriteString(c, sent)
			})
			res, err := newTestClient(t, ClientOptions{}).do(t.Context(), &Request{Method: "GET", Scheme: "http", Host: address, Target: "/"})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := res.Body.ReadAll(100); kindOf(err) != Reset {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestDeadlineCoversTheBody(t *testing.T) {
	address := scriptedBackend(t, func(c net.Conn, r *bufio.Reader) {
		readHead(r)
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
		_, _ = io.ReadAll(r)
	})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	res, err := newTestClient(t, ClientOptions{}).do(ctx, &Request{Method: "GET", Scheme: "http", Host: address, Target: "/"})
	if err == nil {
		_, err = res.Body.ReadAll(100)
	}
	if kindOf(err) != Timeout {
		t.Errorf("%v", err)
	}
}

func TestCallerThatGoesAwayIsNoNetworkError(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	address := scriptedBackend(t, func(_ net.Conn, r *bufio.Reader) {
		readHead(r)
		cancel()
		_, _ = io.ReadAll(r)
	})
	_, err := newTestClient(t, ClientOptions{}).do(ctx, &Request{Method: "GET", Scheme: "http", Host: address, Target: "/"})
	if !errors.Is(err, context.Canceled) || kindOf(err) != "" {
		t.Errorf("%v", err)
	}
}

func TestUnsendableFieldsAreRefused(t *testing.T) {
	client := newTestClient(t, ClientOptions{})
	for _, f := range []Field{{"X-A", "a\r\nX-B: c"}, {"X-A", "a\x00"}, {"X A", "a"}, {"", "a"}, {"Host", "a\r\nX: y"}} {
		_, err := client.do(t.Context(), &Request{Method: "GET", Scheme: "http", Host: "127.0.0.1:1", Target: "/", Header: HeaderOf(f)})
		if err == nil || kindOf(err) != "" {
			t.Errorf("%q: %v", f, err)
		}
	}
	if _, err := client.do(t.Context(), &Request{Method: "GET /", Scheme: "http", Host: "127.0.0.1:1", Target: "/"}); err == nil {
		t.Error("a method with a space was sent")
	}
}
