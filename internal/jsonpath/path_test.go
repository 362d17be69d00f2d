package jsonpath

import (
	"errors"
	"strings"
	"testing"

	"stile/internal/jsonval"
)

func parse(t testing.TB, text string) jsonval.Value {
	v, err := jsonval.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestInvalidPathsSayWhere(t *testing.T) {
	for path, want := range map[string]string{
		"$.a.":               `invalid path "$.a.": path must not end with a '.' at position 3`,
		"a b":                `invalid path "a b": names with blanks must be in brackets at position 1`,
		"$['a' 'b']":         `invalid path "$['a' 'b']": expected ',' or ']' behind a name at position 4`,
		"$.a[?(@.b == )]":    `invalid path "$.a[?(@.b == )]": expected a value at position 13`,
		"$.a[?(@.b =~ /(/)]": `invalid path "$.a[?(@.b =~ /(/)]"`,
		"$.a[?(@.b ~~ 1)]":   `invalid path "$.a[?(@.b ~~ 1)]"`,
		"$.a[1,]":            `invalid path "$.a[1,]": malformed index at position 3`,
		"$.a.length(":        `invalid path "$.a.length(": arguments are not closed at position 10`,
		"$x":                 `invalid path "$x": expected '.' or '[' at position 1`,
		"$.a[?(@.b == 1) x]": `invalid path "$.a[?(@.b == 1) x]": expected ']' behind the filter at position 16`,
		"$.a[?((@.b == 1)]":  `invalid path "$.a[?((@.b == 1)]": filter is not closed at position 5`,
	} {
		_, err := Compile(path)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
}

func TestOneCharacterBehindABracketGoesUnnoticed(t *testing.T) {
	p, err := Compile("$.a[0]x")
	if err != nil {
		t.Fatal(err)
	}
	if v, err := p.Read(parse(t, `{"a":[1]}`)); err != nil || v.Int() != 1 {
		t.Error(jsonval.JSON(v), err)
	}
}

func TestATextThatAPathRepeatsIsBounded(t *testing.T) {
	p, err := Compile("$.concat(" + strings.Repeat("$.a,", 63) + "$.a)")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Read(parse(t, `{"a":"`+strings.Repeat("x", maxText/64+1)+`"}`)); !errors.Is(err, ErrBudget) {
		t.Error(err)
	}
	if v, err := p.Read(parse(t, `{"a":"x"}`)); err != nil || v.Str() != strings.Repeat("x", 64) {
		t.Error(v.Str(), err)
	}
}

func TestRegularExpressionsTakeOfTheBudget(t *testing.T) {
	p, err := Compile(`$[?(@ =~ /(a|aa)+(?<!x)b/)]`)
	if err != nil {
		t.Fatal(err)
	}
	const steps = 1000 // which the texts alone don't need
	texts := parse(t, "["+strings.Repeat(`"`+strings.Repeat("a", 24)+`",`, 50)+`"b"]`)
	budget := steps
	r := run{path: p, root: texts, budget: &budget, leafIndex: -1}
	if _, err := r.read(texts); !errors.Is(err, ErrBudget) {
		t.Errorf("%v; %d steps are left", err, budget)
	}
}

func TestAFilterOverEveryMemberOfADeepDocumentEnds(t *testing.T) {
	deep := strings.Repeat(`[1,{"a":`, 150) + "1" + strings.Repeat("}]", 150)
	for _, path := range []string{"$..*..*..*..*", "$..[?(@..*)]..[?(@..[?(@..*)])]"} {
		p, err := Compile(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Read(parse(t, deep)); !errors.Is(err, ErrBudget) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestADocumentThatHoldsItselfIsNotScannedForever(t *testing.T) {
	o := jsonval.NewObject(1)
	o.Put("a", jsonval.OfObject(o))
	p, err := Compile("$..a")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Read(jsonval.OfObject(o)); !errors.Is(err, ErrBudget) {
		t.Error(err)
	}
}

func TestNestingIsLimited(t *testing.T) {
	for _, path := range []string{
		"$" + strings.Repeat("[?(@", 5000) + strings.Repeat(")]", 5000),
		"$[?" + strings.Repeat("(", 5000) + "@" + strings.Repeat(")", 5000) + "]",
		"$[?(" + strings.Repeat("!", 5000) + "(@))]",
		strings.Repeat("$.sum(", 5000) + "1" + strings.Repeat(")", 5000),
		strings.Repeat("$.a", 30000),
	} {
		var syntax *SyntaxError
		if _, err := Compile(path); !errors.As(err, &syntax) {
			t.Errorf("%.20s: %v", path, err)
		}
	}
}

func TestDefinitePathsDoNotAllocate(t *testing.T) {
	root := parse(t, `{"a":{"b":[{"c":"x"}]}}`)
	p, err := Compile("$.a.b[-1]['c']")
	if err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(100, func() {
		if v, err := p.Read(root); err != nil || v.Str() != "x" {
			t.Error(v, err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestAppendLeavesTheDocumentAlone(t *testing.T) {
	root := parse(t, `{"a":[1]}`)
	p, err := Compile("$.a.append(2)")
	if err != nil {
		t.Fatal(err)
	}
	if v, err := p.Read(root); err != nil || jsonval.JSON(v) != "[1,2]" || jsonval.JSON(root) != `{"a":[1]}` {
		t.Error(jsonval.JSON(v), jsonval.JSON(root), err)
	}
}

func TestKeysPrintAsAJavaSet(t *testing.T) {
	p, err := Compile("$.keys()")
	if err != nil {
		t.Fatal(err)
	}
	if v, err := p.Read(parse(t, `{"a":1,"b":2}`)); err != nil || jsonval.Java(v) != "[a, b]" {
		t.Error(jsonval.Java(v), err)
	}
}

func FuzzRead(f *testing.F) {
	seen := map[string]bool{}
	for _, v := range readVectors(f) {
		if len(v.JSON) < 300 || !seen[v.Path] {
			seen[v.Path] = true
			f.Add(v.Path, v.JSON)
		}
	}
	f.Fuzz(func(t *testing.T, path, document string) {
		p, err := Compile(path)
		if err != nil {
			return
		}
		root, err := jsonval.Parse(document)
		if err != nil {
			return
		}
		before := jsonval.JSON(root)
		v, err := p.Read(root)
		if err == nil && !p.definite && v.Array() == nil {
			t.Fatalf("%q answers %s, no list", path, jsonval.JSON(v))
		}
		if jsonval.JSON(root) != before {
			t.Fatalf("%q changed its document", path)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	root := parse(b, `{"order":{"customer":{"name":"Ada"},"items":[{"sku":"A1","qty":2},{"sku":"B2","qty":1},{"sku":"C3","qty":0}]}}`)
	for name, path := range map[string]string{
		"definite": "$.order.customer.name", "wildcard": "$.order.items[*].sku", "filter": "$.order.items[?(@.qty > 0)].sku", "scan": "$..sku",
	} {
		b.Run(name, func(b *testing.B) {
			p, err := Compile(path)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.Read(root); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
