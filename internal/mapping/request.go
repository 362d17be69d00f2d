// Package mapping carries requests from methods to integrations and answers back: parameter expressions, body templates, content
// handling, header rules, and the selection of responses. What can be found out when an API is deployed is compiled then.
package mapping

import (
	"errors"
	"strings"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/wire"
)

// Request makes the endpoint request of a method request: compiled from an integration's requestParameters, requestTemplates,
// passthroughBehavior and contentHandling.
type Request struct {
	parameters      []parameter
	templates       bodyTemplates
	passthrough     apigw.PassthroughBehavior
	contentHandling apigw.ContentHandlingStrategy
	binary          *BinaryMediaTypes
}

// Settings are what all mappings of an API are compiled with.
type Settings struct {
	Binary    *BinaryMediaTypes
	Templates TemplateLimits
}

// CompileRequest compiles the request half of an integration.
func CompileRequest(in *apigw.Integration, s Settings) (*Request, []Problem) {
	m := &Request{passthrough: in.PassthroughBehavior, contentHandling: in.ContentHandling, binary: s.Binary}
	var invalid []string
	m.parameters, invalid = compileParameters(in.RequestParameters, "integration.request.", requestTargets, requestSide)
	templates, problems := compileTemplates("requestTemplates", in.RequestTemplates, s.Templates)
	m.templates = templates
	return m, append(expressionProblems("requestParameters", invalid), problems...)
}

func expressionProblems(member string, invalid []string) (problems []Problem) {
	for _, expression := range invalid {
		problems = append(problems, Problem{member, errors.New("invalid mapping expression: " + expression)})
	}
	return problems
}

// MapParameters puts the mapped parameters into x.EndpointRequest. Its errors are faults.
func (m *Request) MapParameters(x *exchange.Exchange) error {
	if len(m.parameters) == 0 {
		return nil
	}
	r := reader{x: x, header: &x.Request.Header, body: (*exchange.Exchange).RequestBody}
	for i := range m.parameters {
		p := &m.parameters[i]
		if p.source.kind == multiValueQuerySource && p.target == queryTarget {
			addEach(x, p)
			continue
		}
		value, ok, err := r.value(&p.source)
		if err != nil {
			return requestValueFault(err)
		}
		if ok {
			addTo(&x.EndpointRequest, p, value)
		}
	}
	return nil
}

// addEach maps a query parameter's values one by one.
func addEach(x *exchange.Exchange, p *parameter) {
	for _, param := range x.Request.Query {
		if param.Name == p.source.name {
			addTo(&x.EndpointRequest, p, param.Value)
		}
	}
}

func addTo(out *exchange.EndpointRequest, p *parameter, value string) {
	switch p.target {
	case pathTarget:
		out.Path = append(out.Path, exchange.Param{Name: p.name, Value: value})
	case queryTarget:
		out.Query = append(out.Query, exchange.Param{Name: p.name, Value: value})
	case headerTarget:
		out.Header.Add(p.name, fieldValue(value))
	}
}

func requestValueFault(err error) error {
	var fault *apigw.Fault
	switch {
	case errors.As(err, &fault):
		return err
	case errors.Is(err, errBodyJSON):
		return &apigw.Fault{Type: apigw.BadRequestBody, Message: "Invalid JSON in request body", Err: err}
	default:
		return unableToTransformRequest(err)
	}
}

func unableToTransformRequest(err error) error {
	return apigw.ConfigurationFault("Unable to transform request", err)
}

// MapBody chooses the template, converts and renders the body, and lays the template's overrides over the mapped parameters. Its
// errors are faults.
func (m *Request) MapBody(x *exchange.Exchange) error {
	mediaType := MediaType(&x.Request.Header)
	chosen, err := chooseRequestTemplate(m.templates, mediaType, m.passthrough)
	if err != nil {
		return err
	}
	if chosen != nil && chosen.err != nil {
		return unableToTransformRequest(chosen.err)
	}
	body, err := x.RequestBody()
	if err != nil {
		return err
	}
	how := requestConversion(m.binary.Match(mediaType), m.contentHandling)
	if body, err = how.apply(body); err != nil {
		return apigw.ConfigurationFault("Unable to base64 decode the body.", err)
	}
	if chosen != nil && chosen.template != nil {
		if !how.isText() {
			return unableToTransformRequest(errors.New("a template can't have a binary body"))
		}
		if body, err = chosen.template.Render(x, body); err != nil {
			return unableToTransformRequest(err)
		}
		m.override(x)
	}
	x.EndpointRequest.Body = wire.Bytes(body)
	return nil
}

// override lays what the template assigned to $context.requestOverride over the mapped parameters.
func (m *Request) override(x *exchange.Exchange) {
	path, query, header := requestOverrides(x)
	x.EndpointRequest.Path = overrideParams(x.EndpointRequest.Path, path)
	x.EndpointRequest.Query = overrideParams(x.EndpointRequest.Query, query)
	overrideHeader(&x.EndpointRequest.Header, header)
}

func overrideParams(params, overrides []exchange.Param) []exchange.Param {
	if len(overrides) == 0 {
		return params
	}
	kept := params[:0]
	for _, param := range params {
		if _, overridden := exchange.LastParam(overrides, param.Name); !overridden {
			kept = append(kept, param)
		}
	}
	return append(kept, overrides...)
}

func overrideHeader(header *wire.Header, overrides []exchange.Param) {
	for i, override := range overrides {
		if i == 0 || overrides[i-1].Name != override.Name {
			header.Del(override.Name)
		}
		header.Add(override.Name, fieldValue(override.Value))
	}
}

// fieldValue is a value as a header field can have it: blanks stand for line breaks and other control characters, so that no value
// becomes a field of its own.
func fieldValue(value string) string {
	for i := range len(value) {
		if c := value[i]; c < ' ' && c != '\t' || c == 0x7f {
			return strings.Map(blankControl, value)
		}
	}
	return value
}

func blankControl(c rune) rune {
	if c < ' ' && c != '\t' || c == 0x7f {
		return ' '
	}
	return c
}

// CheckMapped drops the mapped headers that aren't sent on a way, and fails on one that can't be.
func CheckMapped(way RequestWay, header *wire.Header) error {
	if header.Len() == 0 {
		return nil
	}
	var dropped []string
	for i := range header.Len() {
		name := header.At(i).Name
		switch RequestVerdict(way, header.Known(i)) {
		case Illegal:
			return apigw.ConfigurationFault(name+" header already present", nil)
		case Drop, Remap:
			dropped = append(dropped, name)
		case Pass:
		}
	}
	for _, name := range dropped {
		header.Del(name)
	}
	return nil
}
