package control

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stile/internal/wire"
)

// What is exported can be imported, and what is imported from it is exported as it was: every API that the scripts leave behind.
func TestExportedApisAreImportedUnchanged(t *testing.T) {
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var apis int
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var given string
		for _, c := range sections(string(text)) {
			if c.name == "given" {
				given = c.steps
				continue
			}
			t.Run(filepath.Base(file)+"/"+c.name, func(t *testing.T) {
				s := newScript(t)
				s.run(given)
				s.run(c.steps)
				apis += roundTrips(s)
			})
		}
	}
	if apis < 100 {
		t.Errorf("only %d APIs could be exported", apis)
	}
}

// The same holds for the documents that are imported elsewhere.
func TestImportedApisAreExportedUnchanged(t *testing.T) {
	files, err := filepath.Glob("testdata/openapi/*")
	if err != nil {
		t.Fatal(err)
	}
	others, err := filepath.Glob("../openapi/testdata/documents/*")
	if err != nil || len(files) == 0 || len(others) == 0 {
		t.Fatal(files, others, err)
	}
	for _, file := range append(files, others...) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			s := newScript(t)
			id := s.importFile(file)
			if roundTrips(s) != 1 {
				t.Error("it can't be deployed")
			}
			for _, mode := range []string{"merge", "overwrite"} {
				exported := s.export(id, "oas30", "application/json")
				got := s.call("PUT", "/restapis/"+id+"?failonwarnings=true&mode="+mode, exported)
				if !strings.HasPrefix(got, "200 ") || !s.deployForExport(id) {
					t.Fatalf("%s: %s", mode, got)
				}
				if diff := cmp.Diff(exported, s.export(id, "oas30", "application/json")); diff != "" {
					t.Errorf("%s: %s", mode, diff)
				}
			}
		})
	}
}

// An API that is imported from an export is the original in everything, not only in what is exported of it.
func TestNothingIsLostInAnExport(t *testing.T) {
	s := newScript(t)
	original := s.importFile("testdata/openapi/everything.yaml")
	if !s.deployForExport(original) {
		t.Fatal("it can't be deployed")
	}
	for _, accept := range []string{"application/json", "application/yaml"} {
		again := s.importApi("&failonwarnings=true", s.export(original, "oas30", accept))
		if diff := cmp.Diff(s.whole(original, original), s.whole(again, original)); diff != "" {
			t.Errorf("%s: %s", accept, diff)
		}
	}
}

func (s *script) importFile(name string) (id string) {
	s.t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.importApi("", strings.ReplaceAll(string(text), "${backend}", "http://backend.example.com"))
}

func (s *script) importApi(query, document string) (id string) {
	s.t.Helper()
	got := s.call("POST", "/restapis?mode=import"+query, document)
	text, ok := strings.CutPrefix(got, "201 ")
	var imported struct{ Id string }
	if !ok || json.Unmarshal([]byte(text), &imported) != nil {
		s.t.Fatalf("%s\n%s", got, document)
	}
	return imported.Id
}

// whole is everything that is told of an API, with names in the place of identifiers. Its policy may name the API that it is a copy of.
func (s *script) whole(apiId, original string) map[string]any {
	s.t.Helper()
	texts := make(map[string]string)
	names := []string{apiId, "<api>", original, "<api>"}
	for _, list := range []string{"", "/resources?embed=methods&limit=500", "/models", "/authorizers", "/requestvalidators", "/gatewayresponses"} {
		got := s.call("GET", "/restapis/"+apiId+list, "")
		text, ok := strings.CutPrefix(got, "200 ")
		var named struct {
			Items []struct{ Id, Name, Path string } `json:"item"`
		}
		if !ok || json.Unmarshal([]byte(text), &named) != nil {
			s.t.Fatalf("%s: %s", list, got)
		}
		for _, item := range named.Items {
			if item.Id != "" {
				names = append(names, item.Id, "<"+item.Name+item.Path+">")
			}
		}
		texts[list] = text
	}
	all := make(map[string]any)
	for list, text := range texts {
		var members map[string]any
		if err := json.Unmarshal([]byte(strings.NewReplacer(names...).Replace(text)), &members); err != nil {
			s.t.Fatal(err)
		}
		delete(members, "createdDate")
		for _, item := range asList(members["item"]) {
			item := item.(map[string]any)
			var schema any
			if text, ok := item["schema"].(string); ok && json.Unmarshal([]byte(text), &schema) == nil {
				item["schema"] = schema
			}
			all[list+" "+fmt.Sprint(item["name"], item["path"], item["responseType"])] = item
		}
		if list == "" {
			all[list] = members
		}
	}
	return all
}

func asList(v any) []any {
	list, _ := v.([]any)
	return list
}

// roundTrips exports and imports every API that can be deployed, in both formats and both syntaxes, and answers how many.
func roundTrips(s *script) (apis int) {
	var list struct {
		Items []struct{ Id string } `json:"item"`
	}
	s.get("/restapis?limit=500", &list)
	for _, api := range list.Items {
		if !s.deployForExport(api.Id) || strings.HasPrefix(s.call("GET", "/restapis/"+api.Id+"/stages/"+exportStage+"/exports/oas30", ""), "400 ") {
			continue
		}
		apis++
		for _, exportType := range []string{"swagger", "oas30"} {
			for _, accept := range []string{"application/json", "application/yaml"} {
				s.roundTrip(api.Id, exportType, accept)
			}
		}
	}
	return apis
}

// get reads a JSON answer.
func (s *script) get(target string, into any) {
	s.t.Helper()
	got := s.call("GET", target, "")
	text, ok := strings.CutPrefix(got, "200 ")
	if !ok || json.Unmarshal([]byte(text), into) != nil {
		s.t.Fatalf("GET %s: %s", target, got)
	}
}

const exportStage = "roundtrip"

// deployForExport deploys an API, with its documentation, if it can be deployed.
func (s *script) deployForExport(apiId string) bool {
	at := "/restapis/" + apiId
	if got := s.call("POST", at+"/deployments", `{"stageName":"`+exportStage+`"}`); !strings.HasPrefix(got, "201 ") {
		return false
	}
	var parts struct {
		Items []struct{ Id string } `json:"item"`
	}
	s.get(at+"/documentation/parts", &parts)
	if len(parts.Items) > 0 {
		version := `{"documentationVersion":"` + exportStage + `","stageName":"` + exportStage + `"}`
		if got := s.call("POST", at+"/documentation/versions", version); strings.HasPrefix(got, "409 ") {
			got = s.call("PATCH", at+"/stages/"+exportStage, `{"patchOperations":[{"op":"replace","path":"/documentationVersion","value":"`+exportStage+`"}]}`)
			if !strings.HasPrefix(got, "200 ") {
				s.t.Fatal(got)
			}
		}
	}
	return true
}

func (s *script) roundTrip(apiId, exportType, accept string) {
	s.t.Helper()
	exported := s.export(apiId, exportType, accept)
	imported := s.importApi("&failonwarnings=true", exported)
	if !s.deployForExport(imported) {
		s.t.Errorf("%s as %s: what was imported can't be deployed\n%s", exportType, accept, exported)
		return
	}
	again := strings.ReplaceAll(s.export(imported, exportType, accept), imported, apiId)
	if diff := cmp.Diff(undated(exported), undated(again)); diff != "" {
		s.t.Errorf("%s as %s: %s\n%s", exportType, accept, diff, exported)
	}
	if got := s.call("DELETE", "/restapis/"+imported, ""); got != "202" {
		s.t.Fatal(got)
	}
}

// creation is when a documentation version was made.
var creation = regexp.MustCompile(`createdDate"? ?: "[^"]*"`)

func undated(document string) string { return creation.ReplaceAllString(document, "createdDate") }

func (s *script) export(apiId, exportType, accept string) string {
	s.t.Helper()
	req := &wire.Request{
		Method: "GET", Scheme: "http", Host: "localhost", Proto: "HTTP/1.1",
		Target: "/restapis/" + apiId + "/stages/" + exportStage + "/exports/" + exportType + "?extensions=apigateway",
	}
	req.Header.Add("Accept", accept)
	res := s.send(req)
	text, err := res.Body.ReadAll(8 << 20)
	if err != nil || res.Status != 200 {
		s.t.Fatalf("%d %s %v", res.Status, text, err)
	}
	return string(text)
}
