package wire

import (
	"bufio"
	"context"
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
				want := strings.ReplaceAll(row.want, "BACKEND", c.LocalAddr().String())
				begin := make([]byte, len(want))
				_ = c.SetReadDeadline(time.Now().Add(5 * time.Second)) // a request that is too short
				n, _ := io.ReadFull(r, begin)
				_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
				rest, _ := io.ReadAll(r)
				got <- string(begin[:n]) + string(rest)
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
