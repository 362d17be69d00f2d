package templatecli

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"stile/internal/jsonval"
	"stile/internal/mapping"
	"stile/internal/vtl"
)

// render prints what a template makes of a request, or of every case of a file.
func render(args []string, s streams) error {
	flags := flag.NewFlagSet("render", flag.ContinueOnError)
	templateFile := flags.String("t", "", "the template's `file`")
	bodyFile := flags.String("body", "", "`file` with the request's body, or the endpoint's with --response; - is standard input")
	contextFile := flags.String("context", "", "`file` with $context as JSON")
	stageFile := flags.String("stage-variables", "", "`file` with $stageVariables as JSON")
	response := flags.Bool("response", false, "the template is a response template: show what it overrides in the response only")
	cases := flags.String("cases", "", "`file` of cases, one JSON object a line; - is standard input")
	var params paramList
	flags.Var(&params, "param", "a parameter such as header.X=value, querystring.q=value or path.id=value; may be repeated")
	rest, err := parseFlags(flags, s, args)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return &usageError{"unexpected argument " + rest[0]}
	}
	if *cases != "" {
		return renderCases(*cases, s)
	}
	if *templateFile == "" {
		return &usageError{"name a template with -t, or cases with --cases"}
	}
	in, err := inputOf(s, *bodyFile, *contextFile, *stageFile, params)
	if err != nil {
		return err
	}
	return renderFile(*templateFile, in, *response, s)
}

func renderFile(file string, in *mapping.Input, response bool, s streams) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	template, err := mapping.CompileTemplate(string(text))
	if err != nil {
		return reportFailure(file, err, s)
	}
	out, err := template.RenderInput(nil, in)
	if err != nil {
		return reportFailure(file, err, s)
	}
	if _, err := s.out.Write(out); err != nil {
		return err
	}
	overrides := in.Overrides()
	if overrides == nil {
		return nil
	}
	if response {
		overrides.Remove("requestOverride")
	}
	if overrides.Len() == 0 {
		return nil
	}
	_, err = fmt.Fprintln(s.err, jsonval.JSON(jsonval.OfObject(overrides)))
	return err
}

// reportFailure shows where a template failed.
func reportFailure(file string, err error, s streams) error {
	var failure *vtl.Error
	if !errors.As(err, &failure) {
		return err
	}
	fmt.Fprintf(s.err, "%s:%d:%d: %s\n%s\n", file, failure.Line, failure.Column, failure.Message, failure.Excerpt())
	return errFailed
}

// paramList collects --param options.
type paramList []param

type param struct{ part, name, value string }

func (p *paramList) String() string { return "" }

// Set reads part.name=value.
func (p *paramList) Set(text string) error {
	target, value, ok := strings.Cut(text, "=")
	part, name, dotted := strings.Cut(target, ".")
	if !ok || !dotted || name == "" {
		return errors.New("want header.NAME=VALUE, querystring.NAME=VALUE or path.NAME=VALUE")
	}
	switch part {
	case "header", "querystring", "path":
	default:
		return fmt.Errorf("no kind of parameter is called %q", part)
	}
	*p = append(*p, param{part, name, value})
	return nil
}

func inputOf(s streams, bodyFile, contextFile, stageFile string, params paramList) (*mapping.Input, error) {
	document := jsonval.NewObject(4)
	if bodyFile != "" {
		body, err := readAll(bodyFile, s)
		if err != nil {
			return nil, err
		}
		document.Put("body", jsonval.OfString(string(body)))
	}
	for _, file := range []struct{ member, name string }{{"context", contextFile}, {"stageVariables", stageFile}} {
		if file.name == "" {
			continue
		}
		text, err := readAll(file.name, s)
		if err != nil {
			return nil, err
		}
		v, err := jsonval.Parse(string(text))
		if err != nil || v.Object() == nil {
			return nil, fmt.Errorf("%s: want a JSON object", file.name)
		}
		document.Put(file.member, v)
	}
	document.Put("params", jsonval.OfObject(params.object()))
	return mapping.NewInput(jsonval.OfObject(document)), nil
}

func (p paramList) object() *jsonval.Object {
	o := jsonval.NewObject(len(p))
	for _, param := range p {
		part, _ := o.Get(param.part)
		if part.IsNull() {
			part = jsonval.OfObject(jsonval.NewObject(1))
			o.Put(param.part, part)
		}
		part.Object().Put(param.name, jsonval.OfString(param.value))
	}
	return o
}

// renderCases writes one line a case: its output or the class of its error, and the overrides it left.
func renderCases(file string, s streams) error {
	out := bufio.NewWriter(s.out)
	err := eachLine(file, s, func(document jsonval.Value) error {
		c, err := caseOf(document)
		if err != nil {
			return err
		}
		result := jsonval.NewObject(3)
		result.Put("id", jsonval.OfString(c.id))
		renderCase(c, result)
		_, err = fmt.Fprintln(out, jsonval.JSON(jsonval.OfObject(result)))
		return err
	})
	return errors.Join(err, out.Flush())
}

func renderCase(c *templateCase, result *jsonval.Object) {
	template, err := mapping.CompileTemplate(c.template)
	if err != nil {
		result.Put("error", jsonval.OfString("parse_error"))
		return
	}
	in := mapping.NewInput(c.context)
	text, err := template.RenderInput(nil, in)
	if err != nil {
		result.Put("error", jsonval.OfString("runtime_error"))
		return
	}
	result.Put("output", jsonval.OfString(string(text)))
	if overrides := in.Overrides(); overrides != nil {
		result.Put("overrides", jsonval.OfObject(overrides))
	}
}
