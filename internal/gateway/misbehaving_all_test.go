package gateway_test

import (
	"bufio"
	"context"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"stile/internal/wire"
)

// misbehavingWorld is a gateway in front of one backend for each misbehaviour.
type misbehavingWorld struct {
	*world
	calls    []misbehavingCall
	open     atomic.Int64 // connections that backends have
	answered atomic.Int64 // requests that backends have answered in full
	close    func()       // drops the gateway's idle connections and functions
}

func newMisbehavingWorld(t *testing.T) *misbehavingWorld {
	w := &misbehavingWorld{world: newWorld(t)}
	certificates := newAuthority()
	roots := x509.NewCertPool()
	roots.AddCert(certificates.certificate)
	verifying := wire.NewClient(wire.ClientOptions{RootCAs: roots})
	skipping := wire.NewClient(wire.ClientOptions{InsecureSkipVerification: true})
	w.env.Clients = func(insecureSkipVerification bool) *wire.Client {
		if insecureSkipVerification {
			return skipping
		}
		return verifying
	}
	w.calls = append(w.httpCalls(misbehaviours(certificates)), w.functionCalls()...)
	functions := w.functions()
	w.env.Lambda = functions
	w.close = sync.OnceFunc(func() {
		if err := functions.Close(context.Background()); err != nil {
			t.Error(err)
		}
		for _, client := range []*wire.Client{verifying, skipping, w.client} {
			client.Close()
		}
	})
	t.Cleanup(w.close)
	w.deploy(map[string][]byte{"api": []byte(misbehavingApi(w.calls))})
	return w
}

// caller is a client with one connection.
type caller struct {
	conn net.Conn
	in   *bufio.Reader
}

func (w *world) caller() (*caller, error) {
	conn, err := net.Dial("tcp", w.address)
	if err != nil {
		return nil, err
	}
	return &caller{conn, bufio.NewReader(conn)}, nil
}

func (c *caller) get(path string) (*http.Response, string, error) {
	if _, err := fmt.Fprintf(c.conn, "GET /stage%s HTTP/1.1\r\nHost: %s.execute-api.localhost\r\n\r\n", path, apiId); err != nil {
		return nil, "", err
	}
	res, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return nil, "", err
	}
	body, err := io.ReadAll(res.Body)
	return res, string(body), err
}

// Each way in which a backend can behave badly has its answer, for every kind of integration that calls one, and leaves nothing behind:
// no goroutine, no connection. [pub, rec, spec data-plane 02 sections 4, 5, 7 and 10]
func TestBackendsThatBehaveBadly(t *testing.T) {
	w := newMisbehavingWorld(t)
	before := runtime.NumGoroutine()
	t.Run("all", func(t *testing.T) {
		for i := range w.calls {
			c := &w.calls[i]
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				w.checkTwice(t, c)
			})
		}
	})
	w.close()
	w.settled(before)
}

// checkTwice calls twice over one connection: a failure doesn't spoil the client's, and a kept backend connection is no trap.
func (w *misbehavingWorld) checkTwice(t *testing.T, call *misbehavingCall) {
	c, err := w.caller()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { c.conn.Close() }()
	for range 2 {
		cut, err := call.check(c.get("/" + call.name))
		if err != nil {
			t.Error(err)
		}
		if cut {
			c.conn.Close()
			if c, err = w.caller(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// settled waits until no backend has a connection and no goroutine is left over.
func (w *misbehavingWorld) settled(before int) {
	w.Helper()
	for range 500 {
		if w.open.Load() == 0 && runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	stacks := make([]byte, 1<<20)
	w.Errorf("%d connections open; %d goroutines, %d before\n%s", w.open.Load(), runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
}

// A long answer streams; when its backend breaks off, so does the answer.
func TestStreamedAnswersThatBreakOffAreCut(t *testing.T) {
	w := newWorld(t)
	m := misbehaviour{serve: answers("HTTP/1.1 200 OK\nContent-Length: 5000000\n\nhalf")}
	var open, answered atomic.Int64
	w.proxyTo(m.uri(m.misbehave(t, &open, &answered)))
	c, err := w.caller()
	if err != nil {
		t.Fatal(err)
	}
	defer c.conn.Close()
	res, body, err := c.get("/x")
	if res == nil || res.StatusCode != 200 || res.ContentLength != 5000000 || body != "half" || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v %q %v", res, body, err)
	}
}

var soak = flag.Duration("soak", 0, "how long TestSoakOfBackendsThatBehaveBadly takes; 0 skips it")

// All of them at once, for as long as -soak says: each request gets its backend's answer, and memory, goroutines and file descriptors
// stay where they are.
func TestSoakOfBackendsThatBehaveBadly(t *testing.T) {
	if *soak == 0 {
		t.Skip("needs -soak, such as -soak 60s")
	}
	w := newMisbehavingWorld(t)
	before := runtime.NumGoroutine()
	var stop atomic.Bool
	var requests, wrong atomic.Int64
	var clients sync.WaitGroup
	for range 64 {
		clients.Go(func() { w.callUntil(&stop, &requests, &wrong) })
	}
	var heaps []uint64
	for step := range 10 {
		time.Sleep(*soak / 10)
		heap, descriptors := usage()
		heaps = append(heaps, heap)
		t.Logf("%3d%%: %d requests, %d wrong, heap %d KiB, %d goroutines, %d file descriptors", (step+1)*10, requests.Load(), wrong.Load(),
			heap>>10, runtime.NumGoroutine(), descriptors)
	}
	stop.Store(true)
	clients.Wait()
	w.close()
	w.settled(before)
	heap, descriptors := usage()
	t.Logf("after: %d requests of which backends answered %d, %d wrong, heap %d KiB, %d goroutines (%d before), %d file descriptors",
		requests.Load(), w.answered.Load(), wrong.Load(), heap>>10, runtime.NumGoroutine(), before, descriptors)
	early, late := max(heaps[1], heaps[2], heaps[3]), min(heaps[7], heaps[8], heaps[9])
	if late > early+early/2 {
		t.Errorf("the heap has grown from %d KiB to %d KiB", early>>10, late>>10)
	}
}

// callUntil calls one backend after another, over connections that it keeps for a while.
func (w *misbehavingWorld) callUntil(stop *atomic.Bool, requests, wrong *atomic.Int64) {
	for !stop.Load() {
		c, err := w.caller()
		if err != nil {
			w.Error(err)
			return
		}
		for range 1 + rand.IntN(20) {
			call := &w.calls[rand.IntN(len(w.calls))]
			requests.Add(1)
			cut, err := call.check(c.get("/" + call.name))
			if err != nil {
				wrong.Add(1)
				w.Errorf("%s: %v", call.name, err)
			}
			if cut || err != nil {
				break
			}
		}
		c.conn.Close()
	}
}

// usage is the live heap and how many files are open.
func usage() (heap uint64, descriptors int) {
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	entries, _ := os.ReadDir("/proc/self/fd")
	return memory.HeapAlloc, len(entries)
}
