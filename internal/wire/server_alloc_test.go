//go:build !race

package wire

import (
	"context"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
)

// exchanger speaks HTTP/1.1 to a server without allocating.
type exchanger struct {
	conn    net.Conn
	request []byte
	answer  []byte
}

// calls sends the request n times; every answer is of the same length but for the first.
func (e *exchanger) calls(t testing.TB, n int) {
	for range n {
		if _, err := e.conn.Write(e.request); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(e.conn, e.answer); err != nil {
			t.Fatal(err)
		}
	}
}

func newExchanger(t testing.TB, address, request string) *exchanger {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeQuietly(conn) })
	e := &exchanger{conn, []byte(request), make([]byte, 64<<10)}
	if _, err := conn.Write(e.request); err != nil {
		t.Fatal(err)
	}
	n := 0
	for !strings.HasSuffix(string(e.answer[:n]), "</end>") {
		k, err := conn.Read(e.answer[n:])
		if err != nil {
			t.Fatal(err)
		}
		n += k
	}
	e.answer = e.answer[:n]
	return e
}

func TestServingARequestAllocatesNothing(t *testing.T) {
	body := []byte(strings.Repeat("x", 1000) + "</end>")
	var header Header
	header.Add("Content-Type", "text/plain")
	res := Response{Status: 200, Header: header}
	_, address := serve(t, ServerOptions{}, func(_ context.Context, req *Request, r Responder) {
		if _, err := req.Body.ReadAll(1 << 20); err != nil {
			t.Error(err)
		}
		res.Body = Bytes(body)
		_, _ = r.Respond(&res)
	})
	for name, request := range map[string]string{
		"GET":     "GET /x?y=z HTTP/1.1\r\nHost: a.test\r\nUser-Agent: u\r\nAccept: */*\r\nX-Any: thing\r\n\r\n",
		"POST":    "POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 2000\r\n\r\n" + strings.Repeat("x", 2000),
		"chunked": "POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			e := newExchanger(t, address, request)
			e.calls(t, 100)
			const n = 2000
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			e.calls(t, n)
			runtime.ReadMemStats(&after)
			// The sweeper and the runtime allocate now and then.
			if per := float64(after.Mallocs-before.Mallocs) / n; per > 0.1 {
				t.Errorf("%.2f allocations per request", per)
			}
		})
	}
}

func BenchmarkServe(b *testing.B) {
	body := []byte(strings.Repeat("x", 1000) + "</end>")
	l := listen(b)
	res := Response{Status: 200}
	s := NewServer(ServerOptions{}, func(_ context.Context, _ *Request, r Responder) {
		res.Body = Bytes(body)
		_, _ = r.Respond(&res)
	})
	defer closeQuietly(s)
	go func() { _ = s.Serve(l) }() // ends with the benchmark
	e := newExchanger(b, l.Addr().String(), "GET /x HTTP/1.1\r\nHost: a\r\nUser-Agent: u\r\nAccept: */*\r\n\r\n")
	b.ReportAllocs()
	for b.Loop() {
		e.calls(b, 1)
	}
}
