package mapping

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stile/internal/jsonval"
)

// BenchmarkRender renders the templates of testdata/bench: each rendering starts from the text of the body and fresh variables.
func BenchmarkRender(b *testing.B) {
	files, err := filepath.Glob("testdata/bench/*.json")
	if err != nil || len(files) == 0 {
		b.Fatal("no templates", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		document, err := jsonval.Parse(string(text))
		if err != nil {
			b.Fatal(err)
		}
		member := func(name string) jsonval.Value {
			v, _ := document.Object().Get(name)
			return v
		}
		template, err := CompileTemplate(member("template").Str())
		if err != nil {
			b.Fatal(err)
		}
		b.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(b *testing.B) {
			b.ReportAllocs()
			fixed := NewInput(member("context"))
			var out []byte
			for b.Loop() {
				in := *fixed
				in.RequestOverride, in.ResponseOverride = nil, nil
				if out, err = template.RenderInput(out[:0], &in); err != nil {
					b.Fatal(err)
				}
			}
			if string(out) != member("output").Str() {
				b.Fatalf("got %q", out)
			}
		})
	}
}
