// Package lambda invokes functions: on AWS, at an endpoint that speaks the Invoke API, or as a local process through the Lambda
// Runtime API.
package lambda

import (
	"context"
	"fmt"

	"stile/internal/wire"
)

// Invocation is one call of a function.
type Invocation struct {
	FunctionArn   string // arn:{partition}:lambda:{region}:{account}:function:{name}[:{qualifier}]
	Type          string // RequestResponse, Event or DryRun
	ClientContext string // base64, "" for none
	Payload       []byte
	Header        wire.Header // what API Gateway adds to the call, such as X-Amzn-Trace-Id; sent on where the transport has headers
	Credentials   string      // role ARN to call with, "" for the gateway's own

	// Sending is told, once, the header that the call goes out with, signed where it is, just before; nil for nobody.
	Sending func(header *wire.Header)
}

func (call *Invocation) sending(header *wire.Header) {
	if call.Sending != nil {
		call.Sending(header)
		call.Sending = nil // a call that is made again under another name is the same call
	}
}

// Result is what the Invoke API answered.
type Result struct {
	Status          int    // 200, 202 for Event, 204 for DryRun
	FunctionError   string // "Unhandled" or "Handled" if the function failed, else ""
	ExecutedVersion string
	RequestId       string
	Payload         []byte
	Header          wire.Header // as received, or as the Invoke API would have sent it
}

// Invoker calls functions.
type Invoker interface {
	// Invoke waits for the result or for ctx. What the service itself refuses is a *ServiceError; a connection that fails is
	// whatever the wire says. What call refers to is the caller's again when Invoke has returned, even if the function still runs.
	Invoke(ctx context.Context, call *Invocation) (*Result, error)

	// InvokeWithResponseStream waits for the response to begin. A function that can't stream answers all at once. The call's Type is
	// not looked at: it is always RequestResponse. Errors are as Invoke's.
	InvokeWithResponseStream(ctx context.Context, call *Invocation) (*Stream, error)
}

// ServiceError is the Invoke API's refusal: the function wasn't run.
type ServiceError struct {
	Status    int    // 403, 404, 413, 429, 5xx
	Code      string // e.g. ResourceNotFoundException
	Message   string
	RequestId string
}

func (e *ServiceError) Error() string {
	return fmt.Sprintf("lambda: %s (%d): %s", e.Code, e.Status, e.Message)
}
