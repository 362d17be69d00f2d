package gateway

import (
	"strings"
	"testing"

	"stile/internal/exchange"
	"stile/internal/wire"
)

func TestInvokeUrls(t *testing.T) {
	for _, c := range []struct {
		host, target string
		want         address
		ok           bool
	}{
		{"abc.execute-api.us-east-1.amazonaws.com", "/s/p/q?a=b", address{"abc", "s", "/p/q", "/s/p/q", "a=b"}, true},
		{"ABC.EXECUTE-API.localhost:8080", "//s//p/", address{"abc", "s", "//p/", "/s//p/", ""}, true},
		{"abc-vpce123.execute-api.eu-west-1.amazonaws.com", "/s", address{"abc", "s", "", "/s", ""}, true},
		{"abc.execute-api.x", "/", address{"abc", "", "", "/", ""}, true},
		{"localhost", "/restapis/abc/s/_user_request_/p", address{"abc", "s", "/p", "/s/p", ""}, true},
		{"localhost", "/restapis/abc/s/_user_request_", address{"abc", "s", "", "/s", ""}, true},
		{"localhost", "/restapis/abc/s/_user_request_x", address{}, false},
		{"localhost", "/restapis/abc/stages/s", address{}, false},
		{"localhost", "/restapis", address{}, false},
		{"localhost", "/_aws/execute-api/AbC/s/p", address{"abc", "s", "/p", "/s/p", ""}, true},
		{"localhost", "/_aws/execute-api/", address{}, false},
		{"execute-api.us-east-1.amazonaws.com", "/s", address{}, false},
		{"apigateway.us-east-1.amazonaws.com", "/restapis", address{}, false},
	} {
		got, ok := parseAddress(&wire.Request{Host: c.host, Target: c.target})
		if ok != c.ok || ok && got != c.want {
			t.Errorf("%s %s: %+v, %v, want %+v, %v", c.host, c.target, got, ok, c.want, c.ok)
		}
	}
}

func TestVpcEndpointNamesTakeTheApiFromAHeader(t *testing.T) {
	req := &wire.Request{Host: "vpce-1.execute-api.us-east-1.vpce.amazonaws.com", Target: "/s/p"}
	req.Header.Add("x-apigw-api-id", "abc")
	if got, ok := parseAddress(req); !ok || got.apiId != "abc" {
		t.Errorf("got %+v, %v", got, ok)
	}
}

func FuzzAddress(f *testing.F) {
	f.Add("abc.execute-api.us-east-1.amazonaws.com", "//stage//a%2Fb/?x=1;y=2")
	f.Add("localhost", "/restapis/a/b/_user_request_/%zz")
	f.Fuzz(func(t *testing.T, host, target string) {
		at, ok := parseAddress(&wire.Request{Host: host, Target: target})
		if !ok {
			return
		}
		x := &exchange.Exchange{}
		if err := readTarget(x, at); err != nil {
			return
		}
		if !strings.HasPrefix(x.Request.Path, "/") || strings.HasPrefix(x.Request.Path, "//") {
			t.Errorf("%q %q: path %q", host, target, x.Request.Path)
		}
	})
}
