package wire

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"
)

// echo answers with what it was sent.
func echo(_ context.Context, req *Request, r Responder) {
	body, err := req.Body.ReadAll(1 << 20)
	status := 200
	if err != nil {
		status = 499
	}
	_, _ = r.Respond(&Response{Status: status, Body: Bytes(fmt.Appendf(nil, "%s %s %s", req.RemoteAddr, req.Target, body))})
}

// untilClosed reads what comes until the server closes.
func untilClosed(t *testing.T, c net.Conn) string {
	t.Helper()
	all, err := io.ReadAll(c)
	if err != nil {
		t.Errorf("reading the answer: %v", err)
	}
	return string(all)
}

func dial(t *testing.T, address string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeQuietly(c) })
	return c
}

func TestLimitsOfAConnection(t *testing.T) {
	const request = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n"
	for _, row := range []struct {
		name    string
		options ServerOptions
		sent    string
		want    []string // in this order, and then the end
	}{
		{"the last request that a connection may carry says so", ServerOptions{MaxRequests: 2}, strings.Repeat(request, 5), []string{"HTTP/1.1 200", "HTTP/1.1 200", "Connection: close", " /x "}},
		{"fields of a header", ServerOptions{MaxFields: 2}, "GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\n\r\n", []string{"HTTP/1.1 431", "Connection: close"}},
		{"bytes of a header", ServerOptions{MaxHeaderBytes: 100}, "GET / HTTP/1.1\r\nHost: a\r\nA: " + strings.Repeat("a", 100) + "\r\n\r\n", []string{"HTTP/1.1 431"}},
		{"bytes of a header that has no end", ServerOptions{MaxHeaderBytes: 100}, "GET / HTTP/1.1\r\nHost: a\r\nA: " + strings.Repeat("a", 100), []string{"HTTP/1.1 431"}},
		{"bytes of a header beyond the buffer", ServerOptions{MaxHeaderBytes: 50_000}, "GET / HTTP/1.1\r\nHost: a\r\nA: " + strings.Repeat("a", 60_000), []string{"HTTP/1.1 431"}},
		{"bytes of a body that are said", ServerOptions{MaxBodyBytes: 3}, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nabcd", []string{"HTTP/1.1 413", "Connection: close"}},
		{"bytes of a body that aren't", ServerOptions{MaxBodyBytes: 3}, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n", []string{"HTTP/1.1 499", "Connection: close"}},
		{"time for a header", ServerOptions{HeaderTimeout: 300 * time.Millisecond}, "GET / HTTP/1.1\r\nHost: a\r\n", []string{"HTTP/1.1 408", "Connection: close"}},
		{"time until the first request", ServerOptions{HeaderTimeout: 20 * time.Millisecond}, "", nil},
		{"time between two requests", ServerOptions{IdleTimeout: 20 * time.Millisecond}, request, []string{"HTTP/1.1 200"}},
		{"time for a body", ServerOptions{BodyTimeout: 20 * time.Millisecond}, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nabc", []string{"HTTP/1.1 499", "Connection: close"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, address := serve(t, row.options, echo)
			c := dial(t, address)
			_, _ = io.WriteString(c, row.sent)
			answer := untilClosed(t, c)
			rest := answer
			for _, want := range row.want {
				_, after, ok := strings.Cut(rest, want)
				if !ok {
					t.Fatalf("%q isn't in the answer, or not in order: %q", want, answer)
				}
				rest = after
			}
			if n := strings.Count(answer, "HTTP/1.1 "); n != strings.Count(strings.Join(row.want, ""), "HTTP/1.1 ") {
				t.Errorf("%d answers: %q", n, answer)
			}
		})
	}
}

// TLS answers some of what a client sends by itself, such as its wish for other keys.
func TestAClientThatTakesNothingOfTLSIsGivenUpBeforeItsRequestIsThere(t *testing.T) {
	client, conn := net.Pipe()
	defer closeQuietly(client)
	c := newServerConn(NewServer(ServerOptions{}, echo), conn)
	c.enter(phaseHead)
	written := make(chan error)
	go func() {
		_, err := c.socket.Write([]byte("nobody reads this"))
		written <- err
	}()
	for c.socket.writes.now() == 0 {
		time.Sleep(time.Millisecond)
	}
	begun := now()
	c.sweep(begun)
	c.sweep(begun.add(c.server.options.WriteTimeout))
	if err := <-written; !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error(err)
	}
}

func TestAnEndThatComesWithTheLastBytesIsSeen(t *testing.T) {
	_, address := serve(t, ServerOptions{}, echo)
	c := dial(t, address)
	_, _ = io.WriteString(c, "GET /x HTTP/1.1\r\nHost: a\r\n\r\n")
	_ = c.(*net.TCPConn).CloseWrite()
	if answer := untilClosed(t, c); !strings.HasPrefix(answer, "HTTP/1.1 200") || strings.Contains(answer, "Connection: close") {
		t.Errorf("%q", answer)
	}
}

func TestTheProxyProtocolSaysWhoTheClientIs(t *testing.T) {
	const v2 = proxySignature
	loopback := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	for _, row := range []struct{ name, header, want string }{
		{"version 1", "PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n", "192.0.2.1:56324 /x "},
		{"version 1 over IPv6", "PROXY TCP6 2001:db8::1 2001:db8::2 56324 443\r\n", "[2001:db8::1]:56324 /x "},
		{"version 1 with an IPv4 address in an IPv6 one", "PROXY TCP6 ::ffff:192.0.2.1 ::ffff:198.51.100.1 56324 443\r\n", "192.0.2.1:56324 /x "},
		{"version 1 without a client", "PROXY UNKNOWN\r\n", "127.0.0.1:"},
		{"version 1 with more than it knows", "PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n", "127.0.0.1:"},
		{"version 2", v2 + "\x21\x11\x00\x0c\xc0\x00\x02\x01\xc6\x33\x64\x01\xdc\x04\x01\xbb", "192.0.2.1:56324 /x "},
		{"version 2 with extensions", v2 + "\x21\x11\x00\x10\xc0\x00\x02\x01\xc6\x33\x64\x01\xdc\x04\x01\xbb\x04\x00\x01a", "192.0.2.1:56324 /x "},
		{"version 2 over IPv6", v2 + "\x21\x21\x00\x24\x20\x01\x0d\xb8" + strings.Repeat("\x00", 11) + "\x01" + strings.Repeat("\x00", 16) + "\xdc\x04\x01\xbb", "[2001:db8::1]:56324 /x "},
		{"version 2 with an IPv4 address in an IPv6 one", v2 + "\x21\x21\x00\x24" + strings.Repeat("\x00", 10) + "\xff\xff\xc0\x00\x02\x01" + strings.Repeat("\x00", 16) + "\xdc\x04\x01\xbb", "192.0.2.1:56324 /x "},
		{"version 2 of the load balancer's own", v2 + "\x20\x00\x00\x00", "127.0.0.1:"},
		{"version 2 over a Unix socket", v2 + "\x21\x31\x00\x00", "127.0.0.1:"},
		{"none", "", ""},
		{"version 1 that is none", "PROXY TCP4 192.0.2.1 198.51.100.1 56324\r\n", ""},
		{"version 1 with the wrong family", "PROXY TCP6 192.0.2.1 198.51.100.1 56324 443\r\n", ""},
		{"version 1 with a port that is none", "PROXY TCP4 192.0.2.1 198.51.100.1 65536 443\r\n", ""},
		{"version 1 without an end", "PROXY TCP4 " + strings.Repeat("1", 200), ""},
		{"version 2 that is too short", v2 + "\x21\x11\x00\x0b" + strings.Repeat("a", 11), ""},
		{"version 2 that is too long", v2 + "\x21\x11\xff\xff" + strings.Repeat("a", 100), ""},
		{"version 3", v2 + "\x31\x11\x00\x0c" + strings.Repeat("a", 12), ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, address := serve(t, ServerOptions{ProxyProtocol: loopback, HeaderTimeout: time.Second}, echo)
			answer := speak(t, address, row.header+"GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
			if _, body := headOf(answer); row.want == "" && answer != "" || !strings.HasPrefix(body, row.want) {
				t.Errorf("%q, want %q", answer, row.want)
			}
		})
	}
	t.Run("from where it isn't believed", func(t *testing.T) {
		_, address := serve(t, ServerOptions{ProxyProtocol: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}}, echo)
		if answer := speak(t, address, "PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n"); !strings.HasPrefix(answer, "HTTP/1.1 400") {
			t.Errorf("%q", answer)
		}
	})
}

func TestAConnectionThatIsToBeClosedAndKeptIsClosed(t *testing.T) {
	_, address := serve(t, ServerOptions{}, echo)
	for _, version := range []string{"HTTP/1.0", "HTTP/1.1"} {
		for _, fields := range []string{"Connection: close, keep-alive\r\n", "Connection: keep-alive\r\nConnection: close\r\n", "Connection: close\r\nConnection: keep-alive\r\n"} {
			request := "GET /x " + version + "\r\nHost: a\r\n" + fields + "\r\n"
			if answer := speak(t, address, request+request); strings.Count(answer, version+" 200 ") != 1 {
				t.Errorf("%q: %q", request, answer)
			}
		}
	}
}

// plainListener hides that its connections have descriptors.
type plainListener struct{ net.Listener }

func (l plainListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return struct{ net.Conn }{c}, nil
}

func TestAHeaderThatTakesTooLongIsToldSoAnywhere(t *testing.T) {
	l := listen(t)
	s := NewServer(ServerOptions{HeaderTimeout: 300 * time.Millisecond}, echo)
	done := make(chan error, 1)
	go func() { done <- s.Serve(plainListener{l}) }()
	if answer := speak(t, l.Addr().String(), "GET / HTTP/1.1\r\nHost: a\r\n"); !strings.HasPrefix(answer, "HTTP/1.1 408 ") {
		t.Errorf("%q", answer)
	}
	closeQuietly(s)
	<-done
}

// inPieces sends what comes apart, unless the machine is busy.
func inPieces(c net.Conn, pieces ...string) {
	for _, piece := range pieces {
		_, _ = io.WriteString(c, piece)
		time.Sleep(time.Millisecond)
	}
}

func TestRequestsAreServedAnywhere(t *testing.T) {
	for name, listen := range map[string]func() (net.Listener, error){
		"Unix socket": func() (net.Listener, error) { return net.Listen("unix", t.TempDir()+"/s") },
		"no descriptors": func() (net.Listener, error) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			return plainListener{l}, err
		},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := listen()
			if err != nil {
				t.Fatal(err)
			}
			s := NewServer(ServerOptions{BodyTimeout: time.Second}, echo) // long enough for pieces that come apart on a busy machine
			done := make(chan error, 1)
			go func() { done <- s.Serve(l) }()
			c, err := net.Dial(l.Addr().Network(), l.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer closeQuietly(c)
			in := bufio.NewReader(c)
			for i := range 10 {
				path := fmt.Sprintf("/%d", i)
				head := "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n"
				if i%2 == 0 {
					inPieces(c, head[:10], head[10:], "a", "bc")
				} else {
					inPieces(c, head+"a", "bc")
				}
				res, err := http.ReadResponse(in, nil)
				if err != nil {
					t.Fatal(err)
				}
				if body, err := io.ReadAll(res.Body); !strings.HasSuffix(string(body), " "+path+" abc") || err != nil {
					t.Errorf("%q, %v", body, err)
				}
			}
			_, _ = io.WriteString(c, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na")
			if res, err := http.ReadResponse(in, nil); err != nil || res.StatusCode != 499 {
				t.Errorf("a body that stalls: %v, %v", res, err)
			}
			closeQuietly(c) // else its last words are waited for
			if err := s.Shutdown(t.Context()); err != nil {
				t.Error(err)
			}
			if err := <-done; err != ErrServerClosed {
				t.Error(err)
			}
		})
	}
}
