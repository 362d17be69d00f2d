package mapping

import (
	"stile/internal/exchange"
	"stile/internal/vtl"
)

// Template is a compiled body template. It is immutable and may render many exchanges at once.
type Template struct {
	program *vtl.Program
	budget  vtl.Budget
}

// CompileTemplate compiles a body mapping template. The error is a *vtl.Error.
func CompileTemplate(source string) (*Template, error) {
	return CompileTemplateWithin(source, TemplateLimits{})
}

// TemplateLimits bound templates and what they may cost. Zero fields mean the defaults.
type TemplateLimits struct {
	Bytes  int // of a template; API Gateway's quota is 300 KB
	Depth  int // of nested directives, expressions and strings
	Budget vtl.Budget
}

// CompileTemplateWithin is CompileTemplate with other limits than the defaults.
func CompileTemplateWithin(source string, limits TemplateLimits) (*Template, error) {
	program, err := vtl.Compile(source, vtl.Options{
		Roots:         rootNames[:],
		Function:      findFunction,
		TemplateBytes: limits.Bytes,
		Depth:         limits.Depth,
	})
	if err != nil {
		return nil, err
	}
	return &Template{program: program, budget: limits.Budget}, nil
}

// Render executes the template for an exchange. $input.body is body: the request's for a request template, the endpoint's for a
// response template; parameters are the request's in both. What the template assigns lands in x.RequestOverride and
// x.ResponseOverride. The output lasts until x is reset. The error is a *vtl.Error.
func (t *Template) Render(x *exchange.Exchange, body []byte) ([]byte, error) {
	if constant, ok := t.program.Constant(); ok {
		return constant, nil
	}
	s := newScope()
	defer s.release()
	s.body = body
	s.exchange = x
	s.variables = x.Variables()
	s.requestOverride, s.responseOverride = x.RequestOverride, x.ResponseOverride
	out, err := t.run(x.Output(), s)
	x.RequestOverride, x.ResponseOverride = s.requestOverride, s.responseOverride
	x.KeepOutput(out)
	if err != nil {
		return nil, err
	}
	return out, nil
}

// RenderInput executes the template for in and appends the output to dst. Params and StageVariables are the template's to change: what
// it put there means nothing afterwards.
func (t *Template) RenderInput(dst []byte, in *Input) ([]byte, error) {
	s := newScope()
	defer s.release()
	s.body = in.Body
	s.params = in.Params
	s.variables = in.Context
	s.stageVariables = in.StageVariables
	s.requestOverride, s.responseOverride = in.RequestOverride, in.ResponseOverride
	out, err := t.run(dst, s)
	in.RequestOverride, in.ResponseOverride = s.requestOverride, s.responseOverride
	return out, err
}

func (t *Template) run(dst []byte, s *scope) ([]byte, error) {
	return t.program.Run(dst, s.roots[:], s, t.budget)
}
