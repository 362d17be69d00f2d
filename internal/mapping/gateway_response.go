package mapping

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/wire"
)

// GatewayResponse makes the client's answer of a fault whose type the API customises: spec data-plane 05 section 5.
type GatewayResponse struct {
	Status     int // 0 leaves the fault's own
	parameters []parameter
	templates  []gatewayTemplate
}

// gatewayTemplate isn't Velocity: variables are put in, and nothing else.
type gatewayTemplate struct {
	mediaType string
	text      *exchange.Substitution
}

const (
	contextRootName        = "$context."
	stageVariablesRootName = "$stageVariables."
	methodRequestRootName  = "$method.request."
)

// CompileGatewayResponse compiles what an API answers for a type of fault.
func CompileGatewayResponse(definition *apigw.GatewayResponse) (*GatewayResponse, []Problem) {
	m := &GatewayResponse{}
	var problems []Problem
	if definition.StatusCode != "" {
		status, err := strconv.Atoi(definition.StatusCode)
		if err != nil {
			problems = append(problems, Problem{"statusCode", err})
		}
		m.Status = status
	}
	var invalid []string
	m.parameters, invalid = compileParameters(answerable(definition.ResponseParameters), "gatewayresponse.",
		map[string]target{"header": headerTarget}, withoutBody)
	problems = append(problems, expressionProblems("responseParameters", invalid)...)
	for _, mediaType := range slices.Sorted(maps.Keys(definition.ResponseTemplates)) {
		m.templates = append(m.templates, gatewayTemplate{mediaType, exchange.CompileSubstitution(
			definition.ResponseTemplates[mediaType], contextRootName, stageVariablesRootName, methodRequestRootName)})
	}
	return m, problems
}

// withoutBody is what gateway responses may be made of: a fault may come before the body was read.
var withoutBody = side{"method.request.", map[string]sourceKind{
	"path":                  pathSource,
	"querystring":           querySource,
	"multivaluequerystring": multiValueQuerySource,
	"header":                headerSource,
	"multivalueheader":      multiValueHeaderSource,
}}

// answerable leaves out what has no place in an answer: the service takes gatewayresponse.querystring and .path, too.
func answerable(parameters map[string]string) map[string]string {
	kept := maps.Clone(parameters)
	maps.DeleteFunc(kept, func(key, _ string) bool {
		return strings.HasPrefix(key, "gatewayresponse.querystring.") || strings.HasPrefix(key, "gatewayresponse.path.")
	})
	return kept
}

// Map fills the header and the body of x.Response; what the header has already gives way to a parameter of its name.
func (m *GatewayResponse) Map(x *exchange.Exchange) {
	var mapped wire.Header
	r := reader{x: x, header: &x.Request.Header}
	for i := range m.parameters {
		p := &m.parameters[i]
		if value, ok, err := r.value(&p.source); ok && err == nil {
			mapped.Add(p.name, value)
		}
	}
	if chosen := m.choose(acceptedMediaType(&x.Request.Header)); chosen != nil {
		if !mapped.Has("Content-Type") {
			mapped.Add("Content-Type", chosen.mediaType)
		}
		x.Response.Body = wire.Bytes(chosen.text.Append(nil, r.variable, ""))
	}
	for name, value := range mapped.All() {
		x.Response.Header.Del(name)
		AddToClient(&x.Response.Header, MappedToClient, wire.NameOf(name), name, value)
	}
}

// choose is the template for what a client accepts, else application/json's, else the first; nil without any.
func (m *GatewayResponse) choose(accept string) *gatewayTemplate {
	for _, mediaType := range []string{accept, defaultMediaType} {
		if i := slices.IndexFunc(m.templates, func(t gatewayTemplate) bool { return t.mediaType == mediaType }); i >= 0 {
			return &m.templates[i]
		}
	}
	if len(m.templates) > 0 {
		return &m.templates[0]
	}
	return nil
}

// variable is the value of a template's variable.
func (r *reader) variable(root, name string) (string, bool) {
	switch root {
	case contextRootName:
		return r.x.Lookup(name)
	case stageVariablesRootName:
		value, ok := r.x.StageVariables[name]
		return value, ok
	}
	e, err := compileExpression(withoutBody.prefix+name, withoutBody)
	if err != nil {
		return "", false
	}
	value, ok, err := r.value(&e)
	return value, ok && err == nil
}
