package plan

import (
	"errors"

	"github.com/go-json-experiment/json/jsontext"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/wire"
)

// Answer turns an error of a walk into x.Response and $context.error, and logs why.
func Answer(x *exchange.Exchange, err error) *apigw.Fault {
	var fault *apigw.Fault
	if !errors.As(err, &fault) {
		fault = &apigw.Fault{Type: apigw.ApiConfigurationError, Cause: "Execution failed due to an internal error", Err: err}
	}
	byDefault := apigw.GatewayResponseDefaults[fault.Type]
	status := orDefault(fault.Status, byDefault.Status)
	message := orDefault(fault.Message, byDefault.Message)
	x.Context.Error = &exchange.Error{Message: message, ResponseType: string(fault.Type)}
	x.Response.Body.Close()
	x.Response.Header.Reset()
	x.Response.Status = status
	if fault.Type == apigw.RequestTooLarge && message == exchange.TooLargeMessage {
		x.Response.Header.Add("Content-Type", "text/plain")
		x.Response.Body = wire.Bytes([]byte(message))
	} else {
		x.Response.Header.Add("x-amzn-ErrorType", orDefault(fault.ErrorType, byDefault.ErrorType))
		if x.AnswerTrace && !x.TestInvoke {
			x.Response.Header.Add("X-Amzn-Trace-Id", x.TraceId)
		}
		x.Response.Body = wire.Bytes(defaultBody(fault.Type, byDefault.Layer, message))
	}
	if fault.Cause != "" {
		x.Trace.Fail("%s", fault.Cause)
	}
	x.Trace.Fail("Method completed with status: %d", status)
	return fault
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
