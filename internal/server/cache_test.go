package server

import (
	"net/http"
	"strings"
	"testing"
)

// cache switches a stage's cache on for its GETs.
func (a *api) cache(t *testing.T, stage string) {
	t.Helper()
	a.patch(t, stage, `{"op": "replace", "path": "/cacheClusterEnabled", "value": "true"}, {"op": "replace", "path": "/*/*/caching/enabled", "value": "true"}`)
}

func (a *api) patch(t *testing.T, stage, operations string) {
	t.Helper()
	a.server.call(t, "PATCH", "/restapis/"+a.id+"/stages/"+stage, `{"patchOperations": [`+operations+`]}`)
}

// body is what a stage answers.
func (a *api) body(t *testing.T, stage string) string {
	t.Helper()
	return call(t, "GET", a.url(stage), "").body
}

func TestFlushStageCacheDropsWhatIsCached(t *testing.T) {
	s := start(t, testConfig(Memory))
	a := newMock(t, s, `{"id": "$context.requestId"}`)
	a.deploy(t, "prod")
	a.cache(t, "prod")
	first := a.body(t, "prod")
	if again := a.body(t, "prod"); again != first || first == "" {
		t.Fatalf("got %q, want %q from the cache", again, first)
	}
	a.patch(t, "prod", `{"op": "replace", "path": "/description", "value": "another"}`)
	if again := a.body(t, "prod"); again != first {
		t.Errorf("got %q after a change of the stage, want %q from the cache", again, first)
	}
	if metrics := call(t, "GET", "http://"+s.AdminAddr()+"/metrics", "").body; !strings.Contains(metrics, `stile_cache_hits_total{api="`+a.id+`",stage="prod"} 2`) {
		t.Error("the hits aren't among the metrics")
	}
	s.call(t, "DELETE", "/restapis/"+a.id+"/stages/prod/cache/data", "")
	second := a.body(t, "prod")
	if second == first {
		t.Error("the old answer came after a flush")
	}
	a.deploy(t, "prod")
	if third := a.body(t, "prod"); third == second {
		t.Error("the old answer came after a deployment")
	}
}

func TestACacheSwitchedOffOrDeletedWithItsStageIsGone(t *testing.T) {
	s := start(t, testConfig(Memory))
	a := newMock(t, s, `{"id": "$context.requestId"}`)
	a.deploy(t, "prod")
	a.cache(t, "prod")
	first := a.body(t, "prod")
	a.patch(t, "prod", `{"op": "replace", "path": "/cacheClusterEnabled", "value": "false"}`)
	if a.body(t, "prod") == first {
		t.Error("a stage without a cache answered from it")
	}
	a.cache(t, "prod")
	second := a.body(t, "prod")
	if second == first {
		t.Error("a new cache has the old one's answers")
	}
	stage := s.call(t, "GET", "/restapis/"+a.id+"/stages/prod", "")
	s.call(t, "DELETE", "/restapis/"+a.id+"/stages/prod", "")
	s.call(t, "POST", "/restapis/"+a.id+"/stages", `{"stageName": "prod", "deploymentId": "`+stage["deploymentId"].(string)+`"}`)
	a.cache(t, "prod")
	if a.body(t, "prod") == second {
		t.Error("a new stage has the answers of the old one of its name")
	}
}

func TestUpdateStageThrottlesAtOnce(t *testing.T) {
	s := start(t, testConfig(Memory))
	a := newMock(t, s, `{}`)
	a.deploy(t, "prod")
	a.patch(t, "prod", `{"op": "replace", "path": "/*/*/throttling/burstLimit", "value": "2"}, {"op": "replace", "path": "/*/*/throttling/rateLimit", "value": "0.001"}`)
	for i, want := range []int{200, 200, 429, 429} {
		if got := call(t, "GET", a.url("prod"), ""); got.status != want {
			t.Errorf("request %d: %v, want %d", i+1, got, want)
		}
	}
	a.patch(t, "prod", `{"op": "replace", "path": "/*/*/throttling/rateLimit", "value": "-1"}`)
	for range 5 {
		if got := call(t, "GET", a.url("prod"), ""); got.status != http.StatusOK {
			t.Errorf("without a limit: %v", got)
		}
	}
	a.patch(t, "prod", `{"op": "replace", "path": "/~1r/GET/throttling/burstLimit", "value": "0"}`)
	if got := call(t, "GET", a.url("prod"), ""); got.status != 429 {
		t.Errorf("the method's own burst of zero: %v", got)
	}
}

func TestTheAccountsLimitIsConfigured(t *testing.T) {
	config := testConfig(Memory)
	config.AccountRateLimit, config.AccountBurstLimit = 7, 0
	s := start(t, config)
	a := newMock(t, s, `{}`)
	a.deploy(t, "prod")
	if got := call(t, "GET", a.url("prod"), ""); got != (answer{429, `{"message":"Too Many Requests"}`}) {
		t.Errorf("a burst of zero: %v", got)
	}
	account := call(t, "GET", "http://"+s.AdminAddr()+"/account", "").body
	if !strings.Contains(account, `"throttleSettings":{"burstLimit":0,"rateLimit":7`) {
		t.Errorf("the account says %s", account)
	}
}
