package integration

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/lambda"
	"stile/internal/mapping"
	"stile/internal/wire"
)

// lambdaStream is an AWS_PROXY integration that passes the function's response on while the function writes it: metadata, eight NUL
// bytes, and the body. Spec data-plane 02 section 11.
type lambdaStream struct{ function }

func newLambdaStream(m *Method, b *Backends, region, arn, credentials string) *lambdaStream {
	i := &lambdaStream{newFunction(m, b, region, arn, credentials)}
	i.url = "https://lambda." + region + ".amazonaws.com" + streamingOpening + arn + streamingClosing
	return i
}

func (i *lambdaStream) Invoke(ctx context.Context, x *exchange.Exchange) error {
	event, err := i.event(x)
	if err != nil {
		return err
	}
	call := &lambda.Invocation{Type: "RequestResponse", Payload: event}
	if err := i.dispatch(x, call); err != nil {
		return err
	}
	c := &x.Call().Clock
	ctx, started := c.Start(ctx, i.timeout)
	answer, err := i.invoker.InvokeWithResponseStream(ctx, call)
	if err != nil {
		c.Stop()
		noAnswer(x, started)
		return i.fault(ctx, x, err)
	}
	traceAnswer(x, answer.Status, &answer.Header, started)
	x.Context.AwsEndpointRequestId = answer.RequestId
	stream := newEndpointStream(i.Method, x, c, answer.Body, answer.Body, started)
	if err := i.answer(ctx, x, answer, stream); err != nil {
		_ = stream.Close() // the fault says more
		x.Context.Integration.Streamed = false
		return err
	}
	return nil
}

// answer reads the metadata and leaves the body to the client.
func (i *lambdaStream) answer(ctx context.Context, x *exchange.Exchange, answer *lambda.Stream, stream *endpointStream) error {
	metadata, begun, err := readMetadata(stream)
	var failure *lambda.FunctionError
	switch {
	case errors.As(err, &failure):
		return functionFault(answer.Status, answer.RequestId, []byte(failure.Details))
	case errors.Is(err, errMetadata):
		return apigw.ConfigurationFault("Malformed Lambda proxy response", err)
	case err != nil:
		return callFault(ctx, err)
	}
	response, err := parseStreamMetadata(metadata)
	if err != nil {
		return apigw.ConfigurationFault("Malformed Lambda proxy response", err)
	}
	x.Response.Status = response.status
	x.Context.Integration.FunctionStatus = response.status
	if len(begun) == 0 {
		x.Context.Integration.TimeToFirstContent = 0 // the metadata is no content
	}
	length := int64(-1)
	for _, field := range response.header {
		if n, err := strconv.ParseInt(field.Value, 10, 64); strings.EqualFold(field.Name, "Content-Length") && err == nil && n >= 0 {
			length = n
			continue
		}
		mapping.AddToClient(&x.Response.Header, mapping.AwsProxyToClient, wire.NameOf(field.Name), field.Name, field.Value)
	}
	x.Response.Body = wire.Stream(&begunStream{io.MultiReader(bytes.NewReader(begun), stream), stream}, length)
	return nil
}

// begunStream is a stream whose first bytes were read.
type begunStream struct {
	io.Reader
	io.Closer
}

// maxMetadata is within how many bytes the metadata of a streamed response has to end.
const maxMetadata = 16 << 10

var (
	metadataEnd = make([]byte, 8)
	errMetadata = errors.New("no metadata and eight NUL bytes at the beginning")
)

// readMetadata reads up to the end of the metadata, and answers what it has read of the body.
func readMetadata(from io.Reader) (metadata, body []byte, err error) {
	read := make([]byte, 0, 4<<10)
	for {
		if before, after, ok := bytes.Cut(read, metadataEnd); ok {
			return before, after, nil
		}
		if len(read) == maxMetadata {
			return nil, nil, errMetadata
		}
		if len(read) == cap(read) {
			read = append(make([]byte, 0, min(2*cap(read), maxMetadata)), read...)
		}
		n, err := from.Read(read[len(read):cap(read)])
		read = read[:len(read)+n]
		if n > 0 {
			continue // an error comes again
		}
		if errors.Is(err, io.EOF) {
			return nil, nil, errMetadata
		}
		if err != nil {
			return nil, nil, err
		}
	}
}
