package output

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stile/internal/python"
)

func printed(t *testing.T, format, document string, options TableOptions) string {
	t.Helper()
	v, err := python.ParseJSON(document, false)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	switch format {
	case "json":
		err = JSON(&b, v)
	case "text":
		err = Text(&b, v)
	case "table":
		err = Table(&b, "GetRestApis", v, options)
	}
	if err != nil {
		b.WriteString("error: " + err.Error())
	}
	return b.String()
}

const apis = `{"items":[{"id":"a1","name":"é","createdDate":1700000000,"tags":{"k":"v"}},{"id":"b2","createdDate":1700000001.5,"types":["EDGE","日本"]}]}`

func TestFormats(t *testing.T) {
	for _, c := range []struct{ name, format, document, want string }{
		{"an empty dict prints nothing as JSON", "json", `{}`, ""},
		{"other empty values are printed", "json", `[]`, "[]\n"},
		{"JSON is indented by four", "json", `{"a":[],"b":{"c":10000.0}}`, "{\n    \"a\": [],\n    \"b\": {\n        \"c\": 10000.0\n    }\n}\n"},
		{
			"text: lists of dicts share their columns", "text", apis,
			"ITEMS\t1700000000\ta1\té\nTAGS\tv\nITEMS\t1700000001.5\tb2\t\nTYPES\tEDGE\nTYPES\t日本\n",
		},
		{"text: scalars of a dict stand in key order", "text", `{"b":true,"a":null,"c":1e16}`, "None\tTrue\t1e+16\n"},
		{"text: a bare list is one line", "text", `["a",1]`, "a\t1\n"},
		{"text: scalars of a list come before its lists", "text", `[["x"],"a",["y","z"]]`, "a\nx\ny\tz\n"},
		{"text: a scalar elsewhere shows as Python shows it", "text", `[{"a":1},{"a":["x"]}]`, "1\n['x']\n"},
		{"text: dicts and scalars don't mix", "text", `[{"a":1},2]`, "error: 'int' object has no attribute 'items'"},
		{"table: nothing for what is empty", "table", `{}`, ""},
		{"table: a scalar is a title", "table", `"x"`, "-------------\n|GetRestApis|\n+-----------+\n"},
		{"table: a single scalar key is a row", "table", `{"id":"a1"}`, "--------------\n| GetRestApis|\n+-----+------+\n|  id |  a1  |\n+-----+------+\n"},
		{"table: rows must be equally long", "table", `[["a","b"],["c"]]`, "error: Row should have 2 elements, instead it has 1"},
	} {
		if diff := cmp.Diff(c.want, printed(t, c.format, c.document, TableOptions{Width: 80})); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.name, diff)
		}
	}
}

func TestTableNestsSections(t *testing.T) {
	want := `----------------------------------
|           GetRestApis          |
+--------------------------------+
||             items            ||
|+--------------+------+--------+|
||  createdDate | id   | name   ||
|+--------------+------+--------+|
||  1700000000  |  a1  |  é    ||
|+--------------+------+--------+|
|||            tags            |||
||+-------------+--------------+||
|||  k          |  v           |||
||+-------------+--------------+||
||             items            ||
|+---------------+-----+--------+|
||  createdDate  | id  | name   ||
|+---------------+-----+--------+|
||  1700000001.5 |  b2 |        ||
|+---------------+-----+--------+|
|||            types           |||
||+----------------------------+||
|||  EDGE                      |||
|||  日本                      |||
||+----------------------------+||
`
	if diff := cmp.Diff(want, printed(t, "table", apis, TableOptions{Width: 80})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestTooWideTablesTurnSingleRows(t *testing.T) {
	want := "------------------------------\n|         GetRestApis        |\n+--------------+-------------+\n|  description |  long text  |\n|  id          |  a1         |\n+--------------+-------------+\n"
	got := printed(t, "table", `{"id":"a1","description":"long text"}`, TableOptions{Width: 20})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestColourEndsEveryWriteWithAReset(t *testing.T) {
	want := "--------------\n\x1b[0m" +
		"\x1b[0m| GetRestApis|\x1b[0m\x1b[0m\n\x1b[0m" +
		"\x1b[0m+-----+------+\x1b[0m\x1b[0m\n\x1b[0m" +
		"\x1b[0m|  \x1b[1m\x1b[34mid\x1b[0m |  \x1b[1m\x1b[34ma1\x1b[0m  |\x1b[0m\x1b[0m\n\x1b[0m" +
		"\x1b[0m+-----+------+\x1b[0m\x1b[0m\n\x1b[0m"
	if diff := cmp.Diff(want, printed(t, "table", `{"id":"a1"}`, TableOptions{Width: 80, Color: true})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
