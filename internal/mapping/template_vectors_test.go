package mapping

import (
	"bufio"
	"compress/gzip"
	"os"
	"testing"

	"stile/internal/jsonval"
)

// otherwise are the vectors that we answer otherwise on purpose, with the reason.
var otherwise = map[string]string{}

// vector is one case of testdata/vtl.jsonl.gz.
type vector struct {
	id, group, template string
	context             jsonval.Value
	output, failure     string
	overrides           *jsonval.Object
}

func readVectors(t testing.TB) []vector {
	t.Helper()
	f, err := os.Open("testdata/vtl.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var vectors []vector
	lines := bufio.NewScanner(unzipped)
	const longest = 1 << 20
	lines.Buffer(nil, longest)
	for lines.Scan() {
		vectors = append(vectors, readVector(t, lines.Text()))
	}
	if lines.Err() != nil {
		t.Fatal(lines.Err())
	}
	return vectors
}

func readVector(t testing.TB, line string) vector {
	t.Helper()
	document, err := jsonval.Parse(line)
	if err != nil {
		t.Fatal(err)
	}
	member := func(name string) jsonval.Value {
		v, _ := document.Object().Get(name)
		return v
	}
	return vector{
		id: member("id").Str(), group: member("group").Str(), template: member("template").Str(), context: member("context"),
		output: member("output").Str(), failure: member("error").Str(), overrides: member("overrides").Object(),
	}
}

// render is the output or the class of the error, and the overrides as JSON.
func (v *vector) render() (output, failure, overrides string, err error) {
	template, err := CompileTemplate(v.template)
	if err != nil {
		return "", "parse_error", "", err
	}
	in := NewInput(v.context)
	out, err := template.RenderInput(nil, in)
	if err != nil {
		return "", "runtime_error", "", err
	}
	return string(out), "", overridesText(in.Overrides()), nil
}

func overridesText(o *jsonval.Object) string {
	if o == nil {
		return ""
	}
	return jsonval.JSON(jsonval.OfObject(o))
}

func TestTemplatesRenderAsTheVectorsSay(t *testing.T) {
	failed := 0
	for _, v := range readVectors(t) {
		output, failure, overrides, err := v.render()
		same := output == v.output && failure == v.failure && (failure != "" || overrides == overridesText(v.overrides))
		reason, known := otherwise[v.id]
		switch {
		case same && known:
			t.Errorf("%s now renders as its vector says; drop the exception %q", v.id, reason)
		case !same && !known:
			failed++
			t.Errorf("%s (%s)\ntemplate  %q\nbody      %q\noutput    %q %s %s (%v)\nexpected  %q %s %s", v.id, v.group, v.template,
				NewInput(v.context).Body, output, failure, overrides, err, v.output, v.failure, overridesText(v.overrides))
		}
	}
	if failed > 0 {
		t.Logf("%d vectors failed", failed)
	}
}
