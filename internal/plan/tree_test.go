package plan

import (
	"fmt"
	"strings"
	"testing"

	"stile/internal/exchange"
)

func testTree(t testing.TB, routes ...string) *node {
	root := &node{}
	for _, route := range routes {
		verb, path, _ := strings.Cut(route, " ")
		if err := root.add(path, &Method{HttpMethod: verb, ResourcePath: path}); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func routed(root *node, verb, path string) string {
	method, params := root.route(verb, path, nil)
	if method == nil {
		return "none"
	}
	text := method.HttpMethod + " " + method.ResourcePath
	for _, param := range params {
		text += fmt.Sprintf(" %s=%s", param.Name, param.Value)
	}
	return text
}

// Source: spec data-plane 01 sections 2 and 2.1, for the most part recorded.
func TestRoutesGoByPrecedenceAndByMethod(t *testing.T) {
	root := testTree(t, "GET /", "OPTIONS /{proxy+}", "POST /test", "ANY /test/any", "GET /part1", "GET /part1/hardcoded",
		"GET /users/{id}", "DELETE /users/{id}", "GET /users/me", "GET /users/{id}/pets/{pet}", "ANY /users/{rest+}", "GET /files/{name+}")
	for request, want := range map[string]string{
		"GET /":                   "GET /",
		"POST /test":              "POST /test",
		"POST /test/":             "POST /test",
		"OPTIONS /test":           "OPTIONS /{proxy+} proxy=test",
		"OPTIONS /test/any":       "ANY /test/any",
		"GET /test":               "none",
		"OPTIONS /part1/random":   "OPTIONS /{proxy+} proxy=part1/random",
		"OPTIONS /":               "none",
		"GET /users/me":           "GET /users/me",
		"DELETE /users/me":        "DELETE /users/{id} id=me",
		"PUT /users/me":           "ANY /users/{rest+} rest=me",
		"GET /users/a%2Fb":        "GET /users/{id} id=a%2Fb",
		"GET /users/1/pets/2":     "GET /users/{id}/pets/{pet} id=1 pet=2",
		"GET /users/1/pets":       "ANY /users/{rest+} rest=1/pets",
		"GET /users/me/pets/2":    "GET /users/{id}/pets/{pet} id=me pet=2",
		"GET /Users/1":            "none",
		"PURGE /users/1/2":        "none",
		"GET /files":              "none",
		"GET /files/":             "none",
		"GET /files/a/b/":         "GET /files/{name+} name=a/b",
		"GET /files/a//b//":       "GET /files/{name+} name=a//b/",
		"GET //files///a":         "GET /files/{name+} name=//a",
		"GET /users//pets/2":      "ANY /users/{rest+} rest=/pets/2",
		"HEAD /users/1":           "ANY /users/{rest+} rest=1",
		"GET /files/a%2Fb?no=use": "GET /files/{name+} name=a%2Fb?no=use",
	} {
		verb, path, _ := strings.Cut(request, " ")
		if got := routed(root, verb, path); got != want {
			t.Errorf("%s: got %s, want %s", request, got, want)
		}
	}
}

func FuzzRoute(f *testing.F) {
	root := testTree(f, "GET /", "ANY /{proxy+}", "GET /a/{b}", "GET /a/{b}/c", "GET /a/{b}/{rest+}", "POST /a/x")
	f.Add("GET", "/a/b/c")
	f.Add("POST", "//a//x/")
	f.Fuzz(func(t *testing.T, verb, path string) {
		method, params := root.route(verb, path, make([]exchange.Param, 0, 4))
		if method == nil {
			return
		}
		if wanted := strings.Count(method.ResourcePath, "{"); len(params) != wanted {
			t.Errorf("%s %q: %s with parameters %v", verb, path, method.ResourcePath, params)
		}
		for _, param := range params {
			if param.Value == "" {
				t.Errorf("%s %q: %s with an empty parameter", verb, path, method.ResourcePath)
			}
		}
	})
}
