package wire

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// answeringBackend answers each read with the same bytes.
func answeringBackend(b testing.TB, l net.Listener, answer []byte) {
	accept(b, l, func(c net.Conn) {
		buf := make([]byte, 64<<10)
		for {
			if _, err := c.Read(buf); err != nil {
				return
			}
			if _, err := c.Write(answer); err != nil {
				return
			}
		}
	})
}

// BenchmarkClient is calls of 1 KiB answers on a kept connection, one after the other.
func BenchmarkClient(b *testing.B) {
	kilobyte := strings.Repeat("x", 1024)
	plain := []byte("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: Mon, 02 Jan 2006 15:04:05 GMT\r\nContent-Length: 1024\r\n\r\n" + kilobyte)
	chunks := []byte("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n" + kilobyte + "\r\n0\r\n\r\n")
	for _, row := range []struct {
		name   string
		answer []byte
		tls    bool
		body   string
	}{{"GET", plain, false, ""}, {"POST", plain, false, kilobyte}, {"chunked", chunks, false, ""}, {"TLS", plain, true, ""}} {
		b.Run(row.name, func(b *testing.B) {
			l := listen(b)
			options, scheme := ClientOptions{}, "http"
			address := l.Addr().String()
			if row.tls {
				cert := selfSigned(b, time.Now().Add(time.Hour), "127.0.0.1")
				l = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{cert}})
				options, scheme = ClientOptions{RootCAs: trusting(cert)}, "https"
			}
			answeringBackend(b, l, row.answer)
			client := NewClient(options)
			defer client.Close()
			req := &Request{Method: "GET", Scheme: scheme, Host: address, Target: "/stage/pets/1?a=b"}
			if row.body != "" {
				req.Method, req.Body = "POST", Bytes([]byte(row.body))
			}
			for _, name := range []string{"Accept", "User-Agent", "Accept-Encoding", "X-Custom", "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto", "X-Amzn-Trace-Id"} {
				req.Header.Add(name, "value of some length")
			}
			var res Response
			ctx := context.Background()
			b.ReportAllocs()
			for b.Loop() {
				if err := client.Do(ctx, req, &res); err != nil {
					b.Fatal(err)
				}
				if n, err := io.Copy(io.Discard, res.Body.Reader()); n != 1024 || err != nil {
					b.Fatal(n, err)
				}
				closeQuietly(&res.Body)
			}
		})
	}
}
