package shorthand

import (
	"errors"
	"testing"

	"stile/internal/python"
)

func parse(text string) (string, error) {
	d, err := Parse(text, func(value string) (any, error) {
		if value == "file://missing" {
			return nil, errors.New("no such file")
		}
		return "<" + value + ">", nil
	})
	if err != nil {
		return "", err
	}
	return python.JSON(d, python.Style{}), nil
}

func TestGrammar(t *testing.T) {
	for text, want := range map[string]string{
		"op=replace,path=/name,value=x": `{"op": "replace", "path": "/name", "value": "x"}`,
		"a=b,c":                         `{"a": ["b", "c"]}`,
		"a=b,c=d":                       `{"a": "b", "c": "d"}`,
		"a=b,c,d=e":                     `{"a": ["b", "c"], "d": "e"}`,
		"a=":                            `{"a": ""}`,
		"=b":                            `{"": "b"}`,
		"a=[b,]":                        `{"a": ["b"]}`,
		"a=[]":                          `{"a": []}`,
		"a={b=c,d=[e,{f=g}]},h=i":       `{"a": {"b": "c", "d": ["e", {"f": "g"}]}, "h": "i"}`,
		"a = b c , d = e":               `{"a": "b c", "d": "e"}`,
		`a=b\,c`:                        `{"a": "b,c"}`,
		`a=b\c`:                         `{"a": "b\\c"}`,
		"value=http://x?y=z":            `{"value": "http://x?y=z"}`,
		`a='x, y',b="z\"q"`:             `{"a": "x, y", "b": "z\"q"}`,
		`a='x\'`:                        `{"a": "x\\"}`, // no other quote follows
		`a='\\'`:                        `{"a": "\\"}`,
		"a@=file://x,b=file://y":        `{"a": "<file://x>", "b": "file://y"}`,
		"a={b@=x}":                      `{"a": {"b": "<x>"}}`,
		"a=]":                           `{"a": "]"}`,
		"a=,b=c":                        `{"a": "", "b": "c"}`,
	} {
		if got, err := parse(text); err != nil || got != want {
			t.Errorf("%q = %s, %v; want %s", text, got, err, want)
		}
	}
}

func TestMistakesShowTheirPlace(t *testing.T) {
	for text, want := range map[string]string{
		"":            "Expected: '=', received: 'EOF' for input:\n\n^",
		"foo":         "Expected: '=', received: 'EOF' for input:\nfoo\n   ^",
		"a=[b":        "Expected: ',', received: 'EOF' for input:\na=[b\n    ^",
		"types=a,":    "Expected: '<second>', received: '<none>' for input:\ntypes=a,\n        ^",
		"a='b":        "Expected: '<singled quoted>', received: '<none>' for input:\na='b\n  ^",
		`a="b`:        "Expected: '<double quoted>', received: '<none>' for input:\na=\"b\n  ^",
		"a='b'c":      "Expected: ',', received: 'c' for input:\na='b'c\n     ^",
		"op=😀":        "Expected: ',', received: '😀' for input:\nop=😀\n   ^",
		"a=b,\nc d=e": "Expected: '=', received: 'd' for input:\na=b,\nc d=e\n  ^",
		"a=b,a=c": "Second instance of key \"a\" encountered for input:\na=b,a=c\n    ^\n" +
			"This is often because there is a preceding \",\" instead of a space.",
	} {
		_, err := parse(text)
		var mistake *Error
		if !errors.As(err, &mistake) || err.Error() != want {
			t.Errorf("%q: %v\nwant %s", text, err, want)
		}
	}
}

func TestLoadErrorsPassThrough(t *testing.T) {
	for _, text := range []string{"a@=file://missing", "a@=b,file://missing"} {
		_, err := parse(text)
		var mistake *Error
		if err == nil || errors.As(err, &mistake) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"op=replace,path=/a,value=b", "a={b=[c,{d=e}]}", `a='x\'y',b="z"`, "a@=file://x", "a=b,c,d=e", `a=\,`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, err := parse(text)
		var mistake *Error
		if err != nil && !errors.As(err, &mistake) && err.Error() != "no such file" {
			t.Errorf("%q: %v", text, err)
		}
	})
}
