package mapping

import (
	"errors"
	"testing"

	"stile/internal/jsonval"
	"stile/internal/vtl"
)

// FuzzTemplate compiles and renders: a value or an error, never a panic, never over budget.
func FuzzTemplate(f *testing.F) {
	const every = 10 // of the vectors is a seed
	for i, v := range readVectors(f) {
		if i%every == 0 {
			f.Add(v.template, string(NewInput(v.context).Body))
		}
	}
	limits := TemplateLimits{Budget: vtl.Budget{Steps: 20_000, OutputBytes: 1 << 20, Elements: 50_000}}
	context, err := jsonval.Parse(`{"params":{"path":{"id":"1"},"header":{"H":"h"}},"context":{"stage":"s","identity":{"user":null}},"stageVariables":{"v":"w"}}`)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, source, body string) {
		template, err := CompileTemplateWithin(source, limits)
		if err != nil {
			checkFailure(t, source, err)
			return
		}
		in := NewInput(context)
		in.Body = []byte(body)
		out, err := template.RenderInput(nil, in)
		if err != nil {
			checkFailure(t, source, err)
		}
		if len(out) > limits.Budget.OutputBytes+len(source) {
			t.Errorf("%d bytes of output", len(out))
		}
	})
}

func checkFailure(t *testing.T, source string, err error) {
	t.Helper()
	var failure *vtl.Error
	if !errors.As(err, &failure) {
		t.Fatalf("%T: %v", err, err)
	}
	if failure.Line < 1 || failure.Column < 1 || failure.Offset < 0 || failure.Offset > len(source) {
		t.Errorf("no such place: %+v", failure)
	}
	_ = failure.Excerpt()
}
