package authorize

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/lambda"
	"stile/internal/lazyregexp"
	"stile/internal/wire"
)

// function is a TOKEN or REQUEST authorizer: a Lambda function that answers with a policy.
type function struct {
	Api
	id          string
	uri         string // with its stage variables
	credentials string
	invoker     lambda.Invoker

	token    *token   // of a TOKEN authorizer; nil of a REQUEST authorizer
	sources  []source // of a REQUEST authorizer
	optional bool     // sources may be missing: nothing is kept by them
}

// functionTimeout is how long a function may take.
const functionTimeout = 29 * time.Second

func compileFunction(a *apigw.Authorizer, api Api, env *Env) (Authorizer, error) {
	if env.Lambda == nil {
		return nil, errors.New("there is nothing that invokes functions")
	}
	f := &function{Api: api, id: a.Id, uri: a.AuthorizerUri, credentials: a.AuthorizerCredentials, invoker: env.Lambda}
	if a.Type == apigw.AuthorizerToken {
		t, err := compileToken(a)
		f.token = &t
		return f, err
	}
	var err error
	f.sources, err = compileSources(a.IdentitySource)
	f.optional = TTL(a) == 0
	return f, err
}

func (f *function) Identity(x *exchange.Exchange) (string, error) {
	if f.token == nil {
		return f.identities(x)
	}
	value, err := f.token.of(x)
	if err != nil {
		return "", err
	}
	traceIdentity(x, value)
	matched, err := f.token.matches(value)
	if err == nil && !matched {
		err = unauthorized("the token doesn't match the identity validation expression")
	}
	return value, err
}

// identities are the values of all sources, told apart by their lengths.
func (f *function) identities(x *exchange.Exchange) (string, error) {
	var key strings.Builder
	var values []string
	for _, s := range f.sources {
		value, ok := s(x)
		if (!ok || value == "") && !f.optional {
			return "", unauthorized("the request lacks an identity source")
		}
		values = append(values, value)
		key.WriteString(strconv.Itoa(len(value)))
		key.WriteByte(':')
		key.WriteString(value)
	}
	traceIdentity(x, values...)
	return key.String(), nil
}

var invocationUris = lazyregexp.New(`^arn:[^:]*:apigateway:([^:]*):lambda:path//?2015-03-31/functions/(.+)/invocations$`)

func (f *function) Authorize(ctx context.Context, x *exchange.Exchange, identity string, target Target) (*Decision, error) {
	uri := exchange.SubstituteStageVariables(f.uri, x.StageVariables)
	parts := invocationUris.FindStringSubmatch(uri)
	if parts == nil {
		return nil, misconfigured("Invalid authorizer URI: "+uri, nil)
	}
	event := f.event(x, identity, target.MethodArn)
	call := &lambda.Invocation{FunctionArn: parts[2], Type: "RequestResponse", Credentials: f.credentials, Payload: event}
	lambda.Gateway{ApiId: f.ApiId, RequestId: x.Context.RequestId, SourceArn: f.sourceArn(), TraceId: x.TraceId}.AddTo(&call.Header)
	url := "https://lambda." + parts[1] + ".amazonaws.com/2015-03-31/functions/" + parts[2] + "/invocations"
	call.Sending = func(header *wire.Header) { x.Trace.Sending(url, header, event) }
	ctx, cancel := context.WithTimeout(ctx, functionTimeout)
	defer cancel()
	result, err := f.invoker.Invoke(ctx, call)
	if err != nil {
		return nil, invocationFault(err)
	}
	if result.FunctionError != "" {
		return nil, functionFault(result)
	}
	x.Trace.LogData("Authorizer result body before parsing: %s", result.Payload)
	decision, err := parseAnswer(result.Payload)
	if err != nil {
		return nil, misconfigured("Invalid JSON in response from the authorizer: "+err.Error(), err)
	}
	x.Trace.Log("Using valid authorizer policy for principal: %s", exchange.Mask(decision.PrincipalId))
	return decision, nil
}

func (f *function) event(x *exchange.Exchange, identity, methodArn string) []byte {
	if f.token != nil {
		return tokenEvent(identity, methodArn)
	}
	return requestEvent(x, methodArn)
}

// sourceArn is the authorizer's ARN as its function sees it.
func (f *function) sourceArn() string {
	return fmt.Sprintf("arn:aws:execute-api:%s:%s:%s/authorizers/%s", f.Region, f.AccountId, f.ApiId, f.id)
}

// invocationFault is what a function that wasn't run, or didn't end in time, comes to.
func invocationFault(err error) error {
	var refused *lambda.ServiceError
	switch {
	case errors.As(err, &refused) && refused.Status == 403:
		return misconfigured("Invalid permissions on Lambda function", err)
	case errors.As(err, &refused) && refused.Status == 404:
		return misconfigured("The resource you requested does not exist", err)
	case errors.Is(err, context.DeadlineExceeded):
		return failure("Authorizer function timed out", err)
	default:
		return failure("Authorizer function can't be invoked", err)
	}
}

// functionFault is the fault of a function that failed: with the word Unauthorized it refuses a request.
func functionFault(result *lambda.Result) error {
	message := lambda.ErrorMessage(result.Payload)
	if message == "Unauthorized" {
		return unauthorized("the authorizer function says so")
	}
	return failure(fmt.Sprintf("Lambda execution failed with status %d due to customer function error: %s. Lambda request id: %s",
		result.Status, message, result.RequestId), nil)
}
