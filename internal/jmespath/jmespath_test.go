package jmespath

import (
	"testing"

	"stile/internal/python"
)

const document = `{"items":[{"id":"b","n":1,"t":["x"]},{"id":"a","n":2.5}],"s":"héllo","f":1.0,"m":{"z":1,"a":2},"mix":["b",1]}`

func search(t *testing.T, query string) (string, error) {
	t.Helper()
	v, err := python.ParseJSON(document, false)
	if err != nil {
		t.Fatal(err)
	}
	e, err := Compile(query)
	if err != nil {
		return "", err
	}
	result, err := e.Search(v)
	if err != nil {
		return "", err
	}
	return python.JSON(result, python.Style{}), nil
}

func TestHabitsOfTheAWSCommandLine(t *testing.T) {
	for query, want := range map[string]string{
		"`foo`":                        `"foo"`,                                      // text that isn't JSON stands for itself
		"` [1`":                        `"[1"`,                                       // also when it begins like JSON
		"items[*].{Z:id,A:n}":          `[{"Z": "b", "A": 1}, {"Z": "a", "A": 2.5}]`, // the query's order
		"to_string(m)":                 `"{\"z\":1,\"a\":2}"`,
		"to_string(s)":                 `"héllo"`,
		"to_string([s])":               `"[\"h\\u00e9llo\"]"`,
		"length(s)":                    `5`,
		"f == `1`":                     `true`,
		"b == `true`":                  `false`,
		"!f":                           `false`,
		"items[?n > `1`].id":           `["a"]`,
		"items[?id > 'a'].id":          `["b"]`, // strings are ordered too
		"items[?id > `1`]":             "",
		"items[0][0:].id":              `null`,
		"sort_by(items, &n)[-1].id":    `"a"`,
		"sum(items[].n)":               `3.5`,
		"avg([`1`,`2`])":               `1.5`,
		"[ceil(`1.2`), floor(`-1.2`)]": `[2, -2]`,
		"to_number('1_0')":             `10`,
		"items[99999999999999999999]":  `null`,
		"items[::-1].id":               `["a", "b"]`,
		"keys(m)":                      `["z", "a"]`,
	} {
		got, err := search(t, query)
		if want == "" {
			if err == nil || err.Error() != "'>' not supported between instances of 'str' and 'int'" {
				t.Errorf("%s = %s, %v", query, got, err)
			}
			continue
		}
		if err != nil || got != want {
			t.Errorf("%s = %s, %v; want %s", query, got, err, want)
		}
	}
}

func TestMessagesAreJmespathPys(t *testing.T) {
	for query, want := range map[string]string{
		"":                   "Invalid JMESPath expression: cannot be empty.",
		"foo.":               "Expecting: ['quoted_identifier', 'unquoted_identifier', 'lbracket', 'lbrace'], got: eof: Parse error at column 4, token \"\" (EOF), for expression:\n\"foo.\"\n     ^",
		"items[":             "Invalid jmespath expression: Incomplete expression:\n\"items[\"\n       ^",
		"a b":                "Unexpected token: b: Parse error at column 2, token \"b\" (UNQUOTED_IDENTIFIER), for expression:\n\"a b\"\n   ^",
		"{a:}":               "invalid token: Parse error at column 3, token \"}\" (RBRACE), for expression:\n\"{a:}\"\n    ^",
		"{a}":                "Expecting: colon, got: rbrace: Parse error at column 2, token \"}\" (RBRACE), for expression:\n\"{a}\"\n   ^",
		"a#":                 "Bad jmespath expression: Unknown token #:\na#\n ^",
		"a=b":                "Bad jmespath expression: Unknown token '=':\na=b\n ^",
		"\"foo":              "Bad jmespath expression: Unclosed \" delimiter:\n\"foo\n^",
		"foo()":              "Unknown function: foo()",
		"length()":           "Expected 1 argument for function length(), received 0",
		"merge()":            "Expected at least 1 argument for function merge(), received 0",
		"contains(s)":        "Expected 2 arguments for function contains(), received 1",
		"length(f)":          `In function length(), invalid type for value: 1.0, expected one of: ['string', 'array', 'object'], received: "number"`,
		"sort(mix)":          `In function sort(), invalid type for value: 1, expected one of: ['array-string', 'array-number'], received: "int"`,
		"sum(mix)":           `In function sum(), invalid type for value: b, expected one of: ['array-number'], received: "str"`,
		"sort_by(items, &t)": `In function sort_by(), invalid type for value: {'id': 'b', 'n': 1, 't': ['x']}, expected one of: ['string', 'number'], received: "array"`,
		"items[::0]":         "slice step cannot be zero",
	} {
		if got, err := search(t, query); err == nil || err.Error() != want {
			t.Errorf("%q: %s, %v\nwant %s", query, got, err, want)
		}
	}
}

func FuzzCompile(f *testing.F) {
	for _, q := range []string{"items[?n > `1`].{a: id}", "sort_by(items,&n)[::-1]", "a||b&&!c", "`{\"a\":1}`.a", "*.*[]", "merge(m,{x:'y'})|keys(@)"} {
		f.Add(q)
	}
	v, err := python.ParseJSON(document, false)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, query string) {
		if e, err := Compile(query); err == nil {
			_, _ = e.Search(v) // a value or an error, never a panic
		}
	})
}
