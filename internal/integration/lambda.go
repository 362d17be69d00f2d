package integration

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"stile/internal/apigw"
	"stile/internal/event"
	"stile/internal/exchange"
	"stile/internal/lambda"
	"stile/internal/mapping"
	"stile/internal/wire"
)

// function is what the two kinds of Lambda integration have in common.
type function struct {
	*Method
	arn         string
	url         string // as AWS's log shows it
	credentials string
	invoker     lambda.Invoker
	timeout     time.Duration
}

func newFunction(m *Method, b *Backends, region, arn, credentials string) function {
	return function{
		Method:      m,
		arn:         arn,
		url:         "https://lambda." + region + ".amazonaws.com" + invocationsOpening + arn + invocationsClosing,
		credentials: credentials,
		invoker:     b.Lambda,
		timeout:     m.timeout(),
	}
}

// invoke calls the function with payload. header may hold mapped headers; those of the gateway are added.
func (f *function) invoke(ctx context.Context, x *exchange.Exchange, call *lambda.Invocation) (*lambda.Result, error) {
	if err := f.dispatch(x, call); err != nil {
		return nil, err
	}
	ctx, started := x.Call().Clock.Start(ctx, f.timeout)
	defer x.Call().Clock.Stop()
	result, err := f.invoker.Invoke(ctx, call)
	if err != nil {
		noAnswer(x, started)
		return nil, f.fault(ctx, x, err)
	}
	traceAnswer(x, result.Status, &result.Header, started)
	if len(result.Payload) > exchange.MaxPayload {
		return nil, answerTooLarge(int64(len(result.Payload)))
	}
	traceAnswerBody(x, result.Payload)
	x.Context.AwsEndpointRequestId = result.RequestId
	return result, nil
}

// dispatch completes a call that is about to be made.
func (f *function) dispatch(x *exchange.Exchange, call *lambda.Invocation) error {
	if verb := f.verb(x); verb != "POST" {
		return &apigw.Fault{
			Type: apigw.IntegrationFailure, Status: 500, Message: "Internal server error",
			Cause: "Execution failed due to configuration error: Lambda functions are invoked with POST, not " + verb,
		}
	}
	call.FunctionArn, call.Credentials = f.arn, f.credentials
	lambda.Gateway{ApiId: f.ApiId, RequestId: x.Context.RequestId, SourceArn: f.sourceArn(), TraceId: x.TraceId}.AddTo(&call.Header)
	x.Dispatched()
	if x.Trace.On() {
		call.Sending = func(header *wire.Header) { x.Trace.Sending(f.url, inLogOrder(header), call.Payload) }
	}
	return nil
}

// inLogOrder is a call's header as the service's log has it: the tag and the signature go before the rest.
func inLogOrder(header *wire.Header) *wire.Header {
	var ordered wire.Header
	first := []string{"x-amzn-lambda-integration-tag", "Authorization", "X-Amz-Date"}
	for _, name := range first {
		if value, ok := header.Lookup(name); ok {
			ordered.Add(name, value)
		}
	}
	for name, value := range header.All() {
		if !slices.ContainsFunc(first, func(f string) bool { return strings.EqualFold(f, name) }) {
			ordered.Add(name, value)
		}
	}
	return &ordered
}

// fault is what a function that wasn't run, or didn't end in time, comes to.
func (f *function) fault(ctx context.Context, x *exchange.Exchange, err error) error {
	var refused *lambda.ServiceError
	if !errors.As(err, &refused) {
		return callFault(ctx, err)
	}
	x.Context.AwsEndpointRequestId = refused.RequestId
	traceStatus(x, refused.Status)
	switch refused.Status {
	case 403:
		return apigw.ConfigurationFault("Invalid permissions on Lambda function", err)
	case 404:
		x.Trace.Fail("Lambda invocation failed with status: 404. Lambda request id: %s", refused.RequestId)
		return apigw.ConfigurationFault("The resource you requested does not exist", err)
	case 413:
		return &apigw.Fault{Type: apigw.RequestTooLarge, Cause: "Execution failed due to a request too long for Lambda", Err: err}
	case 429:
		x.Trace.Fail("Lambda invocation failed with status: 429. Lambda request id: %s", refused.RequestId)
		return apigw.ConfigurationFault("Rate Exceeded.", err)
	default:
		return &apigw.Fault{
			Type:  apigw.ApiConfigurationError,
			Cause: fmt.Sprintf("Lambda invocation failed with status: %d. Lambda request id: %s", refused.Status, refused.RequestId),
			Err:   err,
		}
	}
}

// lambdaCustom is an AWS integration of a function: templates make its input and read its result.
type lambdaCustom struct{ function }

const (
	invocationTypeHeader = "X-Amz-Invocation-Type"
	clientContextHeader  = "X-Amz-Client-Context"
)

func (i *lambdaCustom) Invoke(ctx context.Context, x *exchange.Exchange) error {
	header := &x.EndpointRequest.Header
	if err := mapping.CheckMapped(mapping.MappedToAws, header); err != nil {
		return err
	}
	payload, err := x.EndpointRequest.Body.ReadAll(exchange.MaxPayload)
	if err != nil {
		return callFault(ctx, err)
	}
	call := &lambda.Invocation{Type: "RequestResponse", Payload: payload}
	if invocationType := header.Get(invocationTypeHeader); invocationType != "" {
		call.Type = invocationType
	}
	call.ClientContext = header.Get(clientContextHeader)
	header.Del(invocationTypeHeader)
	header.Del(clientContextHeader)
	call.Header = header.Clone() // an asynchronous invocation may outlast the exchange
	if len(payload) == 0 {
		call.Payload = []byte("{}")
	}
	result, err := i.invoke(ctx, x, call)
	if answer := refusedInput(err); answer != nil {
		body := refusal(answer)
		traceAnswerBody(x, body)
		x.EndpointResponse.Status = answer.Status
		x.EndpointResponse.Body = wire.Bytes(body)
		return nil
	}
	if err != nil {
		return err
	}
	x.EndpointResponse.Status = result.Status
	x.EndpointResponse.Header = result.Header
	x.EndpointResponse.Body = wire.Bytes(result.Payload)
	x.EndpointResponse.Subject = lambda.ErrorMessage(result.Payload)
	return nil
}

// refusedInput is the Invoke API's refusal of an input it can't take, which is an answer like any other: a template may have made it.
func refusedInput(err error) *lambda.ServiceError {
	var refused *lambda.ServiceError
	if errors.As(err, &refused) && refused.Status == 400 {
		return refused
	}
	return nil
}

// refusal is the body of the Invoke API's error.
func refusal(e *lambda.ServiceError) []byte {
	return append(event.AppendMember(nil, `{"Type":"User","message":`, e.Message), '}')
}
