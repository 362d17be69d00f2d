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
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
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
		{"no host", ClientOptions{}, Request{}, BadAddress},
		{"host with a path", ClientOptions{}, Request{Host: "a/b"}, BadAddress},
		{"host with a user", ClientOptions{}, Request{Host: "u@a"}, BadAddress},
		{"port that is none", ClientOptions{}, Request{Host: "a:b"}, BadAddress},
		{"scheme that is none", ClientOptions{}, Request{Scheme: "ftp", Host: silent}, BadAddress},
		{"space in the target", ClientOptions{}, Request{Host: silent, Target: "/ HTTP/1.1\r\nX: y"}, BadAddress},
		{"target that is no path", ClientOptions{}, Request{Host: silent, Target: "http://a/"}, BadAddress},
	} {
		t.Run(row.name, func(t *testing.T) {
			ctx := t.Context()
			if row.want == Timeout {
				short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
				defer cancel()
				ctx = short
			}
			req := row.req
			req.Method = "POST"
			setDefault(&req.Scheme, "http")
			setDefault(&req.Target, "/")
			closed := false
			req.Body = Stream(closeRecorder{strings.NewReader("x"), &closed}, 1)
			_, err := newTestClient(t, row.options).do(ctx, &req)
			var got *NetworkError
			if !errors.As(err, &got) || got.Kind != row.want {
				t.Errorf("got %v, want kind %s", err, row.want)
			}
			if row.want == Denied && !errors.Is(err, denial) {
				t.Errorf("%v doesn't tell the policy's reason", err)
			}
			if row.want == BadAddress && !closed {
				t.Error("the request's body was left open")
			}
		})
	}
}
