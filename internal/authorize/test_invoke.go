package authorize

import (
	"context"
	"errors"
	"strings"
	"time"

	"stile/internal/apigw"
	"stile/internal/exchange"
)

// TestResult is what came of it.
type TestResult struct {
	Decision *Decision // nil if the request was refused
	Status   int       // what a client would have got; 0 if the authorizer didn't refuse
	Log      string
	Latency  time.Duration
}

const (
	testRequest    = "test-request"
	testArnStage   = "ESTestInvoke-stage"
	testResourceId = "test-invoke-resource-id"
)

// TestInvoke asks an authorizer as it is now, with the log on. Nothing is kept, and nothing that was kept is used. additionalContext
// are members of $context.
func TestInvoke(
	ctx context.Context, a *apigw.Authorizer, api Api, req exchange.TestRequest, additionalContext map[string]string, env *Env,
) TestResult {
	x := testExchange(api, &req, additionalContext)
	x.Trace.Log("Starting authorizer: %s for request: %s", a.Id, testRequest)
	started := time.Now()
	decision, err := testInvoke(ctx, x, a, api, env)
	result := TestResult{Decision: decision, Latency: time.Since(started)}
	var fault *apigw.Fault
	switch {
	case err == nil:
		x.Trace.Log("Successfully completed authorizer execution")
	case errors.As(err, &fault):
		x.Trace.Fail("%s", fault.Cause)
		result.Status = apigw.GatewayResponseDefaults[fault.Type].Status
	default:
		x.Trace.Fail("Execution failed due to configuration error: %v", err)
		result.Status = apigw.GatewayResponseDefaults[apigw.AuthorizerConfigurationError].Status
	}
	result.Log = x.Trace.String()
	return result
}

func testInvoke(ctx context.Context, x *exchange.Exchange, a *apigw.Authorizer, api Api, env *Env) (*Decision, error) {
	compiled, err := Compile(a, api, env)
	if err != nil {
		return nil, err
	}
	identity, err := compiled.Identity(x)
	if err != nil {
		return nil, err
	}
	methodArn := "arn:aws:execute-api:" + api.Region + ":" + api.AccountId + ":" + api.ApiId + "/" + testArnStage + "/" + x.Request.Method + x.Request.Path
	return compiled.Authorize(ctx, x, identity, Target{MethodArn: methodArn})
}

// testExchange is a test request as a gateway would have received it.
func testExchange(api Api, req *exchange.TestRequest, additionalContext map[string]string) *exchange.Exchange {
	x := exchange.NewTest(req, "GET", "/")
	c := &x.Context
	c.ApiId, c.AccountId, c.ResourceId, c.ResourcePath, c.Stage = api.ApiId, api.AccountId, testResourceId, x.Request.Path, exchange.TestStage
	addTestContext(c, additionalContext)
	x.Request.Method = c.HttpMethod
	return x
}

// addTestContext sets the members of $context that the caller gives. One that no request has is passed over.
func addTestContext(c *exchange.Context, given map[string]string) {
	members := map[string]*string{
		"resourceId": &c.ResourceId, "resourcePath": &c.ResourcePath, "httpMethod": &c.HttpMethod, "path": &c.Path, "stage": &c.Stage,
		"protocol": &c.Protocol, "requestId": &c.RequestId, "extendedRequestId": &c.ExtendedRequestId, "domainName": &c.DomainName,
		"domainPrefix": &c.DomainPrefix, "operationName": &c.OperationName, "deploymentId": &c.DeploymentId,
		"identity.sourceIp": &c.Identity.SourceIp, "identity.userAgent": &c.Identity.UserAgent, "identity.apiKey": &c.Identity.ApiKey,
		"identity.apiKeyId": &c.Identity.ApiKeyId, "identity.caller": &c.Identity.Caller, "identity.user": &c.Identity.User,
		"identity.userArn": &c.Identity.UserArn, "identity.accountId": &c.Identity.AccountId, "identity.accessKey": &c.Identity.AccessKey,
	}
	for name, value := range given {
		if member := members[strings.TrimPrefix(name, "context.")]; member != nil {
			*member = value
		}
	}
}
