package gateway_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"stile/internal/apigw"
	"stile/internal/gateway"
	"stile/internal/plan"
)

// proxyTo publishes an API with one HTTP_PROXY on everything.
func (w *world) proxyTo(uri string) {
	source := fmt.Sprintf(`{"resources": {"/{proxy+}": {"ANY": {"methodIntegration": {"type": "HTTP_PROXY", "httpMethod": "ANY", "uri": %q}}}}}`, uri)
	w.deploy(map[string][]byte{"api": []byte(source)})
}

// dial sends a request's head and leaves the rest to the test.
func (w *world) dial(head string) (net.Conn, *bufio.Reader) {
	conn, err := net.Dial("tcp", w.address)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { conn.Close() })
	if _, err := io.WriteString(conn, strings.ReplaceAll(head, "\n", "\r\n")+"Host: "+apiId+".execute-api.localhost\r\n\r\n"); err != nil {
		w.Fatal(err)
	}
	return conn, bufio.NewReader(conn)
}

func TestLargeHttpProxyAnswersStream(t *testing.T) {
	half := bytes.Repeat([]byte("x"), 1<<20)
	arrived := make(chan struct{})
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(2*len(half)))
		w.Write(half)
		w.(http.Flusher).Flush()
		<-arrived
		w.Write(half)
	}))
	defer backend.Close()
	w := newWorld(t)
	w.proxyTo(backend.URL)
	_, in := w.dial("GET /stage/x HTTP/1.1\n")
	res, err := http.ReadResponse(in, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(io.Discard, res.Body, int64(len(half))/2); err != nil {
		t.Fatal(err)
	}
	close(arrived)
	rest, err := io.Copy(io.Discard, res.Body)
	if err != nil || rest != int64(len(half))*3/2 {
		t.Errorf("the rest: %d bytes, %v", rest, err)
	}
}

func TestChunkedRequestsStreamToTheBackend(t *testing.T) {
	first := make(chan string)
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := make([]byte, 5)
		io.ReadFull(r.Body, begin)
		first <- string(begin)
		rest, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s%s", begin, rest)
	}))
	defer backend.Close()
	w := newWorld(t)
	w.proxyTo(backend.URL)
	conn, in := w.dial("POST /stage/x HTTP/1.1\nTransfer-Encoding: chunked\n")
	fmt.Fprint(conn, "5\r\nhello\r\n")
	if got := <-first; got != "hello" {
		t.Errorf("backend got %q", got)
	}
	fmt.Fprint(conn, "6\r\n world\r\n0\r\n\r\n")
	_, body, err := readMessage(in, false)
	if err != nil || body != "hello world" {
		t.Errorf("got %q, %v", body, err)
	}
}

func TestChunkedRequestsOverTheLimitAreTooLarge(t *testing.T) {
	backend := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { io.Copy(io.Discard, r.Body) }))
	defer backend.Close()
	w := newWorld(t)
	w.proxyTo(backend.URL)
	conn, in := w.dial("POST /stage/x HTTP/1.1\nTransfer-Encoding: chunked\n")
	go func() {
		chunk := fmt.Sprintf("%x\r\n%s\r\n", 64<<10, strings.Repeat("x", 64<<10))
		for range 200 {
			if _, err := io.WriteString(conn, chunk); err != nil {
				return
			}
		}
	}()
	head, body, err := readMessage(in, false)
	if err != nil || !strings.HasPrefix(head, "HTTP/1.1 413 ") || body != "HTTP content length exceeded 10485760 bytes." {
		t.Errorf("got %s%s, %v", head, body, err)
	}
}

func TestRedeploymentFailsNoRequest(t *testing.T) {
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "ok") }))
	defer backend.Close()
	w := newWorld(t)
	w.proxyTo(backend.URL)
	var stop atomic.Bool
	var clients sync.WaitGroup
	for range 4 {
		clients.Go(func() {
			conn, in := w.dial("GET /stage/x HTTP/1.1\n")
			for {
				_, body, err := readMessage(in, false)
				if err != nil || body != "ok" {
					t.Errorf("got %q, %v", body, err)
					return
				}
				if stop.Load() {
					return
				}
				io.WriteString(conn, "GET /stage/x HTTP/1.1\r\nHost: "+apiId+".execute-api.localhost\r\n\r\n")
			}
		})
	}
	for range 100 {
		w.proxyTo(backend.URL)
	}
	stop.Store(true)
	clients.Wait()
}

func TestWithdrawnStagesAreForbidden(t *testing.T) {
	w := newWorld(t)
	w.proxyTo("http://" + w.backend.address)
	w.gateway.Withdraw(apiId, "stage")
	w.send("GET /stage/x HTTP/1.1\nHost: " + apiId + ".execute-api.localhost\n\n")
	if !strings.Contains(w.response, `{"message":"Forbidden"}`) {
		t.Error(w.response)
	}
}

// A canary's requests are logged beside its stage's. [doc, spec data-plane 06 section 5]
func TestCanariesHaveLogsOfTheirOwn(t *testing.T) {
	w := newWorld(t)
	var destinations, records lines
	w.gateway = gateway.New(gateway.Options{
		Log:       slog.New(slog.NewTextHandler(&records, nil)),
		AccessLog: func(destinationArn string, _ []byte) { destinations.add(destinationArn) },
	})
	w.serve()
	const api = `{"resources": {"/": {"GET": {"methodIntegration": {"type": "MOCK", "requestTemplates": {"application/json": "{\"statusCode\": 200}"},
		"integrationResponses": {"200": {}}}}}}}`
	for percent, suffix := range map[string]string{"0": "", "100": "/Canary"} {
		w.deploy(map[string][]byte{
			"api": []byte(api), "canary": []byte(api),
			"stage": []byte(`{"canarySettings": {"percentTraffic": ` + percent + `, "deploymentId": "dep456"},
				"accessLogSettings": {"destinationArn": "arn:group", "format": "$context.requestId"}, "methodSettings": {"*/*": {"loggingLevel": "INFO"}}}`),
		})
		w.send("GET /stage/ HTTP/1.1\nHost: " + apiId + ".execute-api.localhost\n\n")
		if got := destinations.take(); len(got) != 1 || got[0] != "arn:group"+suffix {
			t.Errorf("%s%%: access log of %q", percent, got)
		}
		if first := records.take()[0]; !strings.HasSuffix(first, "log=API-Gateway-Execution-Logs_"+apiId+"/stage"+suffix) {
			t.Errorf("%s%%: execution log line %s", percent, first)
		}
	}
}

// A canary's share is what its percentage says.
func TestCanaryTakesItsShare(t *testing.T) {
	w := newWorld(t)
	def := w.definition([]byte(`{"resources": {}}`), "main")
	stage := &apigw.Stage{StageName: "stage", CanarySettings: &apigw.CanarySettings{PercentTraffic: 25, DeploymentId: "canary"}}
	p, _, err := plan.Compile(def, stage, w.env)
	if err != nil {
		t.Fatal(err)
	}
	if p, _, err = p.WithCanary(w.definition([]byte(`{"resources": {}}`), "canary"), w.env); err != nil {
		t.Fatal(err)
	}
	for draw, canary := range map[float64]bool{0: true, 24.999: true, 25: false, 99.9: false} {
		if chosen, err := p.Share(func() float64 { return draw }); err != nil || (chosen != p) != canary {
			t.Errorf("draw %v: canary %v, %v, want %v", draw, chosen != p, err, canary)
		}
	}
}
