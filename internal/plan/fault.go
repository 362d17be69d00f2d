package plan

import (
	"errors"

	"github.com/go-json-experiment/json/jsontext"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/mapping"
	"stile/internal/wire"
)

// Answer turns an error of a walk into x.Response and $context.error, and logs why. p is nil if the request is for no stage.
func (p *Plan) Answer(x *exchange.Exchange, err error) *apigw.Fault {
	var fault *apigw.Fault
	if !errors.As(err, &fault) {
		fault = &apigw.Fault{Type: apigw.ApiConfigurationError, Cause: "Execution failed due to an internal error", Err: err}
	}
	if p != nil {
		p.fill(x) // a fault may come before there is a method that does
	}
	byDefault := apigw.GatewayResponseDefaults[fault.Type]
	message := orDefault(fault.Message, byDefault.Message)
	x.Context.Error = &exchange.Error{
		Message: message, ResponseType: string(fault.Type), ValidationErrorString: fault.ValidationErrorString,
	}
	x.Response.Body.Close()
	x.Response.Header.Reset()
	x.Response.Status = orDefault(fault.Status, byDefault.Status)
	if fault.Type == apigw.RequestTooLarge && message == exchange.TooLargeMessage {
		x.Response.Header.Add("Content-Type", "text/plain")
		x.Response.Body = wire.Bytes([]byte(message))
	} else {
		if errorType := orDefault(fault.ErrorType, byDefault.ErrorType); errorType != "" {
			x.Response.Header.Add("x-amzn-ErrorType", errorType)
		}
		if x.AnswerTrace && !x.TestInvoke {
			x.Response.Header.Add("X-Amzn-Trace-Id", x.TraceId)
		}
		x.Response.Body = wire.Bytes(defaultBody(fault.Type, byDefault.Layer, message))
		p.customise(x, fault.Type)
	}
	if fault.Cause != "" {
		x.Trace.Fail("%s", fault.Cause)
	}
	x.Trace.Fail("Method completed with status: %d", x.Response.Status)
	return fault
}

// customise lays the API's own response of a type over the default one.
func (p *Plan) customise(x *exchange.Exchange, t apigw.GatewayResponseType) {
	if p == nil || p.gatewayResponses[t] == nil {
		return
	}
	response := p.gatewayResponses[t]
	if response.Status >= 200 { // one below can't end a response: the default does
		x.Response.Status = response.Status
	}
	response.Map(x)
}

// compileGatewayResponses compiles the responses of the types that the API customises, itself or through DEFAULT_4XX and DEFAULT_5XX.
func (p *Plan) compileGatewayResponses() (found []Finding) {
	customised := p.definition.GatewayResponses
	p.gatewayResponses = map[apigw.GatewayResponseType]*mapping.GatewayResponse{}
	for _, t := range apigw.GatewayResponseTypes() {
		if customised[t] == nil && customised[t.Fallback()] == nil {
			continue
		}
		response, problems := mapping.CompileGatewayResponse(apigw.EffectiveGatewayResponse(t, customised))
		p.gatewayResponses[t] = response
		if keepsStatus(t, response.Status, customised) {
			response.Status = 0
		}
		for _, problem := range problems {
			found = append(found, Finding{"gateway response " + string(t) + " " + problem.Where, problem.Err.Error()})
		}
	}
	return found
}

// keepsStatus is whether a customised response leaves faults the status they have. A type of its own always names a status; if it is
// the type's default, it says nothing of a fault that has another, such as the 502 of a malformed Lambda proxy response: adding a
// header to such a response doesn't make it a 500.
func keepsStatus(t apigw.GatewayResponseType, status int, customised map[apigw.GatewayResponseType]*apigw.GatewayResponse) bool {
	if customised[t] != nil {
		return status == apigw.GatewayResponseDefaults[t].Status
	}
	return customised[t.Fallback()].StatusCode == ""
}

func orDefault[T comparable](value, byDefault T) T {
	var zero T
	if value == zero {
		return byDefault
	}
	return value
}

// defaultBody is the body of a gateway response that the API doesn't customise. The layers of the service space it differently, and
// access denials spell its member with a capital: spec data-plane 05 section 2.
func defaultBody(responseType apigw.GatewayResponseType, layer apigw.Layer, message string) []byte {
	body := `{"message":`
	switch {
	case responseType == apigw.AccessDenied:
		body = `{"Message":`
	case layer == apigw.Engine:
		body = `{"message": `
	}
	if message == "" {
		return []byte(body + "null}")
	}
	quoted, _ := jsontext.AppendQuote([]byte(body), message) // its error is only ever about invalid UTF-8, which it has replaced
	return append(quoted, '}')
}
