package lambda

import (
	"strings"
	"testing"
)

func TestTheCallsOfTheRuntimeApi(t *testing.T) {
	const root = "/2018-06-01/runtime/"
	for _, test := range []struct{ method, target, route, id string }{
		{"GET", root + "invocation/next", "next", ""},
		{"GET", root + "invocation/next?x=y", "next", ""},
		{"POST", root + "invocation/abc/response", "response", "abc"},
		{"POST", root + "invocation/abc/error", "error", "abc"},
		{"POST", root + "init/error", "init/error", ""},
		{"POST", root + "invocation/next", "", ""},
		{"POST", root + "invocation//response", "", ""},
		{"POST", root + "invocation/a/b/response", "", ""},
		{"POST", root + "abc/response", "", ""},
		{"GET", root + "invocation/abc/response", "", ""},
		{"PUT", root + "init/error", "", ""},
		{"GET", "/", "", ""},
	} {
		if route, id := runtimeRoute(test.method, test.target); route != test.route || id != test.id {
			t.Errorf("%s %s is %q of %q, want %q of %q", test.method, test.target, route, id, test.route, test.id)
		}
	}
}

func FuzzRuntimeRoute(f *testing.F) {
	f.Add("GET", "/2018-06-01/runtime/invocation/next")
	f.Add("POST", "/2018-06-01/runtime/invocation/abc/response?x")
	f.Add("POST", "/2018-06-01/runtime/init/error")
	f.Fuzz(func(t *testing.T, method, target string) {
		route, id := runtimeRoute(method, target)
		switch route {
		case "response", "error":
			if id == "" || strings.ContainsAny(id, "/?") || !strings.HasPrefix(target, "/2018-06-01/runtime/invocation/"+id+"/"+route) {
				t.Errorf("%s %s is %q of %q", method, target, route, id)
			}
		case "", "next", "init/error":
			if id != "" {
				t.Errorf("%s %s has the id %q", method, target, id)
			}
		default:
			t.Errorf("%s %s is %q", method, target, route)
		}
	})
}

func FuzzParseFunction(f *testing.F) {
	f.Add("arn:aws-cn:lambda:cn-north-1:123412341234:function:f:$LATEST")
	f.Add("123412341234:function:f")
	f.Add("f:1")
	f.Fuzz(func(t *testing.T, text string) {
		parsed, ok := parseFunction(text, "us-east-1", "123456789012")
		if !ok {
			return
		}
		again, ok := parseFunction(parsed.qualified(parsed.arn()), "", "")
		if !ok || again != parsed {
			t.Errorf("%q: %+v became %+v (%v)", text, parsed, again, ok)
		}
	})
}

func TestAProcessThatHasStartedCantReportThatItCant(t *testing.T) {
	fs := newChild(t, nil, nil)
	if got := string(invoke(t, fs, `{"Do":"late init error"}`).Payload); got != "403" {
		t.Errorf("init/error is answered %s", got)
	}
	if got := invoke(t, fs, `{"a":1}`); got.FunctionError != "" || string(got.Payload) != `{"a":1}` {
		t.Errorf("the next invocation got %s %s", got.FunctionError, got.Payload)
	}
}
