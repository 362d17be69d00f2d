package sdk

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"stile/internal/apigw"
	"stile/internal/programtest"
	"stile/internal/sigv4"
)

func definition() *apigw.Definition {
	methods := func(verbs ...string) map[string]*apigw.Method {
		all := make(map[string]*apigw.Method)
		for _, verb := range verbs {
			all[verb] = &apigw.Method{HttpMethod: verb}
		}
		return all
	}
	pets := methods("GET", "POST")
	pets["GET"].RequestParameters = map[string]bool{
		"method.request.querystring.type": true, "method.request.querystring.page": false,
		"method.request.querystring.a": false, "method.request.querystring.a-b": false,
	}
	pets["POST"].RequestParameters = map[string]bool{"method.request.header.X-Trace": true}
	return &apigw.Definition{
		Region:  "eu-west-1",
		RestApi: apigw.RestApi{Id: "a1b2c3d4e5", Name: "Pet's </shop>"},
		Resources: []apigw.Resource{
			{Path: "/", ResourceMethods: methods("GET")},
			{Path: "/pets", ResourceMethods: pets},
			{Path: "/pets/{petId}", ResourceMethods: methods("GET")},
			{Path: "/files/{proxy+}", ResourceMethods: methods("ANY", "GET")},
			{Path: "/fail", ResourceMethods: methods("GET")},
			{Path: "/empty"},
		},
	}
}

// unpack writes an archive's files into a directory and answers the one they are all in.
func unpack(t *testing.T, archive []byte) string {
	t.Helper()
	dir := t.TempDir()
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, r); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, top)
}

func TestTheArchiveIsLaidOutAsTheServices(t *testing.T) {
	archive, err := JavaScript(definition(), Options{StageName: "s", Time: time.Date(2026, 1, 2, 3, 4, 6, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	again, err := JavaScript(definition(), Options{StageName: "s", Time: time.Date(2026, 1, 2, 3, 4, 6, 0, time.UTC)})
	if err != nil || !bytes.Equal(archive, again) {
		t.Error("the same API gave another archive", err)
	}
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range r.File {
		names = append(names, f.Name)
	}
	want := []string{
		"apiGateway-js-sdk/README.md", "apiGateway-js-sdk/apigClient.js", "apiGateway-js-sdk/lib/apiGatewayCore/apiGatewayClient.js",
		"apiGateway-js-sdk/lib/apiGatewayCore/sigV4Client.js", "apiGateway-js-sdk/lib/apiGatewayCore/simpleHttpClient.js",
		"apiGateway-js-sdk/lib/apiGatewayCore/utils.js", "apiGateway-js-sdk/package.json",
	}
	if diff := cmp.Diff(want, slices.Sorted(slices.Values(names))); diff != "" {
		t.Error(diff)
	}
	text, err := os.ReadFile(filepath.Join(unpack(t, archive), "apigClient.js"))
	if err != nil || !strings.Contains(string(text), `"https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/s"`) {
		t.Errorf("%v %s", err, text)
	}
}

func TestFunctionsAreNamedAfterPathAndVerb(t *testing.T) {
	for path, want := range map[string]string{
		"/": "rootGet", "/pets": "petsGet", "/pets/{petId}": "petsPetIdGet", "/fashion-api/v_2": "fashionApiV2Get", "/{proxy+}": "proxyGet",
		"/Users/{User.Id}": "usersUserIdGet", "/2015-03-31/x": "_20150331XGet",
	} {
		if got := methodName(path, "GET"); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

func TestPathsThatGiveTheSameNameAreNumbered(t *testing.T) {
	get := map[string]*apigw.Method{"GET": {HttpMethod: "GET"}}
	var names []string
	for _, m := range methodsOf(&apigw.Definition{Resources: []apigw.Resource{{Path: "/a_b", ResourceMethods: get}, {Path: "/a-b", ResourceMethods: get}}}) {
		names = append(names, m.Name+" "+m.Path)
	}
	if diff := cmp.Diff([]string{"aBGet /a-b", "aBGet2 /a_b"}, names); diff != "" {
		t.Error(diff)
	}
}

// backend answers what it was sent, and refuses a signature that isn't right.
type backend struct{ t *testing.T }

func (b backend) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		b.t.Error(err)
	}
	seen := fmt.Sprintf("%s %s", req.Method, req.RequestURI)
	for _, name := range slices.Sorted(maps.Keys(req.Header)) {
		switch name {
		case "Accept", "Content-Type", "X-Api-Key", "X-Trace", "X-More", "X-Amz-Security-Token":
			seen += fmt.Sprintf(" %s=%s", name, strings.Join(req.Header[name], ","))
		}
	}
	seen += fmt.Sprintf(" %q", body)
	if req.Header.Get("Authorization") != "" {
		v := sigv4.Verifier{Service: "execute-api", Now: time.Now, Lookup: func(id string) (string, bool) { return "SECRET", id == "AKID" }}
		who, err := v.Verify(&sigv4.Request{
			Method: req.Method, Host: req.Host, Target: req.RequestURI, Body: body,
			Header: func(name string) []string { return req.Header.Values(name) },
		})
		if err != nil {
			b.t.Errorf("%s: %v", seen, err)
		} else {
			seen += " signed for " + who.Region
		}
	}
	w.Header().Set("X-Kind", "echo")
	if strings.HasSuffix(req.URL.Path, "/fail") {
		w.WriteHeader(http.StatusTeapot)
	}
	_ = json.NewEncoder(w).Encode(map[string]string{"seen": seen})
}

func TestTheClientCallsTheApiFromNodeAndFromPages(t *testing.T) {
	programtest.Need(t, "node")
	archive, err := JavaScript(definition(), Options{StageName: "s"})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(backend{t})
	defer server.Close()
	command := exec.CommandContext(t.Context(), "node", "testdata/calls.js", unpack(t, archive), server.URL+"/s")
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	type result struct {
		Status       int
		Data         struct{ Seen string }
		Kind, Failed string
	}
	var got struct {
		Methods []string
		All     map[string][]result
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	methods := []string{
		"rootGet", "failGet", "filesProxyGet", "filesProxyPut", "filesProxyPost", "filesProxyDelete", "filesProxyPatch", "filesProxyOptions",
		"filesProxyHead", "petsGet", "petsPost", "petsPetIdGet",
	}
	if diff := cmp.Diff(methods, got.Methods); diff != "" {
		t.Error(diff)
	}
	ok := func(seen string) result {
		return result{Status: 200, Data: struct{ Seen string }{seen}, Kind: "echo"}
	}
	const signed = " signed for eu-west-1"
	const sent = " X-Amz-Security-Token=TOKEN X-Api-Key=the-key"
	want := []result{
		ok(`GET /s/ Accept=application/json ""`),
		ok(`GET /s/pets/a%2Fb%20c%21 Accept=application/json ""`),
		ok(`GET /s/pets?a=1&a-b=x&page=10&page=2&q=%C3%A4%26%3D&type=it%27s Accept=application/json` + sent + ` X-More=a  b ""` + signed),
		ok(`POST /s/pets Accept=application/json Content-Type=application/json` + sent + ` X-Trace=t "{\"name\":\"Rex\",\"tags\":[\"ü\"]}"` + signed),
		ok(`POST /s/pets Accept=application/json Content-Type=text/plain` + sent + ` X-Trace=t "text"` + signed),
		ok(`POST /s/pets Accept=application/json Content-Type=application/json` + sent + ` X-Trace=t "\x00\xff\x01"` + signed),
		ok(`POST /s/pets Accept=application/json` + sent + ` X-Trace=t ""` + signed),
		ok(`DELETE /s/files/x/y%20z Accept=application/json` + sent + ` ""` + signed),
		{Failed: "Request failed with status code 418", Status: 418, Data: struct{ Seen string }{`GET /s/fail Accept=application/json` + sent + ` ""` + signed}},
		{Failed: "petId must be defined"},
	}
	for _, where := range []string{"node", "fetch", "xhr"} {
		if diff := cmp.Diff(want, got.All[where]); diff != "" {
			t.Errorf("%s: %s", where, diff)
		}
	}
}
