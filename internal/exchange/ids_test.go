package exchange

import (
	"regexp"
	"testing"
	"time"
)

// Source: spec data-plane 01 section 3.1, [rec: test_invocation_trace_id] but for the fourth row.
func TestTraceIds(t *testing.T) {
	const root, parent = "1-5759e988-bd862e3fe1be46a994272793", "53995c3f42cd8ad8"
	for received, want := range map[string]string{
		"": `^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$`,
		"Root=" + root + ";Parent=" + parent + ";Sampled=1": "^Root=" + root + ";Parent=" + parent + ";Sampled=1$",
		"Root=" + root:                       "^Root=" + root + ";Parent=[0-9a-f]{16};Sampled=0$",
		"Root=" + root + ";Parent=" + parent: "^Root=" + root + ";Parent=" + parent + ";Sampled=1$",
		"Root=" + root + "; Sampled=1":       "^Root=" + root + ";Parent=[0-9a-f]{16};Sampled=1$",
		"nonsense":                           `^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$`,
		"Parent=" + parent:                   `^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$`,
	} {
		x := Exchange{Context: Context{RequestTime: time.Unix(1_700_000_000, 0)}}
		if x.Identify("", received); !regexp.MustCompile(want).MatchString(x.TraceId) {
			t.Errorf("%q: got %s, want %s", received, x.TraceId, want)
		}
	}
}

func TestIdentifiersLookLikeAws(t *testing.T) {
	for range 100 {
		var x Exchange
		x.Identify("", "")
		if id := x.Context.RequestId; !isRequestId(id) {
			t.Errorf("request id %s", id)
		}
		if id := x.Context.ExtendedRequestId; !regexp.MustCompile(`^[\w-]{15}=$`).MatchString(id) {
			t.Errorf("extended request id %s", id)
		}
	}
	for _, id := range []string{"", "x", "5b35faa8-804e-4ed4-a25c-f81f54b6180", "5b35faa8x804e-4ed4-a25c-f81f54b61807", "5b35faa8-804e-4ed4-a25c-f81f54b6180g"} {
		if isRequestId(id) {
			t.Errorf("%q taken for a request id", id)
		}
	}
}
