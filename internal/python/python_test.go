package python

import (
	"math"
	"math/big"
	"testing"
)

func TestJSONErrorsReadAsPythonWritesThem(t *testing.T) {
	for text, want := range map[string]string{
		`[1,]`:              "Expecting value: line 1 column 4 (char 3)",
		`{"a":1,}`:          "Expecting property name enclosed in double quotes: line 1 column 8 (char 7)",
		`{`:                 "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
		`{"a"`:              "Expecting ':' delimiter: line 1 column 5 (char 4)",
		`{"a":`:             "Expecting value: line 1 column 6 (char 5)",
		`[`:                 "Expecting value: line 1 column 2 (char 1)",
		`["`:                "Unterminated string starting at: line 1 column 2 (char 1)",
		`"\`:                "Unterminated string starting at: line 1 column 1 (char 0)",
		`"\x"`:              `Invalid \escape: line 1 column 2 (char 1)`,
		`"\u12"`:            `Invalid \uXXXX escape: line 1 column 3 (char 2)`,
		`"\u12zz"`:          `Invalid \uXXXX escape: line 1 column 3 (char 2)`,
		`"\u1234`:           `Invalid \uXXXX escape: line 1 column 3 (char 2)`,
		`-`:                 "Expecting value: line 1 column 1 (char 0)",
		`-Inf`:              "Expecting value: line 1 column 1 (char 0)",
		`01`:                "Extra data: line 1 column 2 (char 1)",
		`1.`:                "Extra data: line 1 column 2 (char 1)",
		`1e`:                "Extra data: line 1 column 2 (char 1)",
		`[1 2]`:             "Expecting ',' delimiter: line 1 column 4 (char 3)",
		`{a:1}`:             "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
		``:                  "Expecting value: line 1 column 1 (char 0)",
		"\"a\nb\"":          "Invalid control character at: line 1 column 3 (char 2)",
		`{"a":1 "b"}`:       "Expecting ',' delimiter: line 1 column 8 (char 7)",
		"\n\n {\"a\":\n x}": "Expecting value: line 4 column 2 (char 10)",
		`["é", x]`:          "Expecting value: line 1 column 7 (char 6)",
		"\ufeff{}":          "Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)",
	} {
		v, err := ParseJSON(text, false)
		if err == nil || err.Error() != want {
			t.Errorf("ParseJSON(%q) = %v, %v; want error %s", text, v, err, want)
		}
	}
}

func TestJSONIsReadAndPrinted(t *testing.T) {
	for text, want := range map[string]string{
		`{"b":1,"a":[],"b":{}}`:         `{"b": {}, "a": []}`,
		`"\ud83d\ude00\u00e9"`:          `"😀é"`,
		`[1e400,-1e400,NaN]`:            `[Infinity, -Infinity, NaN]`,
		`[10000.0, 1e16, 0.00001]`:      `[10000.0, 1e+16, 1e-05]`,
		`[-0.0, -0, 0.0001]`:            `[-0.0, 0, 0.0001]`,
		`123456789012345678901234567`:   `123456789012345678901234567`,
		"\"\\u0001\\b\\f\u007f\u2028\"": "\"\\u0001\\b\\f\u007f\u2028\"",
		` [ true , false , null ] `:     `[true, false, null]`,
	} {
		v, err := ParseJSON(text, false)
		if err != nil {
			t.Errorf("ParseJSON(%q): %v", text, err)
			continue
		}
		if got := JSON(v, Style{}); got != want {
			t.Errorf("%q prints as %s; want %s", text, got, want)
		}
	}
}

func TestJSONStyles(t *testing.T) {
	v, err := ParseJSON(`{"a":["é😀\u007f",{}],"b":[]}`, false)
	if err != nil {
		t.Fatal(err)
	}
	for want, style := range map[string]Style{
		"{\n    \"a\": [\n        \"é😀\u007f\",\n        {}\n    ],\n    \"b\": []\n}": {Indent: 4},
		`{"a":["\u00e9\ud83d\ude00\u007f",{}],"b":[]}`:                                 {ASCII: true, Tight: true},
	} {
		if got := JSON(v, style); got != want {
			t.Errorf("%+v: got %s, want %s", style, got, want)
		}
	}
}

func TestNestingIsBounded(t *testing.T) {
	deep := make([]byte, 100_000)
	for i := range deep {
		deep[i] = '['
	}
	if _, err := ParseJSON(string(deep), false); err == nil {
		t.Error("100,000 levels were accepted")
	}
}

func TestReprIsPythons(t *testing.T) {
	for _, c := range []struct {
		value any
		want  string
	}{
		{nil, "None"},
		{true, "True"},
		{int64(7), "7"},
		{10.0, "10.0"},
		{1e22, "1e+22"},
		{123456789012345680.0, "1.2345678901234568e+17"},
		{math.Inf(1), "inf"},
		{"it's", `"it's"`},
		{`it's "x"`, `'it\'s "x"'`},
		{"a\n\x01é\u200b", `'a\n\x01é\u200b'`},
		{[]byte("a\xff'"), `b"a\xff'"`},
		{[]any{"a", DictOf("b", int64(1))}, "['a', {'b': 1}]"},
		{&Dict{Ordered: true}, "OrderedDict()"},
		{func() any { d := DictOf("f", int64(1)); d.Ordered = true; return d }(), "OrderedDict([('f', 1)])"},
	} {
		if got := Repr(c.value); got != c.want {
			t.Errorf("Repr(%#v) = %s, want %s", c.value, got, c.want)
		}
	}
}

func TestIntReadsWhatPythonReads(t *testing.T) {
	big20, _ := new(big.Int).SetString("12345678901234567890", 10)
	for text, want := range map[string]any{
		" 7\n": int64(7), "+7": int64(7), "007": int64(7), "1_000": int64(1000), "-5": int64(-5), "١٢": int64(12), "12345678901234567890": big20,
		"_1": nil, "1_": nil, "1__0": nil, "1.0": nil, "": nil, "+": nil, "0x1": nil, "abc": nil,
	} {
		got, err := ParseInt(text)
		if want == nil {
			if err == nil || err.Error() != "invalid literal for int() with base 10: "+Repr(text) {
				t.Errorf("ParseInt(%q) = %v, %v", text, got, err)
			}
		} else if !Equal(got, want) {
			t.Errorf("ParseInt(%q) = %v, %v; want %v", text, got, err, want)
		}
	}
}

func TestFloatReadsWhatPythonReads(t *testing.T) {
	for text, want := range map[string]float64{" 1.5 ": 1.5, "1_0.5": 10.5, "inf": math.Inf(1), "-Infinity": math.Inf(-1), "1e400": math.Inf(1), ".5": 0.5} {
		if got, err := ParseFloat(text); err != nil || got != want {
			t.Errorf("ParseFloat(%q) = %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "x", "1__0", "0x1p3", "1_"} {
		if got, err := ParseFloat(text); err == nil {
			t.Errorf("ParseFloat(%q) = %v", text, got)
		}
	}
}

func TestEqualityCrossesNumberTypes(t *testing.T) {
	if !Equal(int64(1), 1.0) || !Equal(true, int64(1)) || Equal("1", int64(1)) || Equal(math.NaN(), math.NaN()) {
		t.Error("Equal isn't Python's ==")
	}
	a, b := DictOf("x", int64(1)), DictOf("y", nil)
	a.Set("y", nil)
	b.Set("x", 1.0)
	if !Equal(a, b) || Equal(a, DictOf("x", int64(1))) {
		t.Error("dicts")
	}
}

func FuzzParseJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5,"x\u00e9"]}`, `[`, `"\ud83d\ude00"`, `-Infinity`, `1e5`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := ParseJSON(text, false)
		if err != nil {
			return
		}
		again, err := ParseJSON(JSON(v, Style{ASCII: true}), false)
		if err != nil || JSON(again, Style{}) != JSON(v, Style{}) {
			t.Errorf("%q doesn't survive printing: %v", text, err)
		}
	})
}
