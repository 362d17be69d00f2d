package server

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// testConfig takes free ports and keeps its data in dir.
func testConfig(dir string) Config {
	config := DefaultConfig()
	config.Listen, config.AdminListen, config.Data, config.Stderr = "127.0.0.1:0", "127.0.0.1:0", dir, io.Discard
	config.AccountRateLimit = -1 // tests call as often as they can
	return config
}

func start(t *testing.T, config Config) *Server {
	t.Helper()
	s, err := Start(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(context.Background()) })
	return s
}

// answer is what came back over HTTP.
type answer struct {
	status int
	body   string
}

func call(t *testing.T, method, url, body string) answer {
	t.Helper()
	a, err := try(method, url, body)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// send calls with a request that has something of its own.
func send(t *testing.T, req *http.Request) answer {
	t.Helper()
	a, err := exchanged(req)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func try(method, url, body string) (answer, error) {
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	req.Header.Set("Content-Type", "application/json")
	return exchanged(req)
}

func exchanged(req *http.Request) (answer, error) {
	res, err := (&http.Client{Timeout: 20 * time.Second}).Do(req)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	return answer{res.StatusCode, string(text)}, err
}

// call calls the control plane.
func (s *Server) call(t *testing.T, method, path, body string) map[string]any {
	t.Helper()
	a := call(t, method, "http://"+s.AdminAddr()+path, body)
	if a.status >= 300 {
		t.Fatalf("%s %s: %d %s", method, path, a.status, a.body)
	}
	var out map[string]any
	if a.body != "" {
		if err := json.Unmarshal([]byte(a.body), &out); err != nil {
			t.Fatalf("%s %s: %v in %s", method, path, err, a.body)
		}
	}
	return out
}

// api is an API under test: one resource /r with a GET.
type api struct {
	server       *Server
	id, resource string
}

func newApi(t *testing.T, s *Server, integration string) *api {
	t.Helper()
	created := s.call(t, "POST", "/restapis", `{"name": "test"}`)
	a := &api{server: s, id: created["id"].(string)}
	resource := s.call(t, "POST", fmt.Sprintf("/restapis/%s/resources/%s", a.id, created["rootResourceId"]), `{"pathPart": "r"}`)
	a.resource = resource["id"].(string)
	s.call(t, "PUT", a.method(), `{"authorizationType": "NONE"}`)
	s.call(t, "PUT", a.method()+"/integration", integration)
	return a
}

// newMock is an API whose GET answers text.
func newMock(t *testing.T, s *Server, text string) *api {
	t.Helper()
	a := newApi(t, s, `{"type": "MOCK", "requestTemplates": {"application/json": "{\"statusCode\": 200}"}}`)
	s.call(t, "PUT", a.method()+"/responses/200", `{}`)
	a.respond(t, text)
	return a
}

// respond changes what the mock answers once it is deployed.
func (a *api) respond(t *testing.T, text string) {
	t.Helper()
	body, _ := json.Marshal(map[string]any{"responseTemplates": map[string]string{"application/json": text}})
	a.server.call(t, "PUT", a.method()+"/integration/responses/200", string(body))
}

func (a *api) method() string {
	return fmt.Sprintf("/restapis/%s/resources/%s/methods/GET", a.id, a.resource)
}

func (a *api) deploy(t *testing.T, stage string) {
	t.Helper()
	a.server.call(t, "POST", "/restapis/"+a.id+"/deployments", fmt.Sprintf(`{"stageName": %q}`, stage))
}

func (a *api) url(stage string) string { return a.urlAt(a.server.Addr(), stage) }

func (a *api) urlAt(address, stage string) string {
	return fmt.Sprintf("http://%s/restapis/%s/%s/_user_request_/r", address, a.id, stage)
}
