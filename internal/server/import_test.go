package server

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// documents are the samples of package openapi: with which parameters each is imported, what is warned of, and what the API answers
// then. The backend answers the request's line; a request is written with the header X-Tenant.
var documents = map[string]struct {
	parameters string
	warnings   []string
	answers    map[string]string // "METHOD path body" -> "status body"
}{
	"petstore-2.0.json": {
		parameters: "&basepath=prepend",
		warnings: []string{
			"Unsupported security definition type 'oauth2' for 'petstore_auth'. Ignoring.",
			"Parameter type formData for parameter additionalMetadata not supported. Ignoring.",
			"Parameter type formData for parameter file not supported. Ignoring.",
			"Unsupported model type 'ArrayModel' in 200 response to method 'GET /v2/pet/findByStatus'. Ignoring.",
			"Unsupported model type 'ArrayModel' in 200 response to method 'GET /v2/pet/findByTags'. Ignoring.",
			"Parameter type formData for parameter name not supported. Ignoring.",
			"Unsupported model type 'ArrayModel' in request body of method 'POST /v2/user/createWithList'. Ignoring.",
		},
		answers: map[string]string{
			"GET /v2/pet/7":    "200 GET /pet/7",
			"DELETE /v2/pet/7": "200 DELETE /pet/7",
			"GET /v2/pet/findByStatus?status=a&status=b":  "200 GET /pet/findByStatus?status=a&status=b",
			"GET /v2/pet/findByTags?tags=a":               "200 []",
			"POST /v2/pet/9/uploadImage {}":               `200 {"code": 200, "type": "image", "message": "9"}`,
			"POST /v2/store/order {\"id\":1}":             "200 {}",
			"GET /v2/store/inventory":                     `200 {"available": 7}`,
			"DELETE /v2/store/order/3":                    "404 ",
			"GET /v2/user/jo":                             `200 {"username": "jo"}`,
			"GET /v2/user/login?username=jo&password=doe": "200 logged in",
			"GET /v2/nowhere":                             `403 {"message":"Missing Authentication Token"}`,
			"GET /pet/7":                                  `403 {"message":"Missing Authentication Token"}`,
		},
	},
	"petstore-3.0.yaml": {
		warnings: []string{"Unsupported model type 'ArraySchema' in 200 response to method 'GET /pets'. Ignoring."},
		answers: map[string]string{
			"GET /pets?limit=3":           "200 GET /pets?max=3",
			"GET /pets/8":                 "200 GET /pets/8",
			"DELETE /pets/8":              "204 ",
			"POST /pets {\"name\":\"x\"}": "200 {\"id\": 7, \"name\": \"created\"}\n",
		},
	},
	"anchors.yaml": {answers: map[string]string{
		"GET /things":       `200 {"from": "anchor"}`,
		"POST /things {}":   `200 {"from": "anchor"}`,
		"OPTIONS /things":   "204 ",
		"GET /things/one":   `200 {"from": "anchor"}`,
		"GET /others/other": `200 {"from": "anchor"}`,
	}},
	"deep-refs.json": {answers: map[string]string{
		"GET /nodes/n1?depth=2":             "200 POST /tree/n1",
		"PATCH /nodes/n1 {}":                "200 POST /tree/n1",
		`POST /nodes {"name":"a","id":"1"}`: `201 ""`,
	}},
	"base-path.yaml": {
		parameters: "&basepath=split",
		answers: map[string]string{
			"POST /v1/orders {}":      "200 POST /orders acme",
			"GET /v1/files/a/b/c?x=1": "200 GET /files/a/b/c?x=1",
			"PUT /v1/files/a {}":      "200 PUT /files/a",
		},
	},
	"servers.json": {
		parameters: "&basepath=prepend&endpointConfigurationTypes=REGIONAL",
		warnings: []string{
			"Parameter type cookie for parameter session not supported. Ignoring.",
			"Unsupported model type 'StringSchema' in request body of method 'PUT /prod/v9/v/{version}/items/{item}'. Ignoring.",
			"Response code 4XX of method 'PUT /prod/v9/v/{version}/items/{item}' not supported. Ignoring.",
		},
		answers: map[string]string{
			"GET /prod/v9/health":               "200 well",
			"HEAD /prod/v9/health":              "200 ",
			"PUT /prod/v9/v/2/items/i?dryRun=1": "200 PUT /items/i?v=2&dryRun=1",
		},
	},
	"extensions.yaml": {answers: map[string]string{
		"GET /open":    "200 open",
		"GET /nowhere": `404 {"nothing": "here"}`,
	}},
}

func TestDocumentsAreImportedDeployedAndAnswer(t *testing.T) {
	files, err := filepath.Glob("../openapi/testdata/documents/*")
	if err != nil || len(files) != len(documents) {
		t.Fatalf("%d documents, %d of them here: %v", len(files), len(documents), err)
	}
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := r.Method + " " + r.RequestURI
		if tenant := r.Header.Get("X-Tenant"); tenant != "" && r.Method == "POST" {
			answer += " " + tenant
		}
		_, _ = w.Write([]byte(answer))
	}))
	defer backend.Close()
	s := start(t, testConfig(Memory))
	for _, file := range files {
		want := documents[filepath.Base(file)]
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			document := strings.ReplaceAll(string(text), "${backend}", backend.URL)
			api := s.call(t, "POST", "/restapis?mode=import"+want.parameters, document)
			var warnings []string
			for _, warning := range orNone(api["warnings"]) {
				warnings = append(warnings, warning.(string))
			}
			if !slices.Equal(warnings, want.warnings) {
				t.Errorf("warnings\n%s\nwant\n%s", strings.Join(warnings, "\n"), strings.Join(want.warnings, "\n"))
			}
			s.call(t, "POST", "/restapis/"+api["id"].(string)+"/deployments", `{"stageName":"s"}`)
			for request, answer := range want.answers {
				method, rest, _ := strings.Cut(request, " ")
				path, body, _ := strings.Cut(rest, " ")
				if got := tenantCall(t, method, "http://"+s.Addr()+"/restapis/"+api["id"].(string)+"/s/_user_request_"+path, body); got != answer {
					t.Errorf("%s\n got %s\nwant %s", request, got, answer)
				}
			}
		})
	}
}

func orNone(list any) []any {
	items, _ := list.([]any)
	return items
}

func tenantCall(t *testing.T, method, url, body string) string {
	t.Helper()
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Tenant", "acme")
	a := send(t, req)
	return strconv.Itoa(a.status) + " " + a.body
}
