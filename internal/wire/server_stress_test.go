package wire

import (
	"context"
	"crypto/tls"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// Clients that stop at any place, with or without a word, leave nothing behind: the server drains at once afterwards.
func TestClientsThatLeaveAnywhereLeaveNothingBehind(t *testing.T) {
	cert := selfSigned(t, time.Now().Add(time.Hour), "127.0.0.1")
	for name, options := range map[string]ServerOptions{
		"in the clear": {},
		"TLS":          {TLS: &tls.Config{Certificates: []tls.Certificate{cert}}},
	} {
		t.Run(name, func(t *testing.T) {
			options.Log = slog.New(slog.DiscardHandler)
			options.HeaderTimeout, options.BodyTimeout = 200*time.Millisecond, 200*time.Millisecond
			s, address := serve(t, options, func(ctx context.Context, req *Request, r Responder) {
				if strings.HasPrefix(req.Target, "/echo") {
					_, _ = r.Respond(&Response{Status: 200, Body: Stream(io.NopCloser(req.Body.Reader()), -1)})
					return
				}
				_, _ = req.Body.ReadAll(1 << 20)
				_, _ = r.Respond(&Response{Status: 200, Body: Bytes(make([]byte, 100_000))})
			})
			script := "GET /a HTTP/1.1\r\nHost: a\r\n\r\n" +
				"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n" + strings.Repeat("x", 1024) + "\r\n0\r\nT: u\r\n\r\n" +
				"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\n" + strings.Repeat("y", 50_000) +
				"POST /b HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc" +
				"GET /c HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
			var clients sync.WaitGroup
			for range 4 {
				clients.Go(func() {
					for range 30 {
						leave(address, script, options.TLS != nil)
					}
				})
			}
			clients.Wait()
			if err := s.Shutdown(t.Context()); err != nil {
				t.Error(err)
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			if n := len(s.conns); n != 0 {
				t.Errorf("%d connections are still there", n)
			}
		})
	}
}

// leave says a part of script, listens a little perhaps, and goes in some way.
func leave(address, script string, secure bool) {
	raw, err := net.Dial("tcp", address)
	if err != nil {
		return
	}
	defer closeQuietly(raw)
	c := raw
	if secure {
		c = tls.Client(raw, &tls.Config{InsecureSkipVerify: true})
	}
	rest := script[:rand.IntN(len(script)+1)]
	if rand.IntN(3) == 0 {
		rest = script
	}
	go func() { _, _ = io.Copy(io.Discard, io.LimitReader(c, rand.Int64N(400_000))) }()
	for rest != "" {
		n := min(1+rand.IntN(20_000), len(rest))
		if _, err := io.WriteString(c, rest[:n]); err != nil {
			return
		}
		rest = rest[n:]
	}
	switch rand.IntN(3) {
	case 0:
		_ = raw.(*net.TCPConn).SetLinger(0)
	case 1:
		_ = raw.(*net.TCPConn).CloseWrite()
		time.Sleep(time.Millisecond)
	}
}
