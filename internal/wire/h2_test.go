package wire

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// serveH2 runs the HTTP/2 engine alone on every connection, and answers its address.
func serveH2(t *testing.T, options ServerOptions, handler Handler) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	options = options.withDefaults()
	var conns sync.WaitGroup
	conns.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			conns.Go(func() { newH2Conn(&options, handler, c, nil).serve(nil) })
		}
	})
	t.Cleanup(func() {
		closeQuietly(l)
		conns.Wait()
	})
	return l.Addr().String()
}

func TestH2Basics(t *testing.T) {
	address := serveH2(t, ServerOptions{}, func(_ context.Context, req *Request, r Responder) {
		body, err := req.Body.ReadAll(10 << 20)
		if err != nil {
			t.Error(err)
		}
		respond(t, r, &Response{Status: 200, Header: HeaderOf(Field{Name: "X-A", Value: req.Target}), Body: Bytes(append([]byte(req.Method+" "+req.Host+" "), body...))})
	})
	client := plainClient(t, "HTTP/2.0")
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			body := strings.Repeat("x", i*1000)
			res, err := client.Post(fmt.Sprintf("http://%s/%d", address, i), "text/plain", strings.NewReader(body))
			if err != nil {
				t.Error(err)
				return
			}
			defer closeQuietly(res.Body)
			got, err := io.ReadAll(res.Body)
			if want := "POST " + address + " " + body; string(got) != want || err != nil || res.Header.Get("x-a") != fmt.Sprintf("/%d", i) {
				t.Errorf("%d: %d bytes, want %d, %v %v", i, len(got), len(want), err, res.Header)
			}
		})
	}
	wg.Wait()
	client.CloseIdleConnections()
}

var _ = bytes.Equal
var _ = http.MethodGet
