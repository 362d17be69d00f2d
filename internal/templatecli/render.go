package templatecli

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"

	"stile/internal/cmdline"
	"stile/internal/jsonval"
	"stile/internal/mapping"
	"stile/internal/vtl"
)

type renderCommand struct {
	Template       string  `short:"t" placeholder:"FILE" help:"The template."`
	Body           string  `placeholder:"FILE" help:"The request's body, or the endpoint's with --response; - is standard input."`
	Context        string  `placeholder:"FILE" help:"$$context as JSON; - is standard input."`
	StageVariables string  `placeholder:"FILE" help:"$$stageVariables as JSON; - is standard input."`
	Param          []param `sep:"none" placeholder:"NAME=VALUE" help:"A parameter: header.X=value, querystring.q=value or path.id=value. May be repeated."`
	Response       bool    `help:"The template is a response template: show what it overrides in the response only."`
	Cases          string  `placeholder:"FILE" help:"Render cases instead, one JSON object a line; - is standard input."`
}

// execute prints what a template makes of a request, or of every case of a file.
func (c *renderCommand) execute(s streams) error {
	if c.Cases != "" {
		if !reflect.DeepEqual(*c, renderCommand{Cases: c.Cases}) {
			return &cmdline.UsageError{Message: "--cases takes no other option: a case has them all"}
		}
		return renderCases(c.Cases, s)
	}
	if c.Template == "" {
		return &cmdline.UsageError{Message: "name a template with -t, or cases with --cases"}
	}
	in, err := c.input(s)
	if err != nil {
		return err
	}
	return renderFile(c.Template, in, c.Response, s)
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

// param is a --param.
type param struct{ part, name, value string }

// UnmarshalText reads part.name=value.
func (p *param) UnmarshalText(text []byte) error {
	target, value, ok := strings.Cut(string(text), "=")
	part, name, dotted := strings.Cut(target, ".")
	if !ok || !dotted || name == "" {
		return errors.New("want header.NAME=VALUE, querystring.NAME=VALUE or path.NAME=VALUE")
	}
	switch part {
	case "header", "querystring", "path":
	default:
		return fmt.Errorf("no kind of parameter is called %q", part)
	}
	*p = param{part, name, value}
	return nil
}

func (c *renderCommand) input(s streams) (*mapping.Input, error) {
	document := jsonval.NewObject(4)
	if c.Body != "" {
		body, err := readAll(c.Body, s)
		if err != nil {
			return nil, err
		}
		document.Put("body", jsonval.OfString(string(body)))
	}
	for _, file := range []struct{ member, name string }{{"context", c.Context}, {"stageVariables", c.StageVariables}} {
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
	document.Put("params", jsonval.OfObject(paramsObject(c.Param)))
	return mapping.NewInput(jsonval.OfObject(document)), nil
}

func paramsObject(params []param) *jsonval.Object {
	o := jsonval.NewObject(len(params))
	for _, param := range params {
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
