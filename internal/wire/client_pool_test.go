package wire

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

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
	if kindOf(err) != Timeout {
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
	l := listen(t)
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
