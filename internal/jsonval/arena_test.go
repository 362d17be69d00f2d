package jsonval

import (
	"strings"
	"testing"
)

func TestAnArenaServesOneDocumentAfterTheOther(t *testing.T) {
	texts := []string{order, `{"a":`, `[]`, "[" + strings.Repeat(order+",", 30) + "]", `{"a":{"b":[1,{"c":"x"}]}}`, `[[[[`, order}
	var a Arena
	for _, text := range append(texts, texts...) {
		want, wantErr := Parse(text)
		got, err := a.Parse(text)
		if (err == nil) != (wantErr == nil) || JSON(got) != JSON(want) {
			t.Fatalf("%s: %s, %v", text, JSON(got), err)
		}
		a.Reset()
	}
}

func TestAnArenaKeepsAllDocumentsUntilItIsReset(t *testing.T) {
	var a Arena
	for range 3 {
		var values []Value
		for _, text := range []string{order, `{"a":1}`, order} {
			v, err := a.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			values = append(values, v)
		}
		if !equal(values[0], values[2]) || JSON(values[1]) != `{"a":1}` {
			t.Fatal(JSON(values[0]), JSON(values[1]), JSON(values[2]))
		}
		a.Reset()
	}
}

func TestWhatAnArenaAbandonedStays(t *testing.T) {
	var a Arena
	v, err := a.Parse(`{"a":[1,{"b":"x"}]}`)
	if err != nil {
		t.Fatal(err)
	}
	a.Abandon()
	if _, err := a.Parse(order); err != nil {
		t.Fatal(err)
	}
	a.Reset()
	if got := JSON(v); got != `{"a":[1,{"b":"x"}]}` {
		t.Error(got)
	}
}

func TestAnArenaThatHasSeenADocumentAllocatesNothingForIt(t *testing.T) {
	var a Arena
	text := strings.ReplaceAll(order, `\"`, "")
	read := func() {
		if _, err := a.Parse(text); err != nil {
			t.Fatal(err)
		}
		a.Reset()
	}
	read()
	if n := testing.AllocsPerRun(10, read); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
