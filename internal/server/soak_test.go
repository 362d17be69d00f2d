package server

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var soak = flag.Duration("soak", 2*time.Second, "how long TestEveryKindOfClientIsServedWhileStagesChange runs")

// TestEveryKindOfClientIsServedWhileStagesChange mixes clients of all kinds, well-behaved and not, backends that fail, and deployments.
// Every answer has to be the one to its own request, and afterwards nothing may be left over. With -soak 30m -v it is the soak whose
// figures the release notes quote.
func TestEveryKindOfClientIsServedWhileStagesChange(t *testing.T) {
	w := newSoakWorld(t)
	var running sync.WaitGroup
	done, stop := context.WithTimeout(t.Context(), *soak)
	defer stop()
	for _, kind := range w.kinds() {
		running.Go(func() {
			for done.Err() == nil {
				begun := time.Now()
				if err := kind.visit(); err != nil {
					w.fail(fmt.Errorf("%s, after %v: %w", kind.name, time.Since(begun), err))
				}
				kind.visits.Add(1)
			}
		})
	}
	running.Go(func() { w.report(done) })
	w.redeploy(done)
	running.Wait()
	w.settle()
}

type soakWorld struct {
	t        *testing.T
	server   *Server
	api      *api
	backend  *httptest.Server
	plain    *http.Client // HTTP/1.1
	leaver   *http.Client // HTTP/1.1, for requests that are given up: Go's client can fail another request of the same pool with their error
	secure   *http.Client // HTTP/1.1 over TLS
	h2       *http.Client // HTTP/2 over TLS
	h2c      *http.Client // HTTP/2 with prior knowledge
	all      []*soakKind
	failures atomic.Int64
	deployed atomic.Int64
	before   int // goroutines
}

// soakKind is one kind of client.
type soakKind struct {
	name   string
	visit  func() error
	visits atomic.Int64
}

func newSoakWorld(t *testing.T) *soakWorld {
	w := &soakWorld{t: t, backend: httptest.NewServer(http.HandlerFunc(soakBackend))}
	t.Cleanup(w.backend.Close)
	dir := t.TempDir()
	writeCertificate(t, filepath.Join(dir, "tls.pem"), "gateway.test")
	config := testConfig(Memory)
	config.TLSListen, config.TLSCertificates = "127.0.0.1:0", []CertificateFiles{{Certificate: filepath.Join(dir, "tls.pem")}}
	w.server = start(t, config)
	w.api = newMock(t, w.server, `{"n": 0}`)
	root := w.server.call(t, "GET", "/restapis/"+w.api.id, "")["rootResourceId"]
	proxy := w.server.call(t, "POST", fmt.Sprintf("/restapis/%s/resources/%s", w.api.id, root), `{"pathPart": "{proxy+}"}`)["id"]
	method := fmt.Sprintf("/restapis/%s/resources/%s/methods/ANY", w.api.id, proxy)
	w.server.call(t, "PUT", method, `{"authorizationType": "NONE", "requestParameters": {"method.request.path.proxy": true}}`)
	w.server.call(t, "PUT", method+"/integration", fmt.Sprintf(
		`{"type": "HTTP_PROXY", "httpMethod": "ANY", "uri": "%s/{proxy}", "requestParameters": {"integration.request.path.proxy": "method.request.path.proxy"}}`,
		w.backend.URL))
	w.api.deploy(t, "prod")
	w.before = runtime.NumGoroutine()
	insecure := func() *tls.Config { return &tls.Config{InsecureSkipVerify: true} } //nolint:gosec // the test's own certificate
	w.plain = soakClient(&http.Transport{MaxIdleConnsPerHost: 16})
	w.leaver = soakClient(&http.Transport{MaxIdleConnsPerHost: 16})
	w.secure = soakClient(&http.Transport{TLSClientConfig: insecure()})
	w.h2 = soakClient(&http.Transport{TLSClientConfig: insecure(), ForceAttemptHTTP2: true})
	var prior http.Protocols
	prior.SetUnencryptedHTTP2(true)
	w.h2c = soakClient(&http.Transport{Protocols: &prior})
	return w
}

func soakClient(transport *http.Transport) *http.Client {
	return &http.Client{Transport: transport, Timeout: 30 * time.Second}
}

// soakBackend answers with what it was sent, in the way that the path names.
func soakBackend(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	w.Header().Set("X-Token", r.Header.Get("X-Token"))
	switch r.URL.Path {
	case "/echo":
		_, _ = w.Write(body)
	case "/slow":
		time.Sleep(30 * time.Millisecond)
		_, _ = w.Write(body)
	case "/once":
		w.Header().Set("Connection", "close")
		_, _ = w.Write(body)
	case "/chunks":
		for piece := range bytes.SplitSeq(body, []byte("-")) {
			_, _ = w.Write(append(piece, '-'))
			_ = http.NewResponseController(w).Flush()
		}
	case "/reset":
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this")
		_ = conn.(*net.TCPConn).SetLinger(0)
		_ = conn.Close()
	}
}

func (w *soakWorld) kinds() []*soakKind {
	add := func(name string, visit func() error) { w.all = append(w.all, &soakKind{name: name, visit: visit}) }
	for name, client := range map[string]*http.Client{"HTTP/1.1": w.plain, "h2c": w.h2c} {
		add(name+" GET", func() error { return w.echo(client, "http", "GET", "echo", 0, 200) })
		add(name+" POST", func() error { return w.echo(client, "http", "POST", "echo", 20_000, 200) })
		add(name+" chunks", func() error { return w.echo(client, "http", "POST", "chunks", -3000, 200) })
		add(name+" 300 KB", func() error { return w.echo(client, "http", "PUT", "echo", 300_000, 200) })
		add(name+" backend that lets go", func() error { return w.echo(client, "http", "GET", "once", 0, 200) })
		add(name+" backend that breaks off", func() error { return w.echo(client, "http", "GET", "reset", 0, 504) })
		add(name+" mock", func() error { return w.mock(client) })
	}
	add("HTTP/1.1 leaves early", func() error { return w.leave(w.leaver) })
	add("h2c leaves early", func() error { return w.leave(w.h2c) })
	for name, client := range map[string]*http.Client{"TLS": w.secure, "h2": w.h2} {
		add(name+" GET", func() error { return w.echo(client, "https", "GET", "echo", 0, 200) })
		add(name+" POST", func() error { return w.echo(client, "https", "POST", "slow", 9000, 200) })
		add(name+" chunks", func() error { return w.echo(client, "https", "POST", "chunks", -200_000, 200) })
	}
	add("a connection each", w.once)
	add("pipelined", w.pipeline)
	add("bit by bit", w.drip)
	add("hostile", w.hostile)
	return w.all
}

func (w *soakWorld) path(name string) string {
	return "/restapis/" + w.api.id + "/prod/_user_request_/" + name
}

// echo sends a body of size bytes, in chunks if that is negative, and wants it back with its token.
func (w *soakWorld) echo(client *http.Client, scheme, method, name string, size, status int) error {
	token := strconv.FormatUint(rand.Uint64(), 36)
	var body io.Reader
	sent := ""
	if size != 0 {
		sent = strings.Repeat(token+"-", max(size, -size)/len(token)+1)
		body = strings.NewReader(sent)
		if size < 0 {
			body = io.MultiReader(body) // hides the length
		}
	}
	address := w.server.Addr()
	if scheme == "https" {
		address = w.server.TLSAddr()
	}
	req, err := http.NewRequest(method, scheme+"://"+address+w.path(name), body)
	if err != nil {
		return err
	}
	req.Header.Set("X-Token", token)
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	got, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode != status {
		return fmt.Errorf("status %d, want %d: %.200s", res.StatusCode, status, got)
	}
	if status != 200 {
		return nil
	}
	if name == "chunks" {
		sent += "-"
	}
	if res.Header.Get("X-Token") != token || string(got) != sent {
		return fmt.Errorf("sent %s and %d bytes, got %s and %d bytes", token, len(sent), res.Header.Get("X-Token"), len(got))
	}
	return nil
}

// leave gives a request up while it is answered.
func (w *soakWorld) leave(client *http.Client) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(1+rand.IntN(40))*time.Millisecond)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", "http://"+w.server.Addr()+w.path("slow"), http.NoBody)
	if err != nil {
		return err
	}
	res, err := client.Do(req)
	if err == nil {
		return res.Body.Close()
	}
	return nil // as it wanted
}

func (w *soakWorld) mock(client *http.Client) error {
	res, err := client.Get("http://" + w.server.Addr() + w.path("r"))
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	got, err := io.ReadAll(res.Body)
	if err == nil && (res.StatusCode != 200 || !strings.HasPrefix(string(got), `{"n": `)) {
		err = fmt.Errorf("%d %s", res.StatusCode, got)
	}
	return err
}

func (w *soakWorld) once() error {
	client := soakClient(&http.Transport{DisableKeepAlives: true})
	return w.echo(client, "http", "GET", "echo", 0, 200)
}

// raw sends bytes, piece by piece, and wants answers with these statuses.
func (w *soakWorld) raw(statuses []int, pieces ...string) error {
	conn, err := net.Dial("tcp", w.server.Addr())
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(30 * time.Second))
	for _, piece := range pieces {
		if _, err := io.WriteString(conn, piece); err != nil {
			return err
		}
		if len(pieces) > 1 {
			time.Sleep(time.Millisecond)
		}
	}
	in := bufio.NewReader(conn)
	for i, status := range statuses {
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			return fmt.Errorf("answer %d: %w", i, err)
		}
		if _, err := io.Copy(io.Discard, res.Body); err != nil {
			return err
		}
		if res.StatusCode != status {
			return fmt.Errorf("answer %d: status %d, want %d", i, res.StatusCode, status)
		}
	}
	return nil
}

func (w *soakWorld) pipeline() error {
	request := "GET " + w.path("echo") + " HTTP/1.1\r\nHost: a\r\n\r\n"
	post := "POST " + w.path("echo") + " HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
	return w.raw([]int{200, 200, 200}, request+post+request)
}

func (w *soakWorld) drip() error {
	request := []byte("GET " + w.path("r") + " HTTP/1.1\r\nHost: a\r\nX-Long: " + strings.Repeat("x", 40) + "\r\n\r\n")
	var pieces []string
	for piece := range slices.Chunk(request, 7) {
		pieces = append(pieces, string(piece))
	}
	return w.raw([]int{200}, pieces...)
}

func (w *soakWorld) hostile() error {
	return w.raw([]int{400}, "POST "+w.path("echo")+" HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")
}

// redeploy changes what is served until done.
func (w *soakWorld) redeploy(done context.Context) {
	for done.Err() == nil {
		n := w.deployed.Add(1)
		w.api.respond(w.t, fmt.Sprintf(`{"n": %d}`, n))
		w.api.deploy(w.t, "prod")
		time.Sleep(min(*soak/20, 5*time.Second))
	}
}

// fail tells the first failures only: one cause has many.
func (w *soakWorld) fail(err error) {
	if w.failures.Add(1) <= 20 {
		w.t.Error(err)
	}
}

// report logs every now and then how far it has come, until done.
func (w *soakWorld) report(done context.Context) {
	tick := time.NewTicker(max(*soak/10, time.Second))
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			w.figures()
		case <-done.Done():
			return
		}
	}
}

func (w *soakWorld) figures() {
	var memory runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&memory)
	descriptors, _ := os.ReadDir("/proc/self/fd") // where there is none, none are counted
	visits := int64(0)
	for _, kind := range w.all {
		visits += kind.visits.Load()
	}
	w.t.Logf("%d requests, %d failed, %d deployments, %d goroutines, %d KB of heap, %d descriptors",
		visits, w.failures.Load(), w.deployed.Load(), runtime.NumGoroutine(), memory.HeapAlloc>>10, len(descriptors))
}

// settle lets everybody go and wants nothing left over.
func (w *soakWorld) settle() {
	for _, kind := range w.all {
		if kind.visits.Load() == 0 {
			w.t.Errorf("%s never came", kind.name)
		}
		w.t.Logf("%-32s %d", kind.name, kind.visits.Load())
	}
	for _, client := range []*http.Client{w.plain, w.leaver, w.secure, w.h2, w.h2c} {
		client.CloseIdleConnections()
	}
	w.backend.CloseClientConnections()
	for range 100 {
		if runtime.NumGoroutine() <= w.before+soakSlack {
			w.figures()
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	stacks := make([]byte, 1<<20)
	w.t.Errorf("%d goroutines before, %d after:\n%s", w.before, runtime.NumGoroutine(), stacks[:runtime.Stack(stacks, true)])
}

// soakSlack is what the test's own HTTP client and server may keep running.
const soakSlack = 12
