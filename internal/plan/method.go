package plan

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/integration"
	"stile/internal/mapping"
	"stile/internal/wire"
)

// Method is one compiled method of a plan.
type Method struct {
	plan         *Plan
	definition   *apigw.Method
	HttpMethod   string // as configured, ANY included
	ResourceId   string
	ResourcePath string

	setting    apigw.MethodSetting // the stage's for this method, else that for all
	hasSetting bool
	ownSetting bool

	closed    []closed
	limits    []limit
	caching   *caching // nil if answers aren't kept
	kind      integration.Kind
	request   *mapping.Request
	backend   integration.Integration
	responses *mapping.Responses // nil for proxies
}

func (p *Plan) compileMethod(resource *apigw.Resource, definition *apigw.Method) (*Method, []Finding) {
	m := &Method{
		plan: p, definition: definition,
		HttpMethod: definition.HttpMethod, ResourceId: resource.Id, ResourcePath: resource.Path,
	}
	m.readSetting()
	m.closed = p.closedFor(m)
	m.limits = p.limitsFor(m)
	if definition.MethodIntegration == nil {
		return m, []Finding{finding(resource, m.HttpMethod, "integration", errors.New("no integration defined for method"))}
	}
	var found []Finding
	request, problems := mapping.CompileRequest(definition.MethodIntegration, p.mappings)
	found = append(found, findings(resource, m.HttpMethod, problems)...)
	m.request = request
	kind, backend, err := integration.Compile(m.integration(), p.backends)
	if err != nil {
		found = append(found, finding(resource, m.HttpMethod, "integration", err))
		m.closed = append(m.closed, closed{fault: apigw.ConfigurationFault(err.Error(), nil)})
	}
	m.kind, m.backend = kind, backend
	if !kind.Proxy {
		m.responses, problems = mapping.CompileResponses(definition.MethodIntegration, definition.MethodResponses, p.mappings)
		found = append(found, findings(resource, m.HttpMethod, problems)...)
	}
	m.caching, problems = m.compileCaching()
	found = append(found, findings(resource, m.HttpMethod, problems)...)
	return m, found
}

func (m *Method) integration() *integration.Method {
	return &integration.Method{
		Integration:    m.definition.MethodIntegration,
		AccountId:      m.plan.definition.AccountId,
		Region:         m.plan.definition.Region,
		ApiId:          m.plan.definition.RestApi.Id,
		StageName:      m.plan.stage.StageName,
		ResourcePath:   m.ResourcePath,
		HttpMethod:     m.HttpMethod,
		StageVariables: m.plan.variables,
		Binary:         m.plan.mappings.Binary,
		EdgeOptimized:  m.plan.edgeOptimized(),
	}
}

// Serve walks x through the method and fills x.Response. Its error is the fault to answer with.
func (m *Method) Serve(ctx context.Context, x *exchange.Exchange) error {
	m.plan.fill(x)
	x.Context.ResourceId = m.ResourceId
	x.Context.ResourcePath = m.ResourcePath
	x.Context.OperationName = m.definition.OperationName
	if err := m.walk(ctx, x); err != nil {
		return err
	}
	if err := settle(x); err != nil {
		return err
	}
	m.traceResponse(x)
	return nil
}

// settle makes what the backend or the mapping left a response that can be sent.
func settle(x *exchange.Exchange) error {
	if x.Response.Status < 200 {
		return apigw.ConfigurationFault(fmt.Sprintf("Status %d can't end a response", x.Response.Status), nil)
	}
	header := &x.Response.Header
	if !header.HasKnown(wire.NameContentType) {
		header.AddKnown(wire.NameContentType, "Content-Type", "application/json")
	}
	if id, ok := header.LastKnown(wire.NameXAmznTraceId); ok {
		header.Set("X-Amzn-Trace-Id", id) // one that a function or a mapping gives stands for ours
	}
	return nil
}

// walk is the order of the steps: spec data-plane 00.
func (m *Method) walk(ctx context.Context, x *exchange.Exchange) error {
	if err := m.open(x); err != nil {
		return err
	}
	if err := m.throttle(x); err != nil {
		return err
	}
	if err := m.traceMethodRequest(x); err != nil {
		return err
	}
	if err := m.decompress(x); err != nil {
		return err
	}
	recalled, err := m.recall(ctx, x)
	if err != nil {
		return err
	}
	if !recalled.answered {
		if err := m.integrate(ctx, x); err != nil {
			return err
		}
		m.keep(ctx, x, &recalled)
	}
	return m.compress(x)
}

// integrate has the backend answer.
func (m *Method) integrate(ctx context.Context, x *exchange.Exchange) error {
	if err := m.mapRequest(x); err != nil {
		return err
	}
	if err := m.backend.Invoke(ctx, x); err != nil {
		return err
	}
	return m.mapResponse(x)
}

func (m *Method) mapRequest(x *exchange.Exchange) error {
	if err := m.request.MapParameters(x); err != nil {
		return err
	}
	if m.kind.Proxy {
		return nil
	}
	return m.request.MapBody(x)
}

func (m *Method) mapResponse(x *exchange.Exchange) error {
	if m.responses == nil {
		return nil
	}
	response, err := m.responses.Select(&x.EndpointResponse)
	if err != nil {
		return err
	}
	return response.Map(x)
}

func (m *Method) traceMethodRequest(x *exchange.Exchange) error {
	if !x.Trace.On() {
		return nil
	}
	x.Trace.Log("Starting execution for request: %s", x.Context.RequestId)
	x.Trace.Log("HTTP Method: %s, Resource Path: %s", x.Request.Method, x.Request.Path)
	if !x.Trace.Data() {
		return nil
	}
	x.Trace.Log("Method request path: %s", exchange.FormatParams(x.Request.PathParams))
	x.Trace.Log("Method request query string: %s", exchange.FormatParams(x.Request.Query))
	x.Trace.Log("Method request headers: %s", exchange.FormatHeader(&x.Request.Header))
	body, err := x.RequestBody()
	if err != nil {
		return err
	}
	x.Trace.Log("Method request body before transformations: %s", m.loggedBody(&x.Request, body))
	return nil
}

func (m *Method) loggedBody(request *exchange.Request, body []byte) string {
	if m.plan.mappings.Binary.Match(mapping.MediaType(&request.Header)) {
		return "[Binary Data]"
	}
	return strings.ToValidUTF8(string(body), "\uFFFD")
}

func (m *Method) traceResponse(x *exchange.Exchange) {
	if !x.Trace.On() {
		return
	}
	if x.Trace.Data() && x.Response.Body.Buffered() {
		body, _ := x.Response.Body.ReadAll(exchange.MaxPayload)
		x.Trace.Log("Method response body after transformations: %s", strings.ToValidUTF8(string(body), "\uFFFD"))
		x.Trace.Log("Method response headers: %s", exchange.FormatHeader(&x.Response.Header))
	}
	x.Trace.Log("Successfully completed execution")
	x.Trace.Log("Method completed with status: %d", x.Response.Status)
}
