package control

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"stile/internal/wire"
)

// largeDocument has a resource for every path, four methods each, and schemas that refer to one another in cycles.
func largeDocument(paths, schemas int) string {
	var d strings.Builder
	d.WriteString(`{"openapi":"3.0.1","info":{"title":"large","version":"1"},"paths":{`)
	for n := range paths {
		if n > 0 {
			d.WriteByte(',')
		}
		fmt.Fprintf(&d, `"/group%d/things%d/{id}":{"parameters":[{"name":"id","in":"path","required":true}]`, n%20, n)
		for m, httpMethod := range []string{"get", "put", "post", "delete"} {
			fmt.Fprintf(&d, `,"%s":{"operationId":"%s%d","requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/S%d"}}}},"responses":{"200":{"description":"ok","content":{"application/json":{"schema":{"$ref":"#/components/schemas/S%d"}}}},"404":{"description":"none"}},"x-amazon-apigateway-integration":{"type":"http_proxy","httpMethod":"ANY","uri":"http://example.com/{id}","requestParameters":{"integration.request.path.id":"method.request.path.id"}}}`,
				httpMethod, httpMethod, n, (4*n+m)%schemas, (4*n+m+1)%schemas)
		}
		d.WriteByte('}')
	}
	d.WriteString(`},"components":{"schemas":{`)
	for n := range schemas {
		if n > 0 {
			d.WriteByte(',')
		}
		fmt.Fprintf(&d, `"S%d":{"allOf":[{"$ref":"#/components/schemas/S%d"},{"type":"object","required":["a"],"properties":{"a":{"type":"string","description":"%s"},"next":{"$ref":"#/components/schemas/S%d"},"list":{"type":"array","items":{"$ref":"#/components/schemas/S%d"}}}}]}`,
			n, (n+1)%schemas, strings.Repeat("long ", 40), (n+2)%schemas, n)
	}
	d.WriteString("}}}")
	return d.String()
}

func TestALargeDocumentIsImportedWholeAndOverwritten(t *testing.T) {
	s := newScript(t)
	document := largeDocument(300, 3000)
	answer := s.call("POST", "/restapis?mode=import", document)
	var api struct{ Id string }
	text, ok := strings.CutPrefix(answer, "201 ")
	if err := json.Unmarshal([]byte(text), &api); err != nil || !ok {
		t.Fatal(answer)
	}
	count := func() (resources, methods, models int) {
		resources = countItems(t, s, "/restapis/"+api.Id+"/resources", &methods)
		models = countItems(t, s, "/restapis/"+api.Id+"/models", new(int))
		return resources, methods, models
	}
	if resources, methods, models := count(); resources != 1+20+2*300 || methods != 1200 || models != 3000 {
		t.Errorf("%d resources, %d methods, %d models", resources, methods, models)
	}
	if answer := s.call("PUT", "/restapis/"+api.Id+"?mode=overwrite", largeDocument(30, 10)); !strings.HasPrefix(answer, "200 ") {
		t.Fatal(answer)
	}
	if resources, methods, models := count(); resources != 1+20+2*30 || methods != 120 || models != 10 {
		t.Errorf("%d resources, %d methods, %d models", resources, methods, models)
	}
}

func countItems(t *testing.T, s *script, path string, methods *int) (items int) {
	t.Helper()
	for position := ""; ; {
		_, text, _ := strings.Cut(s.call("GET", path+"?limit=500&position="+position, ""), " ")
		var page struct {
			Item []struct {
				ResourceMethods map[string]any
			}
			Position string
		}
		if err := json.Unmarshal([]byte(text), &page); err != nil {
			t.Fatal(err, text)
		}
		for _, item := range page.Item {
			*methods += len(item.ResourceMethods)
		}
		items += len(page.Item)
		if position = page.Position; position == "" {
			return items
		}
	}
}

func TestTheReasonWhyADocumentCannotBeReadIsAHeader(t *testing.T) {
	s := newScript(t)
	for document, want := range map[string]string{
		"openapi: 3.0.0\ninfo:\n  title: [\n": "line 4",
		"{\"openapi\":\"3.0.0\",\n\"info\":{\"title\":\"x\"},\n\"paths\":{\"/a\":{\"get\":{\n\"x-amazon-apigateway-integration\":1}}}}":                             "line 4, column 35: malformed integration at path /a",
		"swagger: '2.0'\ninfo: {title: x}\npaths:\n  /a:\n    get:\n      x-amazon-apigateway-integration: {}\n  /b,: {}\ndefinitions:\n  a.b:\n    type: object\n": "line 10: Unable to create model for 'a.b'; line 6: Unable to put integration on 'GET' for resource at path '/a'; line 7: Unable to create resource at path '/b,'",
	} {
		res := s.send(&wire.Request{Method: "POST", Scheme: "http", Host: "localhost", Target: "/restapis?mode=import", Proto: "HTTP/1.1", Body: wire.Bytes([]byte(document))})
		if got := res.Header.Get("x-stile-reason"); res.Status != 400 || !strings.HasPrefix(got, want) {
			t.Errorf("%d %q, want %q", res.Status, got, want)
		}
	}
}

func TestAnImportIsGivenUpAfterManyErrors(t *testing.T) {
	var paths []string
	for n := range 1000 {
		paths = append(paths, fmt.Sprintf(`"/{p%d}":{}`, n))
	}
	s := newScript(t)
	answer := s.call("POST", "/restapis?mode=import", `{"swagger":"2.0","info":{"title":"x"},"paths":{`+strings.Join(paths, ",")+`}}`)
	if !strings.HasPrefix(answer, "400 BadRequestException: Errors found during import:") || strings.Count(answer, "Unable to create resource") != maxErrors {
		t.Error(answer)
	}
}

func TestImportsThatMakeTooMuchAreRefusedAsAWhole(t *testing.T) {
	s := newScript(t)
	head := `{"openapi":"3.0.1","info":{"title":"large","version":"1"},"paths":{`
	var paths, models, rows strings.Builder
	for n := range maxImported + 1 {
		fmt.Fprintf(&paths, `,"/p%d":{}`, n)
		fmt.Fprintf(&models, `,"M%d":{"type":"object"}`, n)
		fmt.Fprintf(&rows, "\nkey,%020d", n)
	}
	const tooMuch = `400 BadRequestException: Errors found during import:\n\tThe definition has more than 10000 resources, methods, models and documentation parts`
	for document, want := range map[string]string{
		head + paths.String()[1:] + "}}":                                   tooMuch,
		head + `},"components":{"schemas":{` + models.String()[1:] + "}}}": tooMuch,
		head + `"` + strings.Repeat("/a", maxResourcePath/2+1) + `":{}}}`:  "is longer than 8192 characters",
	} {
		answer := strings.NewReplacer("\n", `\n`, "\t", `\t`).Replace(s.call("POST", "/restapis?mode=import", document))
		if !strings.Contains(answer, strings.ReplaceAll(want, "\n", `\n`)) {
			t.Errorf("%.200s", answer)
		}
	}
	if answer := s.call("GET", "/restapis", ""); answer != `200 {"item":[]}` {
		t.Errorf("%.200s", answer)
	}
	want := "400 BadRequestException: Invalid API keys file specified: at most 10000 keys can be imported at once"
	if answer := s.call("POST", "/apikeys?mode=import&format=csv", "name,key"+rows.String()); answer != want {
		t.Errorf("%.200s", answer)
	}
}
