package plan

import (
	"context"
	"strings"
	"time"

	"stile/internal/apigw"
	"stile/internal/exchange"
)

// TestResult is what TestInvokeMethod answers.
type TestResult struct {
	Status            int
	Body              string
	Headers           map[string]string
	MultiValueHeaders map[string][]string
	Log               string
	Latency           time.Duration
}

// TestInvoke walks a request through one method of an API as it is now, deployed or not, with the execution log on. Nothing is
// authorised or throttled. Its error is an *apigw.Error; an integration that fails is a result.
func TestInvoke(ctx context.Context, def *apigw.Definition, resourceId, httpMethod string, req exchange.TestRequest, env *Env) (TestResult, error) {
	resource, definition, err := findMethod(def, resourceId, httpMethod)
	if err != nil {
		return TestResult{}, err
	}
	p := newPlan(def, &apigw.Stage{StageName: exchange.TestStage, Variables: req.StageVariables}, req.StageVariables, env)
	p.compileGatewayResponses()
	method, _ := p.compileMethod(resource, definition)
	x := exchange.NewTest(&req, httpMethod, resource.Path)
	x.Request.PathParams = templateParams(resource.Path, x.Request.Path)
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
