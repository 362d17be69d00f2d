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
	expected, later     result
}

// result is what a template makes, or fails with.
type result struct{ output, failure, overrides string }

func resultOf(o *jsonval.Object) result {
	text := func(name string) string {
		v, _ := o.Get(name)
		return v.Str()
	}
	overrides, _ := o.Get("overrides")
	return result{text("output"), text("error"), overridesText(overrides.Object())}
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
	v := vector{id: member("id").Str(), group: member("group").Str(), template: member("template").Str(), context: member("context")}
	v.expected = resultOf(document.Object())
	v.later = v.expected
	if later := member("later").Object(); later != nil {
		v.later = resultOf(later)
	}
	return v
}

func (v *vector) render() (result, error) {
	template, err := CompileTemplate(v.template)
	if err != nil {
		return result{failure: "parse_error"}, err
	}
	in := NewInput(v.context)
	out, err := template.RenderInput(nil, in)
	if err != nil {
		return result{failure: "runtime_error"}, err
	}
	return result{output: string(out), overrides: overridesText(in.Overrides())}, nil
}

func overridesText(o *jsonval.Object) string {
	if o == nil {
		return ""
	}
	return jsonval.JSON(jsonval.OfObject(o))
}

// Where releases of JsonPath differ, the later one's result counts, or else the earlier one's.
func TestTemplatesRenderAsTheVectorsSay(t *testing.T) {
	for _, v := range readVectors(t) {
		got, err := v.render()
		same := got == v.expected || got == v.later
		reason, known := otherwise[v.id]
		switch {
		case same && known:
			t.Errorf("%s now renders as its vector says; drop the exception %q", v.id, reason)
		case !same && !known:
			t.Errorf("%s (%s)\ntemplate %q\nbody     %q\ngot      %q (%v)\nexpected %q", v.id, v.group, v.template,
				NewInput(v.context).Body, got, err, v.expected)
		}
	}
}
