package plan

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/wire"
)

// TestRequest is what TestInvokeMethod sends to a method.
type TestRequest struct {
	PathWithQueryString string // "" takes the resource's path as it is
	Body                string
	Headers             map[string]string
	MultiValueHeaders   map[string][]string // win over Headers of the same name
	StageVariables      map[string]string
}

// TestResult is what TestInvokeMethod answers.
type TestResult struct {
	Status            int
	Body              string
	Headers           map[string]string
	MultiValueHeaders map[string][]string
	Log               string
	Latency           time.Duration
}

const testStage = "test-invoke-stage"

// TestInvoke walks a request through one method of an API as it is now, deployed or not, with the execution log on. Nothing is
// authorised or throttled. Its error is an *apigw.Error; an integration that fails is a result.
func TestInvoke(ctx context.Context, def *apigw.Definition, resourceId, httpMethod string, req TestRequest, env *Env) (TestResult, error) {
	resource, definition, err := findMethod(def, resourceId, httpMethod)
	if err != nil {
		return TestResult{}, err
	}
	p := newPlan(def, &apigw.Stage{StageName: testStage, Variables: req.StageVariables}, req.StageVariables, env)
	p.compileGatewayResponses()
	method, _ := p.compileMethod(resource, definition)
	x := testExchange(resource, httpMethod, &req)
	started := time.Now()
	if err := method.Serve(ctx, x); err != nil {
		if fault := p.Answer(x, err); fault.Err != nil {
			env.log().Info("test invocation failed", "api", def.RestApi.Id, "resource", resource.Path, "error", fault.Err)
		}
	}
	defer func() { _ = x.Response.Body.Close() }() // of one that is too large to be shown
	body, err := x.Response.Body.ReadAll(exchange.MaxPayload)
	if err != nil {
		env.log().Info("test invocation's answer is cut short", "api", def.RestApi.Id, "resource", resource.Path, "error", err)
	}
	result := TestResult{
		Status:            x.Response.Status,
		Body:              string(body),
		Headers:           map[string]string{},
		MultiValueHeaders: map[string][]string{},
		Log:               x.Trace.String(),
		Latency:           time.Since(started),
	}
	for name, value := range x.Response.Header.All() {
		result.Headers[name] = value
		result.MultiValueHeaders[name] = append(result.MultiValueHeaders[name], value)
	}
	return result, nil
}

func findMethod(def *apigw.Definition, resourceId, httpMethod string) (*apigw.Resource, *apigw.Method, error) {
	for i := range def.Resources {
		if resource := &def.Resources[i]; resource.Id == resourceId {
			if method := resource.ResourceMethods[httpMethod]; method != nil {
				return resource, method, nil
			}
			return nil, nil, &apigw.Error{Code: "NotFoundException", Status: 404, Message: "Invalid Method identifier specified"}
		}
	}
	return nil, nil, &apigw.Error{Code: "NotFoundException", Status: 404, Message: "Invalid Resource identifier specified"}
}

// testExchange is a test request as a gateway would have received it.
func testExchange(resource *apigw.Resource, httpMethod string, req *TestRequest) *exchange.Exchange {
	x := &exchange.Exchange{
		TestInvoke: true,
		Context: exchange.Context{
			HttpMethod:   httpMethod,
			RequestTime:  time.Now(),
			Protocol:     "HTTP/1.1",
			DomainPrefix: "testPrefix",
			DomainName:   "testPrefix.testDomainName",
			Identity: exchange.Identity{
				SourceIp: "test-invoke-source-ip",
				ApiKey:   "test-invoke-api-key",
				ApiKeyId: "test-invoke-api-key-id",
			},
		},
	}
	x.Identify("", "")
	x.Trace = exchange.NewTrace(x.Context.RequestId)
	path, query, _ := strings.Cut(req.PathWithQueryString, "?")
	if path == "" {
		path = resource.Path
	}
	x.Context.Path = path
	x.Request.Method = httpMethod
	x.Request.Path = path
	x.Request.RawQuery = query
	x.Request.Query = exchange.ParseQuery(query, nil)
	x.Request.PathParams = templateParams(resource.Path, path)
	x.Request.Body = wire.Bytes([]byte(req.Body))
	addTestHeaders(&x.Request.Header, req)
	x.Context.Identity.UserAgent = x.Request.Header.Get("User-Agent")
	return x
}

func addTestHeaders(header *wire.Header, req *TestRequest) {
	for _, name := range slices.Sorted(maps.Keys(req.Headers)) {
		if _, multi := req.MultiValueHeaders[name]; !multi && !exchange.IsHidden(wire.NameOf(name)) {
			header.Add(name, req.Headers[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(req.MultiValueHeaders)) {
		if exchange.IsHidden(wire.NameOf(name)) {
			continue
		}
		for _, value := range req.MultiValueHeaders[name] {
			header.Add(name, value)
		}
	}
}

// templateParams matches a path against a resource's own; one that doesn't match has no parameters.
func templateParams(template, path string) (params []exchange.Param) {
	wanted := strings.Split(strings.Trim(template, "/"), "/")
	given := strings.Split(strings.Trim(path, "/"), "/")
	for i, segment := range wanted {
		if i >= len(given) {
			return nil
		}
		name, variable := strings.CutPrefix(segment, "{")
		name = strings.TrimSuffix(name, "}")
		if greedy, ok := strings.CutSuffix(name, "+"); ok && variable {
			return append(params, exchange.Param{Name: greedy, Value: strings.Join(given[i:], "/")})
		}
		switch {
		case variable:
			params = append(params, exchange.Param{Name: name, Value: given[i]})
		case segment != given[i]:
			return nil
		}
	}
	if len(given) != len(wanted) {
		return nil
	}
	return params
}
