package cli

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"stile/internal/control"
	"stile/internal/python"
)

// optionView is what of an option a user can see.
type optionView struct {
	Name     string
	Arity    arity
	Required bool
	Wire     string
	Location int
	Kind     kind
}

// viewOf is what of an operation a user can see: its options, and samples of what it takes and answers.
func viewOf(c *command) (options []optionView, input, output string) {
	for _, o := range c.options() {
		view := optionView{Name: o.name(), Arity: o.arity, Required: o.required}
		if o.member != nil {
			view.Wire, view.Location, view.Kind = o.member.wire, int(o.member.location), o.member.shape.kind
		}
		options = append(options, view)
	}
	if c.input != nil {
		input = python.JSON(toWire(c.input, skeleton{}.of(withoutEnums(c.input), "")), python.Style{Indent: 1})
	}
	if c.output != nil {
		output = python.JSON(toWire(c.output, skeleton{names: true}.of(c.output, "")), python.Style{Indent: 1})
	}
	return options, input, output
}

func TestServedOperationsAreTheModels(t *testing.T) {
	served := commandsOf(control.Operations())
	for i, m := range modelCommands(t) {
		c := served[i]
		if c.name != m.name || c.operation != m.operation || c.method != m.method || c.path != m.path {
			t.Errorf("command %d is %s %s %s, the model has %s %s %s", i, c.operation, c.method, c.path, m.operation, m.method, m.path)
		}
		c.resolve()
		m.resolve()
		gotOptions, gotInput, gotOutput := viewOf(c)
		wantOptions, wantInput, wantOutput := viewOf(m)
		if diff := cmp.Diff(wantOptions, gotOptions); diff != "" {
			t.Errorf("%s's options (-model +ours)\n%s", c.name, diff)
		}
		if diff := cmp.Diff(wantInput, gotInput); diff != "" {
			t.Errorf("%s's input (-model +ours)\n%s", c.name, diff)
		}
		if diff := cmp.Diff(wantOutput, gotOutput); diff != "" {
			t.Errorf("%s's answer (-model +ours)\n%s", c.name, diff)
		}
	}
}

// withoutEnums is a copy of s whose strings may be anything, so that samples of it are always the same.
func withoutEnums(s *shape) *shape {
	plain := &shape{kind: s.kind, name: s.name}
	if s.element != nil {
		plain.element = withoutEnums(s.element)
	}
	for _, m := range s.members {
		m.shape = withoutEnums(m.shape)
		plain.members = append(plain.members, m)
	}
	return plain
}
