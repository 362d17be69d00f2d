package wire

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// BenchmarkProxy is one kept connection's 1 KiB GET through server and client.
func BenchmarkProxy(b *testing.B) {
	backend := listen(b)
	answeringBackend(b, backend, []byte("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1024\r\n\r\n"+strings.Repeat("x", 1024)))
	client := NewClient(ClientOptions{})
	defer client.Close()
	l := listen(b)
	out := Request{Scheme: "http", Host: backend.Addr().String()} // there is one connection, so one request at a time
	var res Response
	server := NewServer(ServerOptions{}, func(ctx context.Context, req *Request, r Responder) {
		out.Method, out.Target, out.Header, out.Body = req.Method, req.Target, req.Header, req.Body
		if err := client.Do(ctx, &out, &res); err != nil {
			b.Error(err)
			return
		}
		if _, err := r.Respond(&res); err != nil {
			b.Error(err)
		}
	})
	defer closeQuietly(server)
	go func() { _ = server.Serve(l) }()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	defer closeQuietly(c)
	reader := bufio.NewReader(c)
	b.ReportAllocs()
	for b.Loop() {
		_, _ = io.WriteString(c, "GET /x HTTP/1.1\r\nHost: a\r\nUser-Agent: u\r\nAccept: */*\r\n\r\n")
		res, err := http.ReadResponse(reader, nil)
		if err != nil {
			b.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, res.Body)
	}
}
