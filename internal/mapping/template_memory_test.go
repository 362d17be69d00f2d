package mapping

import (
	"fmt"
	"testing"

	"stile/internal/jsonval"
)

func renderOnce(t *testing.T, template *Template, body string) *Input {
	t.Helper()
	in := NewInput(jsonval.Value{})
	in.RequestOverride, in.ResponseOverride = nil, nil
	in.Body = []byte(body)
	if _, err := template.RenderInput(nil, in); err != nil {
		t.Fatal(err)
	}
	return in
}

func TestOverridesKeepWhatTheTemplateTookFromTheBody(t *testing.T) {
	for source, want := range map[string]string{
		`#set($context.responseOverride.header.a = $input.path('$.a'))`:                           `{"responseOverride":{"header":{"a":"%[1]d"}}}`,
		`#set($context.responseOverride.header = $input.path('$.o'))`:                             `{"responseOverride":{"header":{"x":"%[1]d"}}}`,
		`#set($context.responseOverride = $input.path('$'))`:                                      `{"responseOverride":{"a":"%[1]d","o":{"x":"%[1]d"},"l":[%[1]d]}}`,
		`#set($context.requestOverride.header.l = $input.path('$.l'))`:                            `{"requestOverride":{"header":{"l":[%[1]d]}}}`,
		`#set($context.requestOverride.header.p = $util.parseJson($input.body).o)`:                `{"requestOverride":{"header":{"p":{"x":"%[1]d"}}}}`,
		`$context.responseOverride.header.putAll($input.path('$.o'))`:                             `{"responseOverride":{"header":{"x":"%[1]d"}}}`,
		`#set($context.responseOverride = $input.path('$.o'))#set($context.responseOverride.y=1)`: `{"responseOverride":{"x":"%[1]d","y":1}}`,
	} {
		template, err := CompileTemplate(source)
		if err != nil {
			t.Fatal(err)
		}
		var inputs []*Input
		const renderings = 20
		for i := range renderings {
			inputs = append(inputs, renderOnce(t, template, fmt.Sprintf(`{"a":"%[1]d","o":{"x":"%[1]d"},"l":[%[1]d]}`, 100+i)))
		}
		for i, in := range inputs {
			if got, want := jsonval.JSON(jsonval.OfObject(in.Overrides())), fmt.Sprintf(want, 100+i); got != want {
				t.Errorf("%s: rendering %d left %s, want %s", source, i, got, want)
			}
		}
	}
}

func TestATemplateWithoutReferencesAllocatesNothing(t *testing.T) {
	template, err := CompileTemplate("{\"statusCode\": 200}\n## nothing else\n")
	if err != nil {
		t.Fatal(err)
	}
	in := NewInput(jsonval.Value{})
	out := make([]byte, 0, 100)
	if n := testing.AllocsPerRun(100, func() {
		if out, err = template.RenderInput(out[:0], in); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
