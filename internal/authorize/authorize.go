// Package authorize decides who may call a method: it asks a Lambda function, or verifies a token of a Cognito user pool.
// TestInvokeAuthorizer is its only caller: methods that have an authorizer fail closed (plan/closed.go).
package authorize

import (
	"context"
	"fmt"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/lambda"
)

// Authorizer is one compiled authorizer. Its errors are faults.
type Authorizer interface {
	// Identity is what the request brings to be authorised with, under which a decision may be kept. A request that lacks it, or that
	// brings what can't be right, is refused here.
	Identity(x *exchange.Exchange) (string, error)

	// Authorize decides about a request with that identity. Whether a decision allows a method is asked of the decision.
	Authorize(ctx context.Context, x *exchange.Exchange, identity string, target Target) (*Decision, error)
}

// Target is the method that a request wants to call.
type Target struct {
	MethodArn string
	Scopes    []string // of which an access token must have one; none wants an identity token
}

// Decision is what an authorizer found out.
type Decision struct {
	PrincipalId        string
	Policy             *Policy           // what the principal may call; nil for anything
	PolicyText         string            // as the function answered it, compactly
	Context            map[string]string // of a function: $context.authorizer besides the principal
	UsageIdentifierKey string            // of a function: the API key's value, where an API takes it from there
	Claims             map[string]string // of a user pool's token; nil of a function
}

// Allows is whether the decision lets its principal call a method, and if not, why not.
func (d *Decision) Allows(x *exchange.Exchange, methodArn string) Verdict {
	if d.Policy == nil {
		return Allowed
	}
	return d.Policy.Evaluate(x, methodArn)
}

// Env is what authorizers call with. It outlives them.
type Env struct {
	Lambda    lambda.Invoker
	UserPools *UserPools
}

// Api is where an authorizer belongs.
type Api struct {
	AccountId string
	Region    string
	ApiId     string
}

// Compile makes an authorizer. Its error is one that every request will fail with.
func Compile(a *apigw.Authorizer, api Api, env *Env) (Authorizer, error) {
	switch a.Type {
	case apigw.AuthorizerToken, apigw.AuthorizerRequest:
		return compileFunction(a, api, env)
	case apigw.AuthorizerCognitoUserPools:
		return compileUserPools(a, env)
	default:
		return nil, fmt.Errorf("unknown authorizer type %q", a.Type)
	}
}

// DefaultTTL is how many seconds a decision is kept unless the authorizer says otherwise.
const DefaultTTL = 300

// TTL is how many seconds a decision of an authorizer may be kept; 0 for not at all.
func TTL(a *apigw.Authorizer) int {
	if a.AuthorizerResultTtlInSeconds == nil {
		return DefaultTTL
	}
	return *a.AuthorizerResultTtlInSeconds
}

// unauthorized refuses a request that nobody vouches for. cause is for the log.
func unauthorized(cause string) error {
	return &apigw.Fault{Type: apigw.Unauthorized, Cause: "Unauthorized: " + cause}
}

// failure is the fault of an authorizer that couldn't be asked, or that failed.
func failure(cause string, err error) error {
	return &apigw.Fault{Type: apigw.AuthorizerFailure, Cause: "Execution failed due to an authorizer error: " + cause, Err: err}
}

// misconfigured is the fault of an authorizer that answers what can't be used.
func misconfigured(cause string, err error) error {
	return &apigw.Fault{
		Type: apigw.AuthorizerConfigurationError, Cause: "Execution failed due to configuration error: " + cause, Err: err,
	}
}
