package integration

import (
	"strings"
	"testing"

	"stile/internal/exchange"
)

func TestUriTemplates(t *testing.T) {
	variables := map[string]string{"host": "example.com", "path": "v1"}
	path := []exchange.Param{{Name: "id", Value: "a%2Fb"}, {Name: "proxy", Value: "x/y"}}
	for uri, want := range map[string]string{
		"http://example.com/{id}":                              "http://example.com/a%2Fb",
		"http://example.com/{unmapped}/{proxy}":                "http://example.com/{unmapped}/x/y",
		"http://${stageVariables.host}/${stageVariables.path}": "http://example.com/v1",
		"http://${stageVariables.none}/":                       "http:///",
		"http://example.com/${context.path}/{id}":              "http://example.com/${context.path}/a%2Fb",
		"http://example.com/{open":                             "http://example.com/{open",
		"http://example.com/${stageVariables.open":             "http://example.com/${stageVariables.open",
		"http://example.com/{{id}}":                            "http://example.com/{a%2Fb}",
	} {
		x := &exchange.Exchange{}
		x.EndpointRequest.Path = path
		if got := compileURI(exchange.SubstituteStageVariables(uri, variables)).render(x); got != want {
			t.Errorf("%s: got %s, want %s", uri, got, want)
		}
	}
}

func TestUnusableEndpointAddresses(t *testing.T) {
	for _, url := range []string{"http://", "http:///path", "ftp://host/", "//host/", "http://user@host/", "http://ho st/", "http://host:port/", "http://{id}/", "http://host:/"} {
		if taken, ok := splitURL(url); ok {
			t.Errorf("%s: taken as %s %s %s", url, taken.scheme, taken.host, taken.target)
		}
	}
	for url, want := range map[string]string{
		"http://host":            "host/",
		"HTTPS://host:8443?a=b":  "host:8443/?a=b",
		"http://[::1]:80/a b#c":  "[::1]:80/a%20b",
		"http://host/ü\r\nx":     "host/%C3%BC%0D%0Ax",
		"http://host/{literal}/": "host/{literal}/",
	} {
		got, ok := splitURL(url)
		if !ok || got.host+got.target != want {
			t.Errorf("%s: got %v, %v, want %s", url, got, ok, want)
		}
	}
}

func FuzzUri(f *testing.F) {
	f.Add("http://host/{id}?a={b}#c", "x/../y")
	f.Add("https://${stageVariables.x}/", "\r\n")
	f.Fuzz(func(t *testing.T, uri, value string) {
		x := &exchange.Exchange{}
		x.EndpointRequest.Path = []exchange.Param{{Name: "id", Value: value}}
		url := compileURI(exchange.SubstituteStageVariables(uri, map[string]string{"x": value})).render(x)
		got, ok := splitURL(url)
		if !ok {
			return
		}
		if got.host == "" || got.target[0] != '/' || strings.ContainsAny(got.host+got.target, " \r\n\x00") {
			t.Errorf("%q gives host %q, target %q", url, got.host, got.target)
		}
	})
}
