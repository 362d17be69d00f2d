package wire

import (
	"fmt"
	"net"
	"strings"
	"testing"
)

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
