package authorize

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/wire"
)

// TestRequest is what TestInvokeAuthorizer sends to an authorizer.
type TestRequest struct {
	Headers             map[string]string
	MultiValueHeaders   map[string][]string // win over Headers of the same name
	PathWithQueryString string
	Body                string
	StageVariables      map[string]string
	AdditionalContext   map[string]string // members of $context
}

// TestResult is what came of it.
type TestResult struct {
	Decision *Decision // nil if the request was refused
	Status   int       // what a client would have got; 0 if the authorizer didn't refuse
	Log      string
	Latency  time.Duration
}

const (
	testRequest    = "test-request"
	testStage      = "test-invoke-stage"
	testArnStage   = "ESTestInvoke-stage"
	testResourceId = "test-invoke-resource-id"
)

// TestInvoke asks an authorizer as it is now, with the log on. Nothing is kept, and nothing that was kept is used.
func TestInvoke(ctx context.Context, a *apigw.Authorizer, api Api, req TestRequest, env *Env) TestResult {
	x := testExchange(api, &req)
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
func testExchange(api Api, req *TestRequest) *exchange.Exchange {
	x := &exchange.Exchange{TestInvoke: true, StageVariables: req.StageVariables}
	x.Context.RequestTime = time.Now()
	x.Identify("", "")
	x.Trace = exchange.NewTrace(x.Context.RequestId)
	path, query, _ := strings.Cut(req.PathWithQueryString, "?")
	if path == "" {
		path = "/"
	}
	c := &x.Context
	c.ApiId, c.AccountId, c.ResourceId, c.ResourcePath, c.Path, c.Stage = api.ApiId, api.AccountId, testResourceId, path, path, testStage
	c.HttpMethod, c.Protocol = "GET", "HTTP/1.1"
	c.DomainPrefix, c.DomainName = "testPrefix", "testPrefix.testDomainName"
	c.Identity.SourceIp, c.Identity.ApiKey, c.Identity.ApiKeyId = "test-invoke-source-ip", "test-invoke-api-key", "test-invoke-api-key-id"
	x.Request.Path, x.Request.RawQuery = path, query
	x.Request.Query = exchange.ParseQuery(query, nil)
	x.Request.Body = wire.Bytes([]byte(req.Body))
	addTestHeaders(&x.Request.Header, req)
	c.Identity.UserAgent = x.Request.Header.Get("User-Agent")
	addTestContext(c, req.AdditionalContext)
	x.Request.Method = c.HttpMethod
	return x
}

func addTestHeaders(header *wire.Header, req *TestRequest) {
	for _, name := range slices.Sorted(maps.Keys(req.Headers)) {
		if _, multi := req.MultiValueHeaders[name]; !multi {
			header.Add(name, req.Headers[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(req.MultiValueHeaders)) {
		for _, value := range req.MultiValueHeaders[name] {
			header.Add(name, value)
		}
	}
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
