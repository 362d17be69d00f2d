package conformance_test

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// route is one call of the API that every client builds, and what it answers.
type route struct {
	method, path, body string
	status             int
	contentType        string
	want               string // the body; of the echoing backends as method, uri and body
	wantHeader         [2]string
}

// routes are what every client's API has, on stage test.
var routes = []route{
	{method: "GET", path: "/mock", status: 200, contentType: "application/json", want: `{"mocked": true}`},
	{method: "GET", path: "/https", status: 200, contentType: "application/json", want: `GET /path `},
	{method: "GET", path: "/http", status: 200, contentType: "application/json", want: `GET /path `},
	{method: "POST", path: "/hello", body: `{"name":"stile"}`, status: 200, contentType: "application/json", want: `{"event":{"name":"stile"},"hello":"from function_name"}`},
	{method: "PUT", path: "/some/where?a=b", body: "text", status: 200, contentType: "application/json", want: `PUT /some/where?a=b text`},
}

// checkRoutes calls every route of the API under every form of its URL.
func checkRoutes(t *testing.T, apiId string, routes []route) {
	t.Helper()
	host := apiId + ".execute-api." + region + ".amazonaws.com"
	for _, url := range []struct{ name, base, host string }{
		{"host style", "http://" + gateway.dataPlane + "/test", host},
		{"host style, control plane's port", gateway.admin + "/test", host},
		{"path style", "http://" + gateway.dataPlane + "/restapis/" + apiId + "/test/_user_request_", ""},
		{"path style, control plane's port", gateway.admin + "/restapis/" + apiId + "/test/_user_request_", ""},
		{"_aws path style, control plane's port", gateway.admin + "/_aws/execute-api/" + apiId + "/test", ""},
	} {
		t.Run(url.name, func(t *testing.T) {
			for _, r := range routes {
				checkRoute(t, r, url.base, url.host)
			}
			checkUnknownStage(t, url.base, url.host)
		})
	}
}

var requestId = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

func checkRoute(t *testing.T, r route, base, host string) {
	t.Helper()
	res, body := send(t, r.method, base+r.path, host, r.body)
	got := body
	var echoed struct{ Method, Uri, Body string }
	if json.Unmarshal([]byte(body), &echoed) == nil && echoed.Method != "" {
		got = echoed.Method + " " + echoed.Uri + " " + echoed.Body
	}
	if res.StatusCode != r.status || got != r.want || res.Header.Get("Content-Type") != r.contentType {
		t.Errorf("%s %s: got %d %s %s, want %d %s %s", r.method, r.path, res.StatusCode, res.Header.Get("Content-Type"), got, r.status, r.contentType, r.want)
	}
	if r.wantHeader[0] != "" && res.Header.Get(r.wantHeader[0]) != r.wantHeader[1] {
		t.Errorf("%s %s: %s is %q", r.method, r.path, r.wantHeader[0], res.Header.Get(r.wantHeader[0]))
	}
	checkHeader(t, res)
}

// checkHeader checks what every answer has.
func checkHeader(t *testing.T, res *http.Response) {
	t.Helper()
	if id := res.Header.Get("x-amzn-RequestId"); !requestId.MatchString(id) {
		t.Errorf("x-amzn-RequestId is %q", id)
	}
	if id := res.Header.Get("x-amz-apigw-id"); len(id) < 10 {
		t.Errorf("x-amz-apigw-id is %q", id)
	}
	if res.Header.Get("Date") == "" {
		t.Error("no Date")
	}
}

// checkUnknownStage calls what isn't deployed.
func checkUnknownStage(t *testing.T, base, host string) {
	t.Helper()
	res, body := send(t, "GET", strings.Replace(base, "/test", "/nowhere", 1)+"/mock", host, "")
	if res.StatusCode != 403 || body != `{"message":"Forbidden"}` || res.Header.Get("x-amzn-ErrorType") != "ForbiddenException" {
		t.Errorf("a stage that isn't there: got %d %s %s", res.StatusCode, res.Header.Get("x-amzn-ErrorType"), body)
	}
	checkHeader(t, res)
}

func send(t *testing.T, method, url, host, body string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Host = host
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(answer)
}
