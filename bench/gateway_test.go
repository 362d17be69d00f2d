package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
)

// passed is a request as the backend got it.
type passed struct {
	method, uri, body string
	header            http.Header
}

// Whatever is compared does the same: each row's path, the client's address (but for a template, whose request has what it says), mapped
// headers, and connections that are kept.
func TestGatewaysPassOnTheSame(t *testing.T) {
	var last atomic.Pointer[passed]
	var connections atomic.Int64
	backend := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		last.Store(&passed{r.Method, r.RequestURI, string(body), r.Header})
		_, _ = w.Write([]byte(map[string]string{"/payload": payload, "/order": order, "/large": large}[r.URL.Path]))
	}))
	backend.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	backend.Start()
	defer backend.Close()
	for _, m := range makers {
		t.Run(m.name, func(t *testing.T) {
			s := setting{o: options{stile: "../bin/stile", processors: 1}, dir: t.TempDir(), backend: backend.Listener.Addr().String()}
			if _, err := findTool(cmp.Or(m.program, s.o.stile)); err != nil {
				if os.Getenv("STILE_REQUIRE_ALL") == "1" {
					t.Fatal(err)
				}
				t.Skip(err)
			}
			var err error
			if s.certificate, err = writeCertificate(s.dir); err != nil {
				t.Fatal(err)
			}
			g, err := m.start(context.Background(), s)
			if err != nil {
				t.Fatal(err)
			}
			defer g.stop()
			connections.Store(0)
			for range 3 {
				for _, r := range rows {
					last.Store(&passed{})
					if err := g.check(t.Context(), r); err != nil {
						t.Fatal(err)
					}
					checkPassed(t, r, last.Load())
				}
			}
			if n := connections.Load(); n > int64(len(rows)) {
				t.Errorf("%d connections for three calls of each row, one after another", n)
			}
		})
	}
}

func checkPassed(t *testing.T, r row, got *passed) {
	t.Helper()
	want := passed{method: "GET", uri: "/payload", body: r.send}
	if r.send != "" {
		want.method = "POST"
	}
	switch r.name {
	case "mock":
		want = passed{}
	case "large", "stream":
		want.uri = "/large"
	case "templates":
		want.uri, want.body = "/order", got.body // another document, if the gateway is stile
	}
	path, _, _ := strings.Cut(got.uri, "?")
	if got.method != want.method || path != want.uri || got.body != want.body {
		t.Errorf("%s: the backend got %s %s and %d bytes", r.name, got.method, got.uri, len(got.body))
	}
	if address := got.header.Get("X-Forwarded-For"); path != "" && path != "/order" && address != "127.0.0.1" {
		t.Errorf("%s: X-Forwarded-For is %q", r.name, address)
	}
	for i := range mapped / 2 {
		value := fmt.Sprintf("value-%d", i)
		if r.name != "mapped" {
			value = ""
		}
		for _, name := range []string{"X-Query-%d", "X-Header-%d"} {
			if name = fmt.Sprintf(name, i); got.header.Get(name) != value {
				t.Errorf("%s: %s is %q", r.name, name, got.header.Get(name))
			}
		}
	}
}
