package mapping

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// timed are the templates of testdata/bench.
func timed(t testing.TB) (vectors []vector) {
	t.Helper()
	files, err := filepath.Glob("testdata/bench/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no templates", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		v := readVector(t, string(text))
		v.id = strings.TrimSuffix(filepath.Base(file), ".json")
		vectors = append(vectors, v)
	}
	return vectors
}

func TestTimedTemplatesRenderAsTheVectorsSay(t *testing.T) {
	for _, v := range timed(t) {
		if got, err := v.render(); err != nil || got.output != v.expected.output {
			t.Errorf("%s\ngot      %q (%v)\nexpected %q", v.id, got.output, err, v.expected.output)
		}
	}
}

// BenchmarkRender renders the templates of testdata/bench: each rendering starts from the text of the body and fresh variables.
func BenchmarkRender(b *testing.B) {
	for _, v := range timed(b) {
		template, err := CompileTemplate(v.template)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(v.id, func(b *testing.B) {
			b.ReportAllocs()
			fixed := NewInput(v.context)
			var out []byte
			for b.Loop() {
				in := *fixed
				in.RequestOverride, in.ResponseOverride = nil, nil
				if out, err = template.RenderInput(out[:0], &in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
