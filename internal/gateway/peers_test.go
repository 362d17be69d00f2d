package gateway_test

import (
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"stile/internal/wire"
)

// tlsConfig.insecureSkipVerification takes a certificate of any issuer; without it an unknown one is a network error. [doc]
func TestBackendsWithCertificatesOfUnknownIssuers(t *testing.T) {
	backend := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "over TLS") }))
	backend.Config.ErrorLog = log.New(io.Discard, "", 0)
	backend.StartTLS()
	defer backend.Close()
	w := newWorld(t)
	verifying, skipping := wire.NewClient(wire.ClientOptions{}), wire.NewClient(wire.ClientOptions{InsecureSkipVerification: true})
	t.Cleanup(verifying.Close)
	t.Cleanup(skipping.Close)
	w.env.Clients = func(insecureSkipVerification bool) *wire.Client {
		if insecureSkipVerification {
			return skipping
		}
		return verifying
	}
	const api = `{"resources": {
		"/verified": {"GET": {"methodIntegration": {"type": "HTTP_PROXY", "httpMethod": "GET", "uri": %[1]q}}},
		"/skipped": {"GET": {"methodIntegration": {"type": "HTTP_PROXY", "httpMethod": "GET", "uri": %[1]q, "tlsConfig": {"insecureSkipVerification": true}}}},
		"/name": {"GET": {"methodIntegration": {"type": "HTTP_PROXY", "httpMethod": "GET", "uri": %[2]q, "tlsConfig": {"insecureSkipVerification": true}}}}}}`
	byName := strings.Replace(backend.URL, "127.0.0.1", "localhost", 1) // which the certificate doesn't name
	w.deploy(map[string][]byte{"api": fmt.Appendf(nil, api, backend.URL, byName)})
	for path, want := range map[string]string{
		"verified": `{"message": "Network error communicating with endpoint"}`,
		"skipped":  "over TLS",
		"name":     `{"message": "Network error communicating with endpoint"}`,
	} {
		w.send("GET /stage/" + path + " HTTP/1.1\nHost: " + apiId + ".execute-api.localhost\n\n")
		if _, body, _ := strings.Cut(w.response, "\n\n"); body != want {
			t.Errorf("%s: %s", path, w.response)
		}
	}
}

// A client that speaks HTTP/2 is a client of HTTP/1.1 to everything behind the gateway. [doc]
func TestHttp2ClientsLookLikeHttp1(t *testing.T) {
	w := newWorld(t)
	w.backend.answer("HTTP/1.1 200 OK\nConnection: keep-alive\n\nok")
	w.deploy(map[string][]byte{
		"api": []byte(`{"resources": {"/": {"GET": {"methodIntegration": {"type": "HTTP_PROXY", "httpMethod": "GET", "uri": "http://BACKEND/",
			"requestParameters": {"integration.request.header.protocol": "context.protocol"}}}}}}`),
	})
	var protocols http.Protocols
	protocols.SetUnencryptedHTTP2(true)
	client := &http.Client{Transport: &http.Transport{Protocols: &protocols, TLSClientConfig: &tls.Config{}}}
	defer client.CloseIdleConnections()
	req, err := http.NewRequest("GET", "http://"+w.address+"/stage/", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = apiId + ".execute-api.localhost"
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	if res.ProtoMajor != 2 || string(body) != "ok" || res.Header.Get("x-amzn-Remapped-Connection") != "keep-alive" {
		t.Errorf("%s %s %v", res.Proto, body, res.Header)
	}
	if sent := w.backend.received(); !strings.HasPrefix(sent, "GET / HTTP/1.1\n") || !strings.Contains(sent, "\nprotocol: HTTP/1.1\n") {
		t.Errorf("backend got %s", sent)
	}
}

// Whatever a backend does, the call leaves nothing behind.
func TestFailingBackendsLeakNothing(t *testing.T) {
	w := newWorld(t)
	w.deploy(map[string][]byte{
		"api": []byte(`{"resources": {"/{proxy+}": {"GET": {"methodIntegration": {"type": "HTTP_PROXY", "httpMethod": "GET", "uri": "http://BACKEND/", "timeoutInMillis": 50}}}}}`),
	})
	const request = "GET /stage/x HTTP/1.1\nHost: " + apiId + ".execute-api.localhost\nConnection: close\n\n"
	w.backend.answer("HTTP/1.1 200 OK\n\nok")
	w.send(request)
	before := runtime.NumGoroutine()
	for _, script := range []string{
		"reset", "hang", "pause\nHTTP/1.1 200 OK\nContent-Length: 10\n\n", "close\nHTTP/1.1 200 OK\nContent-Length: 100\n\nhalf",
		"close\nnonsense", "big\n10485761", "close\nHTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nzz",
		"close\nHTTP/1.0 200 OK\nX: " + strings.Repeat("x", 100<<10), "HTTP/1.1 301 Moved\nLocation: http://BACKEND/again\n\n",
	} {
		w.backend.answer(script)
		var clients sync.WaitGroup
		for range 8 {
			clients.Go(func() {
				client := &world{T: w.T, address: w.address, backend: w.backend}
				client.send(request)
			})
		}
		clients.Wait()
	}
	w.client.Close()
	for range 1000 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}
