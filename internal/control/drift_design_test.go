package control

import (
	"strings"
	"testing"

	"stile/internal/restjson"
)

func TestEveryKindOfResourceHasADriftTest(t *testing.T) {
	routes := routesOf(operations)
	lived := map[string]bool{
		"PutRestApi":  true, // makes what the others make: see the tests of documents
		"UpdateUsage": true, // changes a number that is never created
	}
	for _, kind := range driftKinds(t) {
		request, _, _ := strings.Cut(strings.TrimSpace(kind.create), "\n")
		method, target, _ := strings.Cut(request, " ")
		reached := func(method, target string) {
			path, query, _ := strings.Cut(target, "?")
			if o, _ := routes.route(method, path, restjson.ParseQuery(query)); o != nil {
				lived[o.Name] = true
			}
		}
		reached(method, target)
		if len(kind.changes) > 0 {
			reached("PATCH", kind.about["read"][0])
		}
	}
	for _, o := range operations {
		for _, prefix := range []string{"Create", "Put", "Generate", "Update"} {
			if strings.HasPrefix(o.Name, prefix) && !lived[o.Name] {
				t.Errorf("no file of testdata/drift calls %s", o.Name)
			}
		}
	}
}
