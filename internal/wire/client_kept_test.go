package wire

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"net"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

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

func TestABackendThatClosesAnIdleConnectionIsNoticed(t *testing.T) {
	conns := make(chan net.Conn, 10)
	address := scriptedBackend(t, func(c net.Conn, r *bufio.Reader) {
		conns <- c
		for readHead(r) != "" {
			_, _ = io.WriteString(c, okAnswer)
		}
	})
	client := newTestClient(t, ClientOptions{})
	for range 3 {
		// Not even a POST may meet it: nothing of it has been sent when the dead connection is found out.
		if body, err := client.get(t, "POST", address); body != "ok" || err != nil {
			t.Fatalf("%q %v", body, err)
		}
		closeQuietly(<-conns)
		awaitWord(client.pool)
	}
	if runtime.GOOS != "linux" {
		return // looking at connections takes descriptors
	}
	if _, err := client.get(t, "GET", address); err != nil {
		t.Fatal(err)
	}
	closeQuietly(<-conns)
	for empty := false; !empty; time.Sleep(10 * time.Millisecond) { // until the sweeper has come by
		client.pool.mu.Lock()
		empty = len(client.pool.endpoints) == 0
		client.pool.mu.Unlock()
	}
}

func TestWhatComesUnaskedIsNobodysAnswer(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("what a backend says unasked is seen on Linux only")
	}
	long := strings.Repeat("x", 60_000) // beyond the first read, so that its end is read for itself
	const unasked = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsmuggled"
	for name, answer := range map[string]func(c net.Conn){
		"later": func(c net.Conn) {
			_, _ = io.WriteString(c, okAnswer)
			time.Sleep(2 * time.Millisecond) // it comes on its own
			_, _ = io.WriteString(c, unasked)
		},
		"at once": func(c net.Conn) { _, _ = io.WriteString(c, okAnswer+unasked) },
		"behind a long body": func(c net.Conn) {
			_, _ = fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s%s", len(long), long, unasked)
		},
	} {
		for _, secure := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, TLS %v", name, secure), func(t *testing.T) {
				cert := selfSigned(t, time.Now().Add(time.Hour), "127.0.0.1")
				k := newKeeping(t, func(c net.Conn, _ int64) { answer(c) })
				scheme, address := "http", k.address
				if secure {
					scheme, address = "https", behindTLS(t, cert, k.address)
				}
				client := newTestClient(t, ClientOptions{RootCAs: trusting(cert)})
				for range 3 {
					res, err := client.do(t.Context(), &Request{Method: "GET", Scheme: scheme, Host: address, Target: "/"})
					if err != nil {
						t.Fatal(err)
					}
					if body, err := res.Body.ReadAll(1 << 20); string(body) != "ok" && string(body) != long || err != nil {
						t.Fatalf("%.100q %v", body, err)
					}
					awaitWord(client.pool)
				}
				if n := k.connections.Load(); n != 3 {
					t.Errorf("%d connections for three calls", n)
				}
			})
		}
	}
}

// awaitWord waits until something has come on each of the kept connections, were it the end.
func awaitWord(p *pool) {
	for directSockets && hasQuietIdle(p) {
		time.Sleep(time.Millisecond)
	}
	if !directSockets {
		time.Sleep(5 * time.Millisecond) // nobody can look
	}
}

// hasQuietIdle is whether there is a kept connection on which nothing has come.
func hasQuietIdle(p *pool) bool {
	p.mu.RLock()
	endpoints := slices.Collect(maps.Values(p.endpoints))
	p.mu.RUnlock()
	for _, e := range endpoints {
		e.mu.Lock()
		quiet := slices.ContainsFunc(e.idle, (*backendConn).quiet)
		e.mu.Unlock()
		if quiet {
			return true
		}
	}
	return false
}

func TestOnlyWhatCanBeRepeatedIsRepeated(t *testing.T) {
	for _, row := range []struct {
		method string
		body   Body
		again  bool
	}{
		{"GET", Body{}, true},
		{"HEAD", Body{}, true},
		{"OPTIONS", Bytes([]byte("x")), true},
		{"GET", Stream(io.NopCloser(strings.NewReader("x")), 1), false},
		{"POST", Body{}, false},
		{"PUT", Bytes([]byte("x")), false},
		{"DELETE", Body{}, false},
		{"PATCH", Body{}, false},
	} {
		t.Run(row.method, func(t *testing.T) {
			k := newKeeping(t, func(c net.Conn, request int64) {
				if request == 2 {
					closeQuietly(c) // after it has been sent the request
					return
				}
				_, _ = io.WriteString(c, "HTTP/1.1 204 No Content\r\n\r\n")
			})
			client := newTestClient(t, ClientOptions{})
			call := func() error {
				_, err := client.do(t.Context(), &Request{Method: row.method, Scheme: "http", Host: k.address, Target: "/", Body: row.body})
				return err
			}
			if _, err := client.get(t, "GET", k.address); err != nil {
				t.Fatal(err)
			}
			if err := call(); (err == nil) != row.again {
				t.Errorf("on a connection that died under it: %v", err)
			}
			want := int64(2)
			if row.again {
				want = 3
			}
			if n := k.requests.Load(); n != want {
				t.Errorf("the backend saw %d requests, want %d", n, want)
			}
		})
	}
}

func TestANewConnectionThatDiesIsNotTriedAgain(t *testing.T) {
	k := newKeeping(t, func(c net.Conn, _ int64) { closeQuietly(c) })
	_, err := newTestClient(t, ClientOptions{}).get(t, "GET", k.address)
	if kindOf(err) != Reset || k.requests.Load() != 1 {
		t.Errorf("%v after %d requests", err, k.requests.Load())
	}
}

func TestAConnectionThatIsToBeClosedIsNotUsedAgain(t *testing.T) {
	for name, answer := range map[string]string{
		"Connection: close":      "HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 2\r\n\r\nok",
		"HTTP/1.0":               "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
		"length and chunks":      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
		"more than the response": okAnswer + "x",
		"more after the chunks":  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\nx",
	} {
		t.Run(name, func(t *testing.T) {
			k := newKeeping(t, func(c net.Conn, _ int64) { _, _ = io.WriteString(c, answer) })
			client := newTestClient(t, ClientOptions{})
			for range 2 {
				if body, err := client.get(t, "GET", k.address); body != "ok" || err != nil {
					t.Fatalf("%q %v", body, err)
				}
			}
			if n := k.connections.Load(); n != 2 {
				t.Errorf("%d connections for two calls", n)
			}
		})
	}
}

func TestHTTP10ConnectionsAreKeptIfTheBackendSaysSo(t *testing.T) {
	k := newKeeping(t, func(c net.Conn, _ int64) {
		_, _ = io.WriteString(c, "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nok")
	})
	client := newTestClient(t, ClientOptions{})
	for range 3 {
		if body, err := client.get(t, "GET", k.address); body != "ok" || err != nil {
			t.Fatalf("%q %v", body, err)
		}
	}
	if n := k.connections.Load(); n != 1 {
		t.Errorf("%d connections for three calls", n)
	}
}
