package server

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"stile/internal/apigw"
	"stile/internal/store"
)

func TestADeploymentIsServedWhenItsCallReturnsOnBothPorts(t *testing.T) {
	s := start(t, testConfig(Memory))
	a := newMock(t, s, `{"a": 1}`)
	for _, address := range []string{s.Addr(), s.AdminAddr()} {
		if got := call(t, "GET", a.urlAt(address, "prod"), ""); got.status != 403 {
			t.Errorf("before the deployment: %v", got)
		}
	}
	a.deploy(t, "prod")
	for _, address := range []string{s.Addr(), s.AdminAddr()} {
		if got := call(t, "GET", a.urlAt(address, "prod"), ""); got != (answer{200, `{"a": 1}`}) {
			t.Errorf("%v", got)
		}
	}
	a.respond(t, `{"a": 2}`)
	if got := call(t, "GET", a.url("prod"), ""); got.body != `{"a": 1}` {
		t.Errorf("a change was served before it was deployed: %v", got)
	}
	s.call(t, "DELETE", "/restapis/"+a.id+"/stages/prod", "")
	if got := call(t, "GET", a.url("prod"), ""); got.status != 403 {
		t.Errorf("after the stage was deleted: %v", got)
	}
}

func TestRestartServesTheSameStages(t *testing.T) {
	config := testConfig(t.TempDir())
	s := start(t, config)
	a, b := newMock(t, s, `{"a": 1}`), newMock(t, s, `{"b": 1}`)
	a.deploy(t, "prod")
	a.respond(t, `{"a": 2}`)
	a.deploy(t, "next")
	a.respond(t, `{"a": "not deployed"}`)
	b.deploy(t, "prod")
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}

	s = start(t, config)
	for url, want := range map[string]string{
		a.urlAt(s.Addr(), "prod"): `{"a": 1}`, a.urlAt(s.Addr(), "next"): `{"a": 2}`, b.urlAt(s.Addr(), "prod"): `{"b": 1}`,
	} {
		if got := call(t, "GET", url, ""); got != (answer{200, want}) {
			t.Errorf("%s: %v, want %s", url, got, want)
		}
	}
	if got := call(t, "GET", "http://"+s.AdminAddr()+"/readyz", ""); got != (answer{200, "ready\n"}) {
		t.Errorf("readyz: %v", got)
	}
}

func TestOneHundredRedeploymentsUnderLoadFailNoRequest(t *testing.T) {
	s := start(t, testConfig(Memory))
	a := newMock(t, s, `{"n": 0}`)
	a.deploy(t, "prod")
	url := a.url("prod")

	var done atomic.Bool
	var requests atomic.Int64
	var load sync.WaitGroup
	client := &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 8}}
	for range 8 {
		load.Go(func() {
			for !done.Load() {
				res, err := client.Get(url)
				if err != nil {
					t.Error(err)
					return
				}
				if _ = res.Body.Close(); res.StatusCode != 200 {
					t.Errorf("status %d", res.StatusCode)
					return
				}
				requests.Add(1)
			}
		})
	}
	for n := range 100 {
		want := fmt.Sprintf(`{"n": %d}`, n+1)
		a.respond(t, want)
		a.deploy(t, "prod")
		if got := call(t, "GET", url, ""); got != (answer{200, want}) {
			t.Fatalf("deployment %d: %v, want %s", n+1, got, want)
		}
	}
	done.Store(true)
	load.Wait()
	if requests.Load() < 100 {
		t.Errorf("only %d requests: the test shows little", requests.Load())
	}
}

func TestWhatAnotherNodeWritesIsFollowed(t *testing.T) {
	s := start(t, testConfig(Memory))
	a := newMock(t, s, `{"a": 1}`)
	a.deploy(t, "prod")
	stage := s.call(t, "GET", "/restapis/"+a.id+"/stages/prod", "")

	// What another node would do: write to the store and roll nothing out here.
	key := store.StageKey(s.config.Region, a.id, "other")
	_, err := s.store.Update(t.Context(), func(w store.Writer) error {
		return store.Put(w, key, &apigw.Stage{StageName: "other", DeploymentId: stage["deploymentId"].(string)})
	})
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the stage is served", func() bool { return call(t, "GET", a.url("other"), "").status == 200 })
	if _, err := s.store.Update(t.Context(), func(w store.Writer) error { return w.DeletePrefix(store.RestApiKey(s.config.Region, a.id)) }); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the API is gone", func() bool {
		return call(t, "GET", a.url("other"), "").status == 403 && call(t, "GET", a.url("prod"), "").status == 403
	})
}

func TestAStageThatCannotBeCompiledKeepsItsLastPlanAndIsNotReady(t *testing.T) {
	s := start(t, testConfig(Memory))
	a := newMock(t, s, `{"a": 1}`)
	a.deploy(t, "prod")
	ready := "http://" + s.AdminAddr() + "/readyz"
	put := func(deploymentId string) {
		t.Helper()
		_, err := s.store.Update(t.Context(), func(w store.Writer) error {
			return store.Put(w, store.StageKey(s.config.Region, a.id, "prod"), &apigw.Stage{StageName: "prod", DeploymentId: deploymentId})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	good := s.call(t, "GET", "/restapis/"+a.id+"/stages/prod", "")["deploymentId"].(string)

	put("nosuch")
	eventually(t, "not ready", func() bool { return call(t, "GET", ready, "").status == 503 })
	want := fmt.Sprintf("stage us-east-1/%s/prod can't be served: deployment nosuch isn't in the store\n", a.id)
	if got := call(t, "GET", ready, ""); got.body != want {
		t.Errorf("readyz: %q, want %q", got.body, want)
	}
	if got := call(t, "GET", a.url("prod"), ""); got != (answer{200, `{"a": 1}`}) {
		t.Errorf("the last good plan isn't served: %v", got)
	}
	metrics := call(t, "GET", "http://"+s.AdminAddr()+"/metrics", "").body
	if !strings.Contains(metrics, "\nstile_plans_failed 1\n") || !strings.Contains(metrics, "\nstile_plans_served 1\n") {
		t.Errorf("the metrics don't tell:\n%s", metrics)
	}
	put(good)
	eventually(t, "ready again", func() bool { return call(t, "GET", ready, "").status == 200 })
}

func TestMetricsCountTrafficAndControlCalls(t *testing.T) {
	s := start(t, testConfig(Memory))
	a := newMock(t, s, `{}`)
	a.deploy(t, "prod")
	for range 3 {
		call(t, "GET", a.url("prod"), "")
	}
	call(t, "DELETE", a.url("prod"), "")
	call(t, "GET", a.url("nosuch"), "")
	call(t, "GET", "http://"+s.AdminAddr()+"/restapis/nosuch", "")
	var metrics string
	lacking := func() (lines []string) {
		metrics = call(t, "GET", "http://"+s.AdminAddr()+"/metrics", "").body
		for _, line := range []string{
			fmt.Sprintf(`stile_requests_total{api="%s",class="2xx",method="GET",stage="prod"} 3`, a.id),
			fmt.Sprintf(`stile_requests_total{api="%s",class="4xx",method="DELETE",stage="prod"} 1`, a.id),
			`stile_requests_total{api="",class="4xx",method="GET",stage=""} 1`,
			fmt.Sprintf(`stile_request_duration_seconds_count{api="%s",method="GET",stage="prod"} 3`, a.id),
			fmt.Sprintf(`stile_request_duration_seconds_bucket{api="%s",method="GET",stage="prod",le="30"} 3`, a.id),
			`stile_control_calls_total{operation="CreateRestApi",status="201"} 1`,
			`stile_control_calls_total{operation="GetRestApi",status="404"} 1`,
			`stile_plans_served 1`, `stile_plans_failed 0`, `stile_build_info{version=`, `go_goroutines `, `process_cpu_seconds_total `,
		} {
			if !strings.Contains(metrics, "\n"+line) {
				lines = append(lines, line)
			}
		}
		return lines
	}
	// A request is counted after its answer was sent.
	eventually(t, "everything is counted", func() bool { return len(lacking()) == 0 })
	if lines := lacking(); len(lines) > 0 {
		t.Errorf("lacking:\n%s\nin\n%s", strings.Join(lines, "\n"), metrics)
	}
	s.call(t, "DELETE", "/restapis/"+a.id, "")
	if metrics := call(t, "GET", "http://"+s.AdminAddr()+"/metrics", "").body; strings.Contains(metrics, a.id) {
		t.Errorf("a deleted API is still told of:\n%s", metrics)
	}
}

func TestHealthPathsBelongToApisUnderTheirHosts(t *testing.T) {
	s := start(t, testConfig(Memory))
	if got := call(t, "GET", "http://"+s.AdminAddr()+"/healthz", ""); got != (answer{200, "alive\n"}) {
		t.Errorf("healthz: %v", got)
	}
	if got := call(t, "GET", "http://"+s.Addr()+"/healthz", ""); got.status != 403 {
		t.Errorf("healthz on the data plane: %v", got)
	}
	req, _ := http.NewRequest("GET", "http://"+s.AdminAddr()+"/healthz", nil)
	req.Host = "abc.execute-api.us-east-1.amazonaws.com"
	if got := send(t, req); got.status != 403 {
		t.Errorf("under an API's host: %d", got.status)
	}
}

func TestPagesOfOtherSitesMayNotCallAnOpenControlPlane(t *testing.T) {
	s := start(t, testConfig(Memory))
	own := "http://" + s.AdminAddr()
	for _, c := range []struct {
		name, value string
		status      int
	}{
		{"Sec-Fetch-Site", "cross-site", 403},
		{"Sec-Fetch-Site", "same-site", 403},
		{"Origin", "https://example.com", 403},
		{"Origin", "null", 403},
		{"Sec-Fetch-Site", "same-origin", 201},
		{"Sec-Fetch-Site", "none", 201},
		{"Origin", own, 201},
		{"X-Other", "header", 201},
	} {
		req, _ := http.NewRequestWithContext(t.Context(), "POST", own+"/restapis", strings.NewReader(`{"name": "from a page"}`))
		req.Header.Set(c.name, c.value)
		if got := send(t, req); got.status != c.status {
			t.Errorf("%s: %s: status %d, want %d", c.name, c.value, got.status, c.status)
		}
	}
}

func TestAnIntegrationCannotCallADeniedAddress(t *testing.T) {
	var reached atomic.Bool
	backend := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Store(true) }))
	defer backend.Close()
	_, port, _ := net.SplitHostPort(backend.Listener.Addr().String())
	config := testConfig(Memory)
	if err := decodeYAML("stile.yaml", []byte("egress: {deny: [127.0.0.1, '::1']}"), &config); err != nil {
		t.Fatal(err)
	}
	s := start(t, config)
	for _, host := range []string{"127.0.0.1", "localhost"} { // by address, and by a name that resolves to it
		a := newApi(t, s, fmt.Sprintf(`{"type": "HTTP_PROXY", "httpMethod": "GET", "uri": "http://%s:%s/"}`, host, port))
		a.deploy(t, "prod")
		if got := call(t, "GET", a.url("prod"), ""); got.status < 500 || reached.Load() {
			t.Errorf("%s: %v, reached: %v", host, got, reached.Load())
		}
	}
}

func TestBothKindsOfInvokeUrlAreServedOnBothPorts(t *testing.T) {
	s := start(t, testConfig(Memory))
	a := newMock(t, s, `{"a": 1}`)
	a.deploy(t, "prod")
	for _, address := range []string{s.Addr(), s.AdminAddr()} {
		for host, path := range map[string]string{
			address: "/restapis/" + a.id + "/prod/_user_request_/r",
			a.id + ".execute-api.eu-central-1.amazonaws.com": "/prod/r",
			a.id + ".execute-api.localhost":                  "/prod/r",
		} {
			req, _ := http.NewRequestWithContext(t.Context(), "GET", "http://"+address+path, nil)
			req.Host = host
			if got := send(t, req); got.status != 200 {
				t.Errorf("%s%s on %s: %d", host, path, address, got.status)
			}
		}
	}
}

func TestClosingDrainsAndSaysSo(t *testing.T) {
	reached, release := make(chan struct{}), make(chan struct{})
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(reached)
		<-release
		_, _ = fmt.Fprint(w, "late")
	}))
	defer backend.Close()
	s := start(t, testConfig(Memory))
	a := newApi(t, s, fmt.Sprintf(`{"type": "HTTP_PROXY", "httpMethod": "GET", "uri": %q}`, backend.URL))
	a.deploy(t, "prod")

	got := make(chan answer, 1)
	go func() {
		a, err := try("GET", a.url("prod"), "")
		if err != nil {
			t.Error(err)
		}
		got <- a
	}()
	<-reached
	closed := make(chan error, 1)
	go func() { closed <- s.Close(context.Background()) }()
	eventually(t, "readiness is gone", func() bool {
		return call(t, "GET", "http://"+s.AdminAddr()+"/readyz", "") == answer{503, "draining\n"}
	})
	eventually(t, "nothing new is taken", func() bool {
		c, err := net.Dial("tcp", s.Addr())
		if err == nil {
			_ = c.Close()
		}
		return err != nil
	})
	close(release)
	if a := <-got; a != (answer{200, "late"}) {
		t.Errorf("the request in flight got %v", a)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
}

// eventually waits for something that happens on its own.
func eventually(t *testing.T, what string, happened func() bool) {
	t.Helper()
	for range 1000 {
		if happened() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("never: %s", what)
}
