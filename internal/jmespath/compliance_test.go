package jmespath

import (
	"os"
	"path/filepath"
	"testing"

	"stile/internal/python"
)

func TestComplianceSuite(t *testing.T) {
	files, err := filepath.Glob("testdata/compliance/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no suite: %v", err)
	}
	n := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		groups, err := python.ParseJSON(string(data), false)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, g := range groups.([]any) {
			group := g.(*python.Dict)
			for _, c := range group.At("cases").([]any) {
				n++
				checkCase(t, filepath.Base(file), group.At("given"), c.(*python.Dict))
			}
		}
	}
	if n < 700 {
		t.Errorf("only %d cases", n)
	}
}

func checkCase(t *testing.T, file string, given any, c *python.Dict) {
	query := c.At("expression").(string)
	var got any
	e, err := Compile(query)
	if err == nil {
		got, err = e.Search(given)
	}
	ok := err != nil
	if !c.Has("error") {
		ok = err == nil && equal(got, c.At("result"))
	}
	if !ok {
		t.Errorf("%s: %q gives %s, %v; want %s %v", file, query, python.Repr(got), err, python.Repr(c.At("result")), c.At("error"))
	}
}
