package wire

import (
	"context"
	"crypto/x509"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

// namedBackend answers with its own name and the Host it was told.
func namedBackend(t *testing.T, name string) (address string) {
	t.Helper()
	_, address = serve(t, ServerOptions{}, func(_ context.Context, req *Request, r Responder) {
		respond(t, r, &Response{Status: http.StatusOK, Body: Bytes([]byte(name + " as " + req.Host + " " + req.Target))})
	})
	return address
}

func TestAddressIsWhereTheRequestGoesAndHostWhatIsTold(t *testing.T) {
	a, b := namedBackend(t, "a"), namedBackend(t, "b")
	client := newTestClient(t, ClientOptions{})
	for _, row := range []struct{ host, address, want string }{
		{"orders.internal", a, "a as orders.internal /x"},
		{"orders.internal", b, "b as orders.internal /x"},
		{"orders.internal:8080", b, "b as orders.internal:8080 /x"},
		{"orders.internal", a, "a as orders.internal /x"},
		{"[::1]:80", a, "a as [::1]:80 /x"},
		{b, a, "a as " + b + " /x"},
		{b, "", "b as " + b + " /x"},
	} {
		res, err := client.do(t.Context(), &Request{Method: "GET", Scheme: "http", Host: row.host, Address: row.address, Target: "/x"})
		if err != nil {
			t.Fatal(err)
		}
		if body, _ := res.Body.ReadAll(100); string(body) != row.want {
			t.Errorf("%s at %s: %s, want %s", row.host, row.address, body, row.want)
		}
	}
}

func TestTLSVerifiesTheHostNotTheAddress(t *testing.T) {
	backend := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Name", r.TLS.ServerName)
	}))
	defer backend.Close()
	roots := x509.NewCertPool()
	roots.AddCert(backend.Certificate())
	client := newTestClient(t, ClientOptions{RootCAs: roots})
	address := backend.Listener.Addr().String()
	res, err := client.do(t.Context(), &Request{Method: "GET", Scheme: "https", Host: "example.com", Address: address, Target: "/"})
	if err != nil {
		t.Fatal(err)
	}
	closeQuietly(&res.Body)
	if got := res.Header.Get("X-Name"); got != "example.com" {
		t.Errorf("server name %q", got)
	}
	_, err = client.do(t.Context(), &Request{Method: "GET", Scheme: "https", Host: "other.test", Address: address, Target: "/"})
	if kindOf(err) != TLS {
		t.Errorf("a name that the certificate isn't for: %v", err)
	}
}

func TestEgressPolicyCoversAddressesAndReach(t *testing.T) {
	address := namedBackend(t, "a")
	client := newTestClient(t, ClientOptions{Allow: func(netip.AddrPort) error { return errors.New("no") }})
	_, err := client.do(t.Context(), &Request{Method: "GET", Scheme: "http", Host: "orders.internal", Address: address, Target: "/"})
	if kindOf(err) != Denied {
		t.Errorf("Do: %v", err)
	}
	if err := client.Reach(t.Context(), address); kindOf(err) != Denied {
		t.Errorf("Reach: %v", err)
	}
	if err := newTestClient(t, ClientOptions{}).Reach(t.Context(), address); err != nil {
		t.Error(err)
	}
}

func TestTrailersAreThereWhenTheBodyIsRead(t *testing.T) {
	onBothServers(t, testTrailersAreThereWhenTheBodyIsRead)
}

func testTrailersAreThereWhenTheBodyIsRead(t *testing.T, serve serving) {
	address := serve(t, ServerOptions{}, func(_ context.Context, req *Request, r Responder) {
		body, err := req.Body.ReadAll(100)
		if err != nil {
			t.Error(err)
		}
		trailer := req.Trailer()
		respond(t, r, &Response{Status: http.StatusOK, Body: Bytes([]byte(string(body) + " " + trailer.Get("x-after")))})
	})
	got := speak(t, address, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTrailer: x-after\r\nConnection: close\r\n\r\n2\r\nhi\r\n0\r\nX-After: all\r\n\r\n")
	if want := "hi all"; len(got) < len(want) || got[len(got)-len(want):] != want {
		t.Errorf("%q", got)
	}
}
