// Package plan compiles a deployment of an API into an immutable Plan and walks exchanges through it.
package plan

import (
	"maps"
	"slices"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/integration"
	"stile/internal/mapping"
	"stile/internal/respcache"
	"stile/internal/throttle"
)

// Plan is one deployment of an API as one stage serves it. It is immutable and owns no goroutine, socket or file.
type Plan struct {
	definition *apigw.Definition
	stage      *apigw.Stage
	variables  map[string]string
	backends   *integration.Backends
	throttling *throttle.Registry // nil throttles nothing
	mappings   mapping.Settings
	settings   map[string]apigw.MethodSetting // by settingName
	root       node
	cache      respcache.Cache // nil unless the stage has one
	canary     *Plan           // nil unless one was compiled
	isCanary   *bool           // $context.isCanaryRequest; nil without a canary

	gatewayResponses map[apigw.GatewayResponseType]*mapping.GatewayResponse // of the types that the API customises
}

// Compile makes the plan of a deployment as stage serves it. What can't work is a step that always faults, and a Finding.
func Compile(def *apigw.Definition, stage *apigw.Stage, env *Env) (*Plan, []Finding, error) {
	p := newPlan(def, stage, stage.Variables, env)
	if stage.CanarySettings != nil {
		p.isCanary = new(bool)
	}
	found, err := p.compile(env)
	return p, found, err
}

// WithCanary is p with the deployment that its stage's canary settings, which it has to have, send a share of the requests to.
func (p *Plan) WithCanary(def *apigw.Definition, env *Env) (*Plan, []Finding, error) {
	variables := maps.Clone(p.stage.Variables)
	if variables == nil {
		variables = map[string]string{}
	}
	maps.Copy(variables, p.stage.CanarySettings.StageVariableOverrides)
	canary := newPlan(def, p.stage, variables, env)
	canary.isCanary = new(bool)
	*canary.isCanary = true
	found, err := canary.compile(env)
	both := *p
	both.canary = canary
	return &both, found, err
}

func newPlan(def *apigw.Definition, stage *apigw.Stage, variables map[string]string, env *Env) *Plan {
	return &Plan{
		definition: def,
		stage:      stage,
		variables:  variables,
		backends:   env.backends(),
		settings:   settingsByName(stage.MethodSettings),
		mappings:   mapping.Settings{Binary: mapping.CompileBinaryMediaTypes(def.RestApi.BinaryMediaTypes), Templates: env.Templates},
	}
}

func (p *Plan) compile(env *Env) (found []Finding, err error) {
	defer func() {
		for _, finding := range found {
			env.log().Warn("finding", "api", p.ApiId(), "stage", p.StageName(), "deployment", p.definition.DeploymentId, "finding", finding.String())
		}
	}()
	p.cache = p.openCache(env)
	p.throttling = env.Throttling
	found = append(found, p.compileGatewayResponses()...)
	for i := range p.definition.Resources {
		resource := &p.definition.Resources[i]
		for _, httpMethod := range slices.Sorted(maps.Keys(resource.ResourceMethods)) {
			method, problems := p.compileMethod(resource, resource.ResourceMethods[httpMethod])
			found = append(found, problems...)
			if err := p.root.add(resource.Path, method); err != nil {
				return found, err
			}
		}
	}
	return found, nil
}

// Share is the plan that serves one request: the canary's for draws below its percentage of traffic. draw is random in [0, 100), and
// called only if there is a canary. The share of a canary that has no plan isn't served at all.
func (p *Plan) Share(draw func() float64) (*Plan, error) {
	settings := p.stage.CanarySettings
	if settings == nil || settings.PercentTraffic <= draw() {
		return p, nil
	}
	if p.canary == nil {
		return nil, apigw.ConfigurationFault("The canary's deployment "+settings.DeploymentId+" is not available", nil)
	}
	return p.canary, nil
}

// Route finds the method that serves a verb on a path, the part of the URL after the stage, and appends the path's parameters to
// params. A verb and a path without one are nil.
func (p *Plan) Route(httpMethod, path string, params []exchange.Param) (*Method, []exchange.Param) {
	return p.root.route(httpMethod, path, params)
}

// DisablesExecuteApiEndpoint is whether the API is only to be reached through custom domains.
func (p *Plan) DisablesExecuteApiEndpoint() bool {
	return p.definition.RestApi.DisableExecuteApiEndpoint
}

// edgeOptimized is whether clients reach the API through an edge-optimized endpoint.
func (p *Plan) edgeOptimized() bool {
	endpoint := p.definition.RestApi.EndpointConfiguration
	return endpoint != nil && slices.Contains(endpoint.Types, apigw.EndpointEdge)
}

// ApiId is the API's id.
func (p *Plan) ApiId() string { return p.definition.RestApi.Id }

// StageName is the stage's name.
func (p *Plan) StageName() string { return p.stage.StageName }

// AccessLogSettings say how the stage's requests are logged; nil if they aren't.
func (p *Plan) AccessLogSettings() *apigw.AccessLogSettings { return p.stage.AccessLogSettings }

// fill puts what the plan knows into an exchange.
func (p *Plan) fill(x *exchange.Exchange) {
	x.StageVariables = p.variables
	x.Context.AccountId = p.definition.AccountId
	x.Context.ApiId = p.definition.RestApi.Id
	x.Context.DeploymentId = p.definition.DeploymentId
	x.Context.Stage = p.stage.StageName
	x.Context.IsCanaryRequest = p.isCanary
}
