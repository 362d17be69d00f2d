package openapi

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"stile/internal/jsonval"
)

func TestYamlIsReadAsTheJsonItStandsFor(t *testing.T) {
	for _, c := range []struct{ name, yaml, json string }{
		{"scalars", "{a: 1, b: 1.50, c: true, d: null, e: ~, f: text, g: '1', h: 2016-06-07, i: 0x1F, j: 0o17, k: .inf}", `{"a":1,"b":1.5,"c":true,"d":null,"e":null,"f":"text","g":"1","h":"2016-06-07","i":31,"j":15,"k":".inf"}`},
		{"names", "{200: a, true: b, ~: c, 1.0: d, on: e}", `{"200":"a","true":"b","~":"c","1.0":"d","on":"e"}`},
		{"anchors", "a: &x {b: [1, 2]}\nc: *x\nd: [*x, *x]", `{"a":{"b":[1,2]},"c":{"b":[1,2]},"d":[{"b":[1,2]},{"b":[1,2]}]}`},
		{"what is merged gives way", "a: &x {b: 1, c: 1}\nd: {<<: *x, c: 2}\ne: {c: 2, <<: *x}", `{"a":{"b":1,"c":1},"d":{"c":2,"b":1},"e":{"c":2,"b":1}}`},
		{"the first of several merged counts", "- &x {a: 1}\n- &y {a: 2, b: 2}\n- {<<: [*x, *y]}", `[{"a":1},{"a":2,"b":2},{"a":1,"b":2}]`},
		{"merges of merges", "- &x {a: 1}\n- &y {<<: *x, b: 2}\n- {<<: *y, c: 3}", `[{"a":1},{"b":2,"a":1},{"c":3,"b":2,"a":1}]`},
		{"a quoted << is a name", `{"<<": {a: 1}}`, `{"<<":{"a":1}}`},
		{"blocks", "a: |\n  x\n  y\nb: >-\n  x\n  y\n", `{"a":"x\ny\n","b":"x y"}`},
		{"an alias as a name", "a: &x b\n*x : c", `{"a":"b","b":"c"}`},
	} {
		n, err := parseYAML([]byte(c.yaml))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := jsonval.JSON(n.value()); got != c.json {
			t.Errorf("%s\n got %s\nwant %s", c.name, got, c.json)
		}
	}
}

func TestTheLastOfSeveralMembersCounts(t *testing.T) {
	n, err := parseJSON([]byte(`{"a":1,"b":2,"a":3}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := jsonval.JSON(n.value()); got != `{"a":3,"b":2}` {
		t.Error(got)
	}
	var many strings.Builder
	for i := range 100 {
		fmt.Fprintf(&many, `"m%d":%d,`, i%50, i)
	}
	if n, err = parseJSON([]byte("{" + strings.TrimSuffix(many.String(), ",") + "}")); err != nil {
		t.Fatal(err)
	}
	if len(n.members) != 50 || n.get("m0").str() != "50" || n.get("m49").str() != "99" {
		t.Error(jsonval.JSON(n.value()))
	}
}

func TestWhatIsNoDocumentIsRefusedWithItsPlace(t *testing.T) {
	for _, c := range []struct {
		name, document string
		line           int
		reason         string
	}{
		{"JSON that ends early", "{\n\"a\": [1,\n", 2, "EOF"},
		{"JSON with an error", "{\n\"a\": 1\n\"b\": 2}", 2, "after object value"},
		{"JSON and more", "{}\n{}", 2, "something follows"},
		{"a list", "[1]", 1, "no object"},
		{"a text", "nothing", 1, "no object"},
		{"nothing", "", 0, ""},
		{"YAML with an error", "a:\n  b: [\n", 0, ""},
		{"YAML with a tab", "a:\n\tb: 1", 2, ""},
		{"two documents", "a: 1\n---\nb: 2", 0, ""},
		{"an anchor in itself", "a: &x\n  b: *x", 1, "the anchor x contains itself"},
		{"an alias of nothing", "a: *x", 0, ""},
		{"a merge of a text", "a:\n  <<: b", 2, "only a mapping can be merged"},
		{"a merge of a list of texts", "a:\n  <<: [b]", 2, "only a mapping can be merged"},
		{"a name that is a list", "a:\n  ? [b]\n  : c", 2, "a name is no scalar"},
		{"deep JSON", `{"a":` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + "}", 1, "nested too deeply"},
		{"deep YAML", "a: " + strings.Repeat("[", 300) + strings.Repeat("]", 300), 0, ""},
		{"aliases that explode", bomb(), 0, "the document's aliases repeat too much"},
		{"merges that pile up", pile(), 0, "the document's aliases repeat too much"},
		{"neither version", `{"openapi":"3.1.0","info":{"title":"x"}}`, 1, "neither Swagger 2.0 nor OpenAPI 3.0"},
		{"no title", `{"openapi":"3.0.0","info":{}}`, 1, "info.title is missing"},
		{"too long", strings.Repeat(" ", MaxDocument+1), 0, "longer than"},
	} {
		_, err := Read([]byte(c.document), ReadOptions{})
		var refusal *SyntaxError
		switch {
		case !errors.As(err, &refusal):
			t.Errorf("%s: %v", c.name, err)
		case c.line != 0 && refusal.Line != c.line || !strings.Contains(refusal.Reason, c.reason):
			t.Errorf("%s: %v, want line %d and %q", c.name, err, c.line, c.reason)
		}
	}
}

// bomb is a document of a few lines whose aliases stand for 10 to the power of 12 values.
func bomb() string {
	text := "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := range 12 {
		text += fmt.Sprintf("a%d: &a%d [%s*a%d]\n", i+1, i+1, strings.Repeat(fmt.Sprintf("*a%d, ", i), 9), i)
	}
	return text
}

// pile is a document each of whose mappings merges in the one before it.
func pile() string {
	var text strings.Builder
	text.WriteString("a0: &a0 {x: 1}\n")
	for i := range 1000 {
		fmt.Fprintf(&text, "a%d: &a%d {<<: *a%d, k%d: 1}\n", i+1, i+1, i, i)
	}
	return text.String()
}
