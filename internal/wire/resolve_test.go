package wire

import (
	"context"
	"io"
	"net"
	"net/netip"
	"sync/atomic"
	"testing"
)

func TestANameThatChangesItsAddressGetsNewConnections(t *testing.T) {
	k := newKeeping(t, func(c net.Conn, _ int64) { _, _ = io.WriteString(c, okAnswer) })
	_, port, _ := net.SplitHostPort(k.address)
	client := newTestClient(t, ClientOptions{})
	var answers atomic.Value
	answers.Store([]netip.Addr{netip.MustParseAddr("127.0.0.1")})
	client.dialer.lookup = func(context.Context, string) ([]netip.Addr, error) { return answers.Load().([]netip.Addr), nil }
	call := func(connections int64) {
		t.Helper()
		if body, err := client.get(t, "GET", "localhost:"+port); body != "ok" || err != nil {
			t.Fatalf("%q %v", body, err)
		}
		if n := k.connections.Load(); n != connections {
			t.Errorf("%d connections, want %d", n, connections)
		}
	}
	call(1)
	e, err := client.pool.find(&Request{Scheme: "http", Host: "localhost:" + port})
	if err != nil {
		t.Fatal(err)
	}
	e.resolve()
	call(1)
	answers.Store([]netip.Addr{netip.MustParseAddr("192.0.2.1")})
	e.resolve()
	call(1) // a name may answer others of its addresses now and then
	e.resolved([]netip.Addr{netip.MustParseAddr("192.0.2.1")}, now().add(addressLasts))
	call(2)
}

// Calls that follow one another to a name where nobody answers keep its endpoint alive without a connection.
func TestANameIsLookedUpThoughNobodyAnswersThere(t *testing.T) {
	client := newTestClient(t, ClientOptions{})
	client.dialer.lookup = func(context.Context, string) ([]netip.Addr, error) {
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
	}
	e, err := client.pool.find(&Request{Scheme: "http", Host: "a.invalid"})
	if err != nil {
		t.Fatal(err)
	}
	e.resolve()
	e.forgetUnused()
	if len(e.addresses) != 1 {
		t.Errorf("%d addresses are known", len(e.addresses))
	}
}
