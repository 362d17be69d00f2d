package control

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stile/internal/restjson"
)

func TestEveryOperationIsReachedByItsOwnRoute(t *testing.T) {
	routes := routesOf(operations)
	for _, want := range operations {
		path, query, _ := strings.Cut(want.Path, "?")
		got, labels := routes.route(want.Method, strings.NewReplacer("{", "a%2Fb-", "}", "").Replace(path), restjson.ParseQuery(query))
		if got == nil || got.Name != want.Name {
			t.Errorf("%s: reached %v", want.Name, got)
		}
		for _, label := range labels {
			if label.Value != "a/b-"+label.Name {
				t.Errorf("%s: %v", want.Name, label)
			}
		}
	}
}

func TestRoutesThatAreNone(t *testing.T) {
	routes := routesOf(operations)
	for _, c := range [][2]string{
		{"GET", "/"},
		{"GET", ""},
		{"GET", "/nonsense"},
		{"GET", "/restapis/"},
		{"GET", "/restapis/a/"},
		{"GET", "/restapis//resources"},
		{"HEAD", "/restapis"},
		{"OPTIONS", "/restapis"},
		{"BREW", "/restapis"},
		{"GET", "/restapis/a/resources/b/methods"},
		{"get", "/restapis"},
		{"GET", "restapis/a/b/c/d/e/f/g/h/i/j"},
	} {
		if got, _ := routes.route(c[0], c[1], nil); got != nil {
			t.Errorf("%s %s reached %s", c[0], c[1], got.Name)
		}
	}
}

func TestAQueryCanBelongToARoute(t *testing.T) {
	routes := routesOf(operations)
	for query, want := range map[string]string{"mode=import": "ImportRestApi", "x=y&mode=import": "ImportRestApi", "mode=other": "CreateRestApi", "": "CreateRestApi"} {
		if got, _ := routes.route("POST", "/restapis", restjson.ParseQuery(query)); got.Name != want {
			t.Errorf("%s: %s, want %s", query, got.Name, want)
		}
	}
}

func TestLabelsAreNamedByTheOperation(t *testing.T) {
	_, labels := routesOf(operations).route("POST", "/restapis/a/resources/b", nil)
	if diff := cmp.Diff([]restjson.Param{{Name: "restapi_id", Value: "a"}, {Name: "parent_id", Value: "b"}}, labels); diff != "" {
		t.Error(diff)
	}
}
