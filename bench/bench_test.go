package main

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestProcessorTimeGrowsWithWork(t *testing.T) {
	before, err := processorTime(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	for after := before; after < before+3*tick; { // ends only if the work is counted
		if after, err = processorTime(os.Getpid()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestResidentMemoryGrowsWithUse(t *testing.T) {
	before, err := residentMemory(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	used := make([]byte, 64<<20)
	for i := 0; i < len(used); i += 1024 {
		used[i] = 1
	}
	after, err := residentMemory(os.Getpid())
	if err != nil || after-before < 50<<20 || used[1024] == 0 {
		t.Errorf("%d to %d, %v", before, after, err)
	}
}

func TestMedianOfEachFigureAndSumOfFailures(t *testing.T) {
	got := medians([]sample{{CPU: 3, Rate: 1, P99: 5, Failed: 1}, {CPU: 1, Rate: 2, P99: 9}, {CPU: 2, Rate: 9, P99: 1, Failed: 2}})
	if want := (sample{CPU: 2, Rate: 2, P99: 5, Failed: 3}); got != want {
		t.Errorf("%+v", got)
	}
}

func TestQuantilesAreRightWithinTwoPerCent(t *testing.T) {
	var h histogram
	var all []time.Duration
	for i := range 10000 {
		d := time.Duration(i*i+1) * 37
		h.add(d)
		all = append(all, d)
	}
	slices.Sort(all)
	for _, q := range []float64{0, 0.01, 0.5, 0.9, 0.99, 0.999} {
		want := all[int(q*float64(len(all)))]
		if got := h.quantile(q); got < want || float64(got) > 1.02*float64(want)+1 {
			t.Errorf("%v: %v, want %v", q, got, want)
		}
	}
}

// An answer's end is found wherever the network cuts it.
func TestEndsOfAnswersAreFound(t *testing.T) {
	for _, text := range []string{
		"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
		"HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1A\r\nabcdefghijklmnopqrstuvwxyz\r\n3\r\nabc\r\n0\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Trailer: 1\r\n\r\n",
	} {
		for size := 1; size <= len(text); size++ {
			var a answerReader
			ends := 0
			for rest := text + text; rest != ""; {
				n, done, err := a.take([]byte(rest[:min(size, len(rest))]))
				if err != nil || n == 0 {
					t.Fatalf("%q in parts of %d: %v", text, size, err)
				}
				if rest = rest[n:]; done {
					ends++
					if !a.ok || len(rest) != len(text)*(2-ends) {
						t.Fatalf("%q in parts of %d: %d bytes are left after end %d", text, size, len(rest), ends)
					}
				}
			}
			if ends != 2 {
				t.Errorf("%q in parts of %d: %d ends", text, size, ends)
			}
		}
	}
}

func TestAnswersWithoutAnEndAreErrors(t *testing.T) {
	for _, text := range []string{"HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "x\r\n\r\n"} {
		var a answerReader
		if _, _, err := a.take([]byte(text)); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}

// Every kind of load reaches a server, counts what it answers, and counts what isn't 200 as failed.
func TestLoadsCountAnswersAndFailures(t *testing.T) {
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/bad" {
			w.WriteHeader(503)
		}
		_, _ = w.Write([]byte(strings.Repeat("x", 1000)))
	})
	clear, secure := httptest.NewServer(handler), httptest.NewUnstartedServer(handler)
	defer clear.Close()
	secure.EnableHTTP2 = true
	secure.TLS = &tls.Config{}
	secure.StartTLS()
	defer secure.Close()
	for _, c := range []struct {
		name   string
		server *httptest.Server
		proto  protocol
		rate   int
	}{{"plain", clear, plain, 0}, {"rate", clear, plain, 500}, {"TLS", secure, tlsH1, 0}, {"HTTP/2", secure, tlsH2, 0}} {
		for _, path := range []string{"/good", "/bad"} {
			l := &load{address: c.server.Listener.Addr().String(), host: "example.com", path: path, connections: 4, streams: 2, rate: c.rate, duration: 200 * time.Millisecond}
			o, err := l.run(context.Background(), c.proto)
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			if o.requests == 0 || int64(o.requests) != o.latencies.total || (path == "/bad") != (o.failed == o.requests) || path == "/good" && o.failed > 0 {
				t.Errorf("%s %s: %d requests, %d latencies, %d failed", c.name, path, o.requests, o.latencies.total, o.failed)
			}
		}
	}
}

func TestTheBackendAnswersBodiesOfBothKinds(t *testing.T) {
	address, err := startBackend()
	if err != nil {
		t.Fatal(err)
	}
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	for _, text := range []string{
		"GET /payload HTTP/1.1\r\nHost: x\r\n\r\n",
		"POST /order?x=y HTTP/1.1\r\nContent-Length: 5\r\n\r\nabcde",
		"POST /large HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n",
		"GET /payload HTTP/1.1\r\nHost: x\r\n\r\n",
	} {
		if err := oneRequest(c, []byte(text)); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
	}
}
