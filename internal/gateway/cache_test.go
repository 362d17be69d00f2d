package gateway_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"stile/internal/throttle"
)

// fetch answers the body of GET /stage{path}.
func (w *world) fetch(path string) []byte {
	req, err := http.NewRequest("GET", "http://"+w.address+"/stage"+path, nil)
	if err != nil {
		w.Fatal(err)
	}
	req.Host = apiId + ".execute-api.localhost"
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		w.Fatal(err)
	}
	return body
}

// cached publishes an API that caches what the backend answers.
func (w *world) cached(uri string) {
	api := fmt.Sprintf(`{"resources": {
		"/proxy": {"GET": {"methodIntegration": {"type": "HTTP_PROXY", "httpMethod": "GET", "uri": %[1]q}}},
		"/mapped": {"GET": {"methodIntegration": {"type": "HTTP", "httpMethod": "GET", "uri": %[1]q, "integrationResponses": {"200": {}}}}}}}`, uri)
	stage := `{"cacheClusterEnabled": true, "methodSettings": {"*/*": {"cachingEnabled": true}}}`
	w.deploy(map[string][]byte{"api": []byte(api), "stage": []byte(stage)})
}

func TestAnswersOverAMegabyteArentCached(t *testing.T) {
	for length, want := range map[int]int64{1048576: 1, 1048577: 2} {
		var calls atomic.Int64
		body := bytes.Repeat([]byte("x"), length)
		backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			calls.Add(1)
			w.Header().Set("Content-Length", fmt.Sprint(length))
			w.Write(body)
		}))
		w := newWorld(t)
		w.cached(backend.URL)
		for _, path := range []string{"/proxy", "/mapped"} {
			calls.Store(0)
			for range 2 {
				if got := w.fetch(path); !bytes.Equal(got, body) {
					t.Errorf("%s of %d bytes: got %d", path, length, len(got))
				}
			}
			if calls.Load() != want {
				t.Errorf("%s of %d bytes: the backend was called %d times, want %d", path, length, calls.Load(), want)
			}
		}
		backend.Close()
	}
}

// What a cache keeps is its own: an exchange's memory is used again by the next.
func TestCachedAnswersDontChangeUnderLoad(t *testing.T) {
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, strings.Repeat(r.Host, 100))
	}))
	defer backend.Close()
	w := newWorld(t)
	w.cached(backend.URL)
	first := w.fetch("/proxy")
	var clients sync.WaitGroup
	for range 4 {
		clients.Go(func() {
			for range 50 {
				if got := w.fetch("/proxy"); !bytes.Equal(got, first) {
					t.Errorf("got %q", got)
				}
				w.fetch("/mapped")
				w.env.Caches.Flush(t.Context(), "another", "stage")
			}
		})
	}
	for range 20 {
		w.cached(backend.URL)
	}
	clients.Wait()
}

func TestTheAccountsLimitHoldsForAllItsMethods(t *testing.T) {
	w := newWorld(t)
	w.env.Throttling = throttle.New(throttle.Limits{RateLimit: 0.0001, BurstLimit: 3})
	w.backend.answer("HTTP/1.1 200 OK\n\nok\n")
	resource := `{"GET": {"methodIntegration": {"type": "HTTP_PROXY", "httpMethod": "GET", "uri": "http://BACKEND/"}}}`
	w.deploy(map[string][]byte{"api": []byte(`{"resources": {"/a": ` + resource + `, "/b": ` + resource + `}}`)})
	for i, path := range []string{"/a", "/b", "/a", "/b", "/a"} {
		want := "ok"
		if i >= 3 {
			want = `{"message":"Too Many Requests"}`
		}
		if got := string(w.fetch(path)); got != want {
			t.Errorf("request %d: got %s, want %s", i+1, got, want)
		}
	}
}
