package wire

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// do is Do with a response of its own.
func (c *Client) do(ctx context.Context, req *Request) (*Response, error) {
	res := new(Response)
	return res, c.Do(ctx, req, res)
}

// scriptedBackend answers each connection with what the function makes of it, and closes it.
func scriptedBackend(t *testing.T, serve func(c net.Conn, r *bufio.Reader)) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeQuietly(l) })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer closeQuietly(c)
				serve(c, bufio.NewReader(c))
			}()
		}
	}()
	return l.Addr().String()
}

// readHead reads raw bytes up to the end of a head.
func readHead(r *bufio.Reader) string {
	var b strings.Builder
	for {
		line, err := r.ReadString('\n')
		b.WriteString(line)
		if err != nil || line == "\r\n" {
			return b.String()
		}
	}
}

func TestBackendRequestOnTheWire(t *testing.T) {
	for _, row := range []struct {
		name string
		req  Request
		want string
	}{
		{"nothing is added", Request{Method: "GET", Target: "/"}, "GET / HTTP/1.1\r\nHost: BACKEND\r\n\r\n"},
		{
			"case and order are kept",
			Request{Method: "GET", Target: "/", Header: HeaderOf(Field{"x-b", "2"}, Field{"X-aB", "1"}, Field{"x-b", "1"}, Field{"user-agent", "u"})},
			"GET / HTTP/1.1\r\nHost: BACKEND\r\nx-b: 2\r\nX-aB: 1\r\nx-b: 1\r\nuser-agent: u\r\n\r\n",
		},
		{"the target stands as it is", Request{Method: "GET", Target: `/a//b/../%2F%7e"|{}?x=1&&y=%20+|{};z`}, "GET /a//b/../%2F%7e\"|{}?x=1&&y=%20+|{};z HTTP/1.1\r\nHost: BACKEND\r\n\r\n"},
		{"two slashes first", Request{Method: "GET", Target: "//a/b%2fc?"}, "GET //a/b%2fc? HTTP/1.1\r\nHost: BACKEND\r\n\r\n"},
		{"Host overrides", Request{Method: "GET", Target: "/", Header: HeaderOf(Field{"host", "other.test"})}, "GET / HTTP/1.1\r\nHost: other.test\r\n\r\n"},
		{
			"length follows from the body",
			Request{Method: "POST", Target: "/", Header: HeaderOf(Field{"content-length", "9"}, Field{"Transfer-Encoding", "x"}), Body: Bytes([]byte("abc"))},
			"POST / HTTP/1.1\r\nHost: BACKEND\r\nContent-Length: 3\r\n\r\nabc",
		},
		{"POST without body", Request{Method: "POST", Target: "/"}, "POST / HTTP/1.1\r\nHost: BACKEND\r\nContent-Length: 0\r\n\r\n"},
		{"GET with body", Request{Method: "GET", Target: "/", Body: Bytes([]byte("abc"))}, "GET / HTTP/1.1\r\nHost: BACKEND\r\nContent-Length: 3\r\n\r\nabc"},
		{"stream of known length", Request{Method: "PUT", Target: "/", Body: Stream(io.NopCloser(strings.NewReader("abc")), 3)}, "PUT / HTTP/1.1\r\nHost: BACKEND\r\nContent-Length: 3\r\n\r\nabc"},
		{
			"stream of unknown length",
			Request{Method: "PUT", Target: "/", Body: Stream(io.NopCloser(strings.NewReader("abc")), -1)},
			"PUT / HTTP/1.1\r\nHost: BACKEND\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
		},
		{
			"mapped hop-by-hop names",
			Request{Method: "GET", Target: "/", Header: HeaderOf(Field{"Upgrade", "x"}, Field{"Trailer", "X"}, Field{"Connection", "keep-alive"}, Field{"Accept-Encoding", "br"})},
			"GET / HTTP/1.1\r\nHost: BACKEND\r\nUpgrade: x\r\nTrailer: X\r\nConnection: keep-alive\r\nAccept-Encoding: br\r\n\r\n",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := make(chan string, 1)
			address := scriptedBackend(t, func(c net.Conn, r *bufio.Reader) {
				all := make([]byte, len(row.want)+100)
				_ = c.SetReadDeadline(time.Now().Add(50 * time.Millisecond)) // whatever comes too much comes at once
				n, _ := io.ReadFull(r, all)
				got <- string(all[:n])
				_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
			})
			row.req.Scheme, row.req.Host = "http", address
			res, err := newTestClient(t, ClientOptions{}).do(t.Context(), &row.req)
			if err != nil {
				t.Fatal(err)
			}
			closeQuietly(&res.Body)
			if diff := cmp.Diff(strings.ReplaceAll(row.want, "BACKEND", address), <-got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBackendResponseAsItCame(t *testing.T) {
	for _, row := range []struct {
		name, method, sent string
		status             int
		header             []Field
		body               string
	}{
		{"case and order", "GET", "HTTP/1.1 200 OK\r\nx-b: 1\r\nX-aB: 2\r\nx-b: 3\r\nContent-Length: 2\r\n\r\nok", 200, []Field{{"x-b", "1"}, {"X-aB", "2"}, {"x-b", "3"}, {"Content-Length", "2"}}, "ok"},
		{"Pragma alone", "GET", "HTTP/1.1 200 OK\r\nPragma: no-cache\r\nContent-Length: 0\r\n\r\n", 200, []Field{{"Pragma", "no-cache"}, {"Content-Length", "0"}}, ""},
		{"compressed bytes", "GET", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nxy", 200, []Field{{"Content-Encoding", "gzip"}, {"Content-Length", "2"}}, "xy"},
		{"redirect", "GET", "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", 302, []Field{{"Location", "/x"}, {"Content-Length", "0"}}, ""},
		{"chunked", "GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n2\r\nok\r\n0\r\nX: y\r\n\r\n", 200, []Field{}, "ok"},
		{"until close", "GET", "HTTP/1.0 200 OK\r\n\r\nok", 200, []Field{}, "ok"},
		{"interim responses", "GET", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\nA: b\r\n\r\n", 201, []Field{{"Content-Length", "0"}, {"A", "b"}}, ""},
		{"HEAD", "HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n", 200, []Field{{"Content-Length", "7"}}, ""},
		{"204", "GET", "HTTP/1.1 204 No Content\r\nServer: x\r\n\r\n", 204, []Field{{"Server", "x"}}, ""},
		{"named by Connection", "GET", "HTTP/1.1 200 OK\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nContent-Length: 0\r\n\r\n", 200, []Field{{"Connection", "close, X-Hop"}, {"Content-Length", "0"}}, ""},
		{"length and chunks", "GET", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", 200, []Field{}, "ok"},
		{"bare line feeds", "GET", "HTTP/1.1 200 OK\nx-a: b\ncontent-length: 2\n\nok", 200, []Field{{"x-a", "b"}, {"content-length", "2"}}, "ok"},
	} {
		t.Run(row.name, func(t *testing.T) {
			address := scriptedBackend(t, func(c net.Conn, r *bufio.Reader) {
				readHead(r)
				_, _ = io.WriteString(c, row.sent)
			})
			res, err := newTestClient(t, ClientOptions{}).do(t.Context(), &Request{Method: row.method, Scheme: "http", Host: address, Target: "/"})
			if err != nil {
				t.Fatal(err)
			}
			body, err := res.Body.ReadAll(100)
			if err != nil {
				t.Error(err)
			}
			if res.Status != row.status || string(body) != row.body || !cmp.Equal(listed(&res.Header), row.header) {
				t.Errorf("got %d %v %q, want %d %v %q", res.Status, listed(&res.Header), body, row.status, row.header, row.body)
			}
		})
	}
}

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
			var got *NetworkError
			if _, err := res.Body.ReadAll(100); !errors.As(err, &got) || got.Kind != Reset {
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
	var got *NetworkError
	if !errors.As(err, &got) || got.Kind != Timeout {
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
	var network *NetworkError
	if !errors.Is(err, context.Canceled) || errors.As(err, &network) {
		t.Errorf("%v", err)
	}
}

func TestUnsendableFieldsAreRefused(t *testing.T) {
	client := newTestClient(t, ClientOptions{})
	for _, f := range []Field{{"X-A", "a\r\nX-B: c"}, {"X-A", "a\x00"}, {"X A", "a"}, {"", "a"}, {"Host", "a\r\nX: y"}} {
		_, err := client.do(t.Context(), &Request{Method: "GET", Scheme: "http", Host: "127.0.0.1:1", Target: "/", Header: HeaderOf(f)})
		var network *NetworkError
		if err == nil || errors.As(err, &network) {
			t.Errorf("%q: %v", f, err)
		}
	}
	if _, err := client.do(t.Context(), &Request{Method: "GET /", Scheme: "http", Host: "127.0.0.1:1", Target: "/"}); err == nil {
		t.Error("a method with a space was sent")
	}
}

func TestConnectionsAreKeptAndADeadOneIsReplaced(t *testing.T) {
	conns := make(chan net.Conn, 10)
	address := scriptedBackend(t, func(c net.Conn, r *bufio.Reader) {
		conns <- c
		for readHead(r) != "" {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
		}
	})
	client := newTestClient(t, ClientOptions{})
	call := func(method string) {
		t.Helper()
		res, err := client.do(t.Context(), &Request{Method: method, Scheme: "http", Host: address, Target: "/"})
		if err != nil {
			t.Fatal(err)
		}
		if body, err := res.Body.ReadAll(10); string(body) != "ok" || err != nil {
			t.Fatalf("%q %v", body, err)
		}
	}
	call("GET")
	call("POST")
	call("GET")
	if len(conns) != 1 {
		t.Errorf("%d connections for three calls in a row", len(conns))
	}
	closeQuietly((<-conns))
	call("GET")
}

func TestDenialSeesTheResolvedAddress(t *testing.T) {
	address := scriptedBackend(t, func(c net.Conn, r *bufio.Reader) {
		readHead(r)
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
	})
	_, port, _ := net.SplitHostPort(address)
	var asked []netip.AddrPort
	client := newTestClient(t, ClientOptions{Allow: func(a netip.AddrPort) error {
		asked = append(asked, a)
		if a.Addr().Is6() {
			return errors.New("no IPv6 here")
		}
		return nil
	}})
	res, err := client.do(t.Context(), &Request{Method: "GET", Scheme: "http", Host: "localhost:" + port, Target: "/"})
	if err != nil {
		t.Fatal(err)
	}
	closeQuietly(&res.Body)
	if last := asked[len(asked)-1]; last.String() != address {
		t.Errorf("asked about %v, want %s last", asked, address)
	}
}

func TestBackendIsSpokenToInHTTP1Only(t *testing.T) {
	_, address := serve(t, ServerOptions{}, func(_ context.Context, req *Request, r Responder) {
		respond(t, r, &Response{Status: http.StatusOK, Body: Bytes([]byte(req.Proto))})
	})
	res, err := newTestClient(t, ClientOptions{}).do(t.Context(), &Request{Method: "GET", Scheme: "http", Host: address, Target: "/"})
	if err != nil {
		t.Fatal(err)
	}
	if body, _ := res.Body.ReadAll(100); string(body) != "HTTP/1.1" {
		t.Errorf("%s", body)
	}
}

// corked holds back what is written until it is closed, so that all of it arrives at once.
type corked struct {
	net.Conn
	held bytes.Buffer
	cork bool
}

func (c *corked) Write(p []byte) (int, error) {
	if !c.cork {
		return c.Conn.Write(p)
	}
	return c.held.Write(p)
}

func (c *corked) Close() error {
	_ = c.SetWriteDeadline(time.Time{}) // TLS has set one that has passed
	_, _ = c.Conn.Write(c.held.Bytes())
	return c.Conn.Close()
}

// A backend that closes after its response may send TLS's goodbye within the same segment, as nginx does.
func TestATlsBackendsGoodbyeAlongWithItsResponse(t *testing.T) {
	cert := selfSigned(t, time.Now().Add(time.Hour), "127.0.0.1")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		for {
			raw, err := listener.Accept()
			if err != nil {
				return
			}
			cork := &corked{Conn: raw}
			conn := tls.Server(cork, &tls.Config{Certificates: []tls.Certificate{cert}, MaxVersion: tls.VersionTLS12}) // which shows what is an alert
			conn.Read(make([]byte, 1000))
			cork.cork = true
			io.WriteString(conn, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")
			conn.Close()
		}
	}()
	client := newTestClient(t, ClientOptions{RootCAs: trusting(cert)})
	for range 3 {
		var res Response
		if err := client.Do(t.Context(), &Request{Method: "GET", Scheme: "https", Host: listener.Addr().String(), Target: "/"}, &res); err != nil {
			t.Fatal(err)
		}
		if body, err := res.Body.ReadAll(10); string(body) != "ok" || err != nil {
			t.Errorf("%q, %v", body, err)
		}
	}
}
