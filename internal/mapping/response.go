package mapping

import (
	"errors"
	"strconv"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/wire"
)

// Response makes the method response of an endpoint response: compiled from one integration response.
type Response struct {
	status          int
	declared        bool // the method has a response of this status
	parameters      []parameter
	templates       bodyTemplates
	contentHandling apigw.ContentHandlingStrategy
	binary          *BinaryMediaTypes
}

func compileResponse(
	definition *apigw.IntegrationResponse, status string, declared map[string]*apigw.MethodResponse, s Settings,
) (*Response, []Problem) {
	m := &Response{contentHandling: definition.ContentHandling, binary: s.Binary}
	_, m.declared = declared[status]
	var problems []Problem
	code, err := strconv.Atoi(status)
	if err != nil {
		problems = append(problems, Problem{"statusCode", err})
	}
	m.status = code
	var invalid []string
	m.parameters, invalid = compileParameters(definition.ResponseParameters, "method.response.", responseTargets, responseSide)
	problems = append(problems, expressionProblems("responseParameters", invalid)...)
	templates, found := compileTemplates("responseTemplates", definition.ResponseTemplates, s.Templates)
	m.templates = templates
	return m, append(problems, found...)
}

// Map fills x.Response from x.EndpointResponse. Its errors are faults.
func (m *Response) Map(x *exchange.Exchange) error {
	body, err := endpointBody(x)
	if err != nil {
		return unableToTransformResponse(err)
	}
	x.Response.Status = m.status
	mapped := &x.Mapped
	if err := m.mapParameters(x, mapped); err != nil {
		return err
	}
	body, mediaType, err := m.mapBody(x, body)
	if err != nil {
		return err
	}
	status, header := responseOverrides(x)
	if status != 0 {
		x.Response.Status = status
	}
	overrideHeader(mapped, header)
	if mediaType != "" && !mapped.HasKnown(wire.NameContentType) {
		mapped.AddKnown(wire.NameContentType, "Content-Type", mediaType)
	}
	for i := range mapped.Len() {
		field := mapped.At(i)
		AddToClient(&x.Response.Header, MappedToClient, mapped.Known(i), field.Name, field.Value)
	}
	x.Response.Body = wire.Bytes(body)
	return nil
}

func (m *Response) mapParameters(x *exchange.Exchange, mapped *wire.Header) error {
	if len(m.parameters) == 0 {
		return nil
	}
	r := reader{x: x, header: &x.EndpointResponse.Header, body: endpointBody}
	for i := range m.parameters {
		p := &m.parameters[i]
		value, ok, err := r.value(&p.source)
		if err != nil {
			return unableToTransformResponse(err)
		}
		if ok {
			mapped.Add(p.name, value)
		}
	}
	return nil
}

func endpointBody(x *exchange.Exchange) ([]byte, error) {
	return x.EndpointResponse.Body.ReadAll(exchange.MaxPayload)
}

func unableToTransformResponse(err error) error {
	return apigw.ConfigurationFault("Unable to transform response", err)
}

// mapBody converts and renders the body; mediaType is the chosen template's, or "" without one.
func (m *Response) mapBody(x *exchange.Exchange, body []byte) (mapped []byte, mediaType string, err error) {
	chosen := chooseResponseTemplate(m.templates, acceptedMediaType(&x.Request.Header))
	if chosen != nil && chosen.err != nil {
		return nil, "", unableToTransformResponse(chosen.err)
	}
	how := toUTF8
	if len(body) > 0 {
		binary := m.binary.Match(MediaType(&x.EndpointResponse.Header))
		how = responseConversion(binary, m.binary.Accepted(&x.Request.Header), m.contentHandling)
	}
	if body, err = how.apply(body); err != nil {
		return nil, "", apigw.ConfigurationFault("Unable to base64 decode the body.", err)
	}
	if chosen == nil || chosen.template == nil {
		return body, "", nil
	}
	if !how.isText() {
		return nil, "", unableToTransformResponse(errors.New("a template can't have a binary body"))
	}
	if body, err = chosen.template.Render(x, body); err != nil {
		return nil, "", unableToTransformResponse(err)
	}
	return body, chosen.mediaType, nil
}

func acceptedMediaType(request *wire.Header) string {
	accept, ok := request.LastKnown(wire.NameAccept)
	if !ok {
		return defaultMediaType
	}
	return firstMediaType(accept)
}
