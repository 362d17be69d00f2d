package integration

import (
	"bytes"
	"context"
	"fmt"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/lambda"
	"stile/internal/mapping"
	"stile/internal/wire"
)

// lambdaProxy is the AWS_PROXY type: the function gets the whole request as an event and answers with the whole response.
type lambdaProxy struct{ function }

// typicalEvent is room for what an event holds besides the body.
const typicalEvent = 4 << 10

// maxEvent is how many bytes of input the Invoke API takes.
const maxEvent = 6 << 20

func (i *lambdaProxy) Invoke(ctx context.Context, x *exchange.Exchange) error {
	event, err := i.event(x)
	if err != nil {
		return err
	}
	result, err := i.invoke(ctx, x, &lambda.Invocation{Type: "RequestResponse", Payload: event})
	if err != nil {
		return err
	}
	if result.FunctionError != "" {
		return functionFault(result.Status, result.RequestId, result.Payload)
	}
	answer, err := parseProxyResponse(result.Payload)
	if metadata, _, ok := bytes.Cut(result.Payload, metadataEnd); ok { // a streaming function's whole response: its body is lost
		answer, err = parseStreamMetadata(metadata)
	}
	if err != nil {
		return malformed(err)
	}
	return i.answer(x, answer)
}

// event is the input of a function behind a proxy integration.
func (f *function) event(x *exchange.Exchange) ([]byte, error) {
	if err := mapping.CheckMapped(mapping.MappedToAwsProxy, &x.EndpointRequest.Header); err != nil {
		return nil, err
	}
	body, err := x.RequestBody()
	if err != nil {
		return nil, err
	}
	event := appendEvent(make([]byte, 0, typicalEvent+len(body)), x, body, f.Binary)
	if len(event) > maxEvent {
		return nil, &apigw.Fault{Type: apigw.RequestTooLarge, Cause: "Execution failed due to a request too long for Lambda"}
	}
	return event, nil
}

// functionFault is the fault of a function that failed; details are its error as JSON.
func functionFault(status int, requestId string, details []byte) error {
	return &apigw.Fault{
		Type: apigw.ApiConfigurationError, Status: 502,
		Cause: fmt.Sprintf("Lambda execution failed with status %d due to customer function error: %s. Lambda request id: %s",
			status, lambda.ErrorMessage(details), requestId),
	}
}

func malformed(err error) error {
	fault := apigw.ConfigurationFault("Malformed Lambda proxy response", err)
	fault.Status = 502
	return fault
}

// answer fills x.Response.
func (i *lambdaProxy) answer(x *exchange.Exchange, answer *proxyResponse) error {
	body := []byte(answer.body)
	if answer.isBase64Encoded && i.Binary.Accepted(&x.Request.Header) {
		decoded, err := mapping.DecodeBase64(body)
		if err != nil {
			return apigw.ConfigurationFault("Unable to base64 decode the body.", err)
		}
		body = decoded
	}
	x.Response.Status = answer.status
	x.Context.Integration.FunctionStatus = answer.status
	x.Response.Body = wire.Bytes(body)
	for _, field := range answer.header {
		mapping.AddToClient(&x.Response.Header, mapping.AwsProxyToClient, wire.NameOf(field.Name), field.Name, field.Value)
	}
	return nil
}
