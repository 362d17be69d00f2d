package wire

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const okAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

// get calls address with method and answers the body.
func (c *Client) get(t *testing.T, method, address string) (string, error) {
	t.Helper()
	res, err := c.do(t.Context(), &Request{Method: method, Scheme: "http", Host: address, Target: "/"})
	if err != nil {
		return "", err
	}
	body, err := res.Body.ReadAll(1 << 20)
	return string(body), err
}

// keeping is a backend that answers every request of a connection in the same way, and counts both.
type keeping struct {
	address               string
	connections, requests atomic.Int64
}

func newKeeping(t *testing.T, answer func(c net.Conn, request int64)) *keeping {
	k := &keeping{}
	k.address = scriptedBackend(t, func(c net.Conn, r *bufio.Reader) {
		k.connections.Add(1)
		for strings.HasSuffix(readHead(r), "\r\n\r\n") {
			answer(c, k.requests.Add(1))
		}
	})
	return k
}

func TestConnectionsAboveTheLimitAreWaitedFor(t *testing.T) {
	goOn := make(chan struct{})
	k := newKeeping(t, func(c net.Conn, _ int64) {
		<-goOn
		_, _ = io.WriteString(c, okAnswer)
	})
	client := newTestClient(t, ClientOptions{MaxConnectionsPerHost: 2})
	var calls sync.WaitGroup
	for range 10 {
		calls.Go(func() {
			if body, err := client.get(t, "GET", k.address); body != "ok" || err != nil {
				t.Errorf("%q %v", body, err)
			}
		})
	}
	for k.requests.Load() < 2 {
		time.Sleep(time.Millisecond) // until the backend has as many as it gets
	}
	impatient, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err := client.do(impatient, &Request{Method: "GET", Scheme: "http", Host: k.address, Target: "/"})
	var network *NetworkError
	if !errors.As(err, &network) || network.Kind != Timeout {
		t.Errorf("a call that waited for too long: %v", err)
	}
	close(goOn)
	calls.Wait()
	if n := k.connections.Load(); n > 2 {
		t.Errorf("%d connections", n)
	}
}

func TestACallThatFailsMakesRoomForOneThatWaits(t *testing.T) {
	k := newKeeping(t, func(c net.Conn, request int64) {
		if request%2 == 1 {
			closeQuietly(c)
			return
		}
		_, _ = io.WriteString(c, okAnswer)
	})
	client := newTestClient(t, ClientOptions{MaxConnectionsPerHost: 1})
	var calls sync.WaitGroup
	for range 20 {
		calls.Go(func() { _, _ = client.get(t, "POST", k.address) }) // half of them fail
	}
	calls.Wait()
	client.Close()
	client.pool.mu.Lock()
	defer client.pool.mu.Unlock()
	if len(client.pool.endpoints) > 0 {
		t.Errorf("%d endpoints are left without a connection", len(client.pool.endpoints))
	}
}

func TestIdleConnectionsAreLimitedAndExpire(t *testing.T) {
	var together sync.WaitGroup
	together.Add(5)
	var open atomic.Int64
	address := scriptedBackend(t, func(c net.Conn, r *bufio.Reader) {
		open.Add(1)
		defer open.Add(-1)
		for first := true; readHead(r) != ""; first = false {
			if first {
				together.Done()
				together.Wait()
			}
			_, _ = io.WriteString(c, okAnswer)
		}
	})
	client := newTestClient(t, ClientOptions{MaxIdlePerHost: 2, IdleTimeout: 3 * time.Second})
	var calls sync.WaitGroup
	for range 5 {
		calls.Go(func() { _, _ = client.get(t, "GET", address) })
	}
	calls.Wait()
	for open.Load() != 2 {
		time.Sleep(time.Millisecond) // until the other three are closed, a second later
	}
	for open.Load() != 0 {
		time.Sleep(10 * time.Millisecond) // until these have been idle for long enough
	}
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
		time.Sleep(5 * time.Millisecond) // until the end has arrived
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
		t.Skip("looking at connections takes descriptors")
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
					for hasQuietIdle(client.pool) {
						time.Sleep(time.Millisecond)
					}
				}
				if n := k.connections.Load(); n != 3 {
					t.Errorf("%d connections for three calls", n)
				}
			})
		}
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

// behindTLS passes what comes over TLS to a backend in the clear.
func behindTLS(t *testing.T, cert tls.Certificate, backend string) (address string) {
	t.Helper()
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{cert}})
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
			to, err := net.Dial("tcp", backend)
			if err != nil {
				closeQuietly(c)
				continue
			}
			go func() {
				_, _ = io.Copy(to, c)
				closeQuietly(to)
			}()
			go func() {
				_, _ = io.Copy(c, to)
				closeQuietly(c)
			}()
		}
	}()
	return l.Addr().String()
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
	var network *NetworkError
	if !errors.As(err, &network) || network.Kind != Reset || k.requests.Load() != 1 {
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

func TestAResponseIsUsedAgainAndAgain(t *testing.T) {
	k := newKeeping(t, func(c net.Conn, request int64) {
		body := strings.Repeat(fmt.Sprint(request%10), int(request*7000)) // within the memory and beyond
		_, _ = fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nN: %d\r\nContent-Length: %d\r\n\r\n%s", request, len(body), body)
	})
	client := newTestClient(t, ClientOptions{})
	var res Response
	for i := int64(1); i < 20; i++ {
		if err := client.Do(t.Context(), &Request{Method: "GET", Scheme: "http", Host: k.address, Target: "/"}, &res); err != nil {
			t.Fatal(err)
		}
		if i%5 == 0 {
			continue // its body is given up
		}
		body, err := res.Body.ReadAll(1 << 20)
		if err != nil || res.Header.Get("n") != fmt.Sprint(i) || len(body) != int(i*7000) || strings.Trim(string(body), fmt.Sprint(i%10)) != "" {
			t.Fatalf("call %d: %v, %d bytes, %v", i, res.Header, len(body), err)
		}
	}
}

func TestACallCostsNoAllocation(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	answeringBackend(t, l, []byte(okAnswer))
	client := newTestClient(t, ClientOptions{})
	req := &Request{Method: "POST", Scheme: "http", Host: l.Addr().String(), Target: "/", Header: HeaderOf(Field{"Accept", "*/*"}, Field{"X-Other", "1"})}
	var res Response
	ctx := t.Context()
	if n := testing.AllocsPerRun(200, func() {
		if err := client.Do(ctx, req, &res); err != nil {
			t.Error(err)
		}
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestRequestThatCantBeSentLeavesNoEndpointBehind(t *testing.T) {
	client := newTestClient(t, ClientOptions{})
	for name, req := range map[string]*Request{
		"header": {Method: "GET", Scheme: "http", Host: "a.invalid", Target: "/", Header: HeaderOf(Field{Name: "X", Value: "a\nb"})},
		"target": {Method: "GET", Scheme: "http", Host: "b.invalid", Target: "/ "},
		"method": {Method: "G T", Scheme: "http", Host: "c.invalid", Target: "/"},
	} {
		if _, err := client.do(t.Context(), req); err == nil {
			t.Errorf("%s: it was sent", name)
		}
	}
	if n := len(client.pool.endpoints); n != 0 {
		t.Errorf("%d endpoints without a connection are kept", n)
	}
}
