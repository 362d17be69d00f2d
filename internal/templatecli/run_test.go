package templatecli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// template runs `stile template` with args; a file of each name in files is in the working directory.
func template(t *testing.T, files map[string]string, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(".", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out, err bytes.Buffer
	code = Run(args, strings.NewReader(stdin), &out, &err)
	return code, out.String(), err.String()
}

func TestRenderPrintsTheOutputAndTheOverrides(t *testing.T) {
	files := map[string]string{
		"t.vtl": `#set($context.requestOverride.header.X-Id = "$context.requestId")#set($context.responseOverride.status = 202)` +
			`{"name": $input.json('$.name'), "q": "$input.params('q')", "env": "$stageVariables.env"}`,
		"body.json":    `{"name": "Ada"}`,
		"context.json": `{"requestId": "r-1"}`,
		"stage.json":   `{"env": "prod"}`,
	}
	options := []string{
		"render", "-t", "t.vtl", "--body", "body.json", "--context", "context.json", "--stage-variables", "stage.json",
		"--param", "querystring.q=a=b",
	}
	code, out, err := template(t, files, "", options...)
	if code != 0 || out != `{"name": "Ada", "q": "a=b", "env": "prod"}` {
		t.Errorf("%d %q %q", code, out, err)
	}
	if want := `{"requestOverride":{"header":{"X-Id":"r-1"}},"responseOverride":{"status":202}}` + "\n"; err != want {
		t.Errorf("overrides %q, want %q", err, want)
	}
	_, _, err = template(t, files, "", append(options, "--response")...)
	if want := `{"responseOverride":{"status":202}}` + "\n"; err != want {
		t.Errorf("overrides of a response template %q, want %q", err, want)
	}
}

func TestRenderShowsWhereATemplateFails(t *testing.T) {
	code, _, err := template(t, map[string]string{"t.vtl": "a\n#set($x = )"}, "", "render", "-t", "t.vtl")
	if want := "t.vtl:2:11: expected a value instead of \")\"\n#set($x = )\n          ^\n"; code != 1 || err != want {
		t.Errorf("%d %q, want %q", code, err, want)
	}
	code, _, err = template(t, map[string]string{"t.vtl": `$input.body.substring(9)`}, "", "render", "-t", "t.vtl")
	if code != 1 || !strings.HasPrefix(err, "t.vtl:1:13: StringIndexOutOfBoundsException") {
		t.Errorf("%d %q", code, err)
	}
}

func TestCasesAreAnsweredOneALine(t *testing.T) {
	cases := `{"id":"a","template":"$input.params('x')#set($context.responseOverride.header.h = \"v\")","context":{"params":{"path":{"x":"1"}}}}
{"id":"b","template":"#if("}

{"id":"c","template":"$input.body.substring(9)"}`
	code, out, err := template(t, nil, cases, "render", "--cases", "-")
	want := `{"id":"a","output":"1","overrides":{"responseOverride":{"header":{"h":"v"}}}}
{"id":"b","error":"parse_error"}
{"id":"c","error":"runtime_error"}
`
	if code != 0 || out != want {
		t.Errorf("%d %s %s", code, out, err)
	}
}

func TestPathCasesAreAnsweredOneALine(t *testing.T) {
	cases := `{"id":"a","json":"{\"a\":[1,2.0]}","path":"$.a"}
{"id":"b","json":"{}","path":"$.a"}
{"id":"c","json":"{}","path":"$["}
{"id":"d","json":"null","path":"$"}`
	code, out, err := template(t, nil, cases, "jsonpath", "--cases", "-")
	want := `{"id":"a","result":[1,2.0]}
{"id":"b","error":"path_not_found"}
{"id":"c","error":"invalid_path"}
{"id":"d","error":"runtime_error"}
`
	if code != 0 || out != want {
		t.Errorf("%d %s %s", code, out, err)
	}
}

func TestBenchPrintsOneLine(t *testing.T) {
	files := map[string]string{"b.json": `{"name":"n","template":"$input.json('$')","context":{"body":"{}"},"output":"{}"}`}
	code, out, err := template(t, files, "", "bench", "--seconds", "0.01", "b.json")
	if code != 0 || !strings.HasPrefix(out, `{"name":"n","renders_per_s":`) || !strings.Contains(out, `,"renders_per_cpu_s":`) {
		t.Errorf("%d %q %q", code, out, err)
	}
	files["b.json"] = strings.Replace(files["b.json"], `"output":"{}"`, `"output":"[]"`, 1)
	if code, _, err := template(t, files, "", "bench", "--seconds", "0.01", "b.json"); code != 1 {
		t.Errorf("wrong output: %d %q", code, err)
	}
}

func TestUsageErrorsHaveTheirOwnExitCode(t *testing.T) {
	for _, args := range [][]string{
		nil,
		{"nothing"},
		{"render"},
		{"render", "-x"},
		{"render", "--cases", "x", "-t", "y"},
		{"check"},
		{"bench"},
		{"jsonpath", "$"},
		{"render", "-t", "x", "--param", "cookie.a=b"},
	} {
		if code, _, err := template(t, nil, "", args...); code != badUsage || err == "" {
			t.Errorf("%q: %d %q", args, code, err)
		}
	}
}

func TestWhatIsNoCaseIsRefused(t *testing.T) {
	for _, text := range []string{`{"id": 1}`, "garbage", "[1]", `{"template": 7}`} {
		for _, args := range [][]string{{"render", "--cases", "-"}, {"bench", "--seconds", "0.01", "case.json"}} {
			code, out, complaint := template(t, map[string]string{"case.json": text}, text, args...)
			if code != failed || out != "" || !strings.Contains(complaint, "a case is a JSON object") {
				t.Errorf("%s of %q: %d, %q, %q", args[0], text, code, out, complaint)
			}
		}
	}
}
