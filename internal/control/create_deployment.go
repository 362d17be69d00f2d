package control

import (
	"slices"

	"stile/internal/apigw"
	"stile/internal/plan"
	"stile/internal/store"
)

type createDeploymentInput struct {
	RestApiId           string `uri:"restapi_id"`
	StageName           *string
	StageDescription    *string
	Description         *string
	CacheClusterEnabled *bool
	CacheClusterSize    apigw.CacheClusterSize
	Variables           map[string]string
	CanarySettings      *apigw.DeploymentCanarySettings
	TracingEnabled      *bool
}

func createDeployment(c *Call, in *createDeploymentInput) (*apigw.Deployment, error) {
	api, err := c.restApi(in.RestApiId)
	if err != nil {
		return nil, err
	}
	stage, err := c.stageToDeploy(in)
	if err != nil {
		return nil, err
	}
	definition, err := c.definition(api)
	if err != nil {
		return nil, err
	}
	d := &apigw.Deployment{Id: definition.DeploymentId, CreatedDate: c.Now}
	if in.Description != nil {
		d.Description = *in.Description
	}
	if err := store.Put(c.writer, store.DeploymentKey(c.Region, api.Id, d.Id), d); err != nil {
		return nil, err
	}
	if err := store.Put(c.writer, store.DefinitionKey(c.Region, api.Id, d.Id), definition); err != nil {
		return nil, err
	}
	if stage != nil {
		if err := c.deployTo(stage, d, in); err != nil {
			return nil, err
		}
		if err := c.putStage(api.Id, stage); err != nil {
			return nil, err
		}
		c.roll(api.Id)
	} else {
		c.publishes = append(c.publishes, func() error { return c.control.compile(definition) })
	}
	return d, nil
}

// stageToDeploy is the stage a deployment is for: an existing one, a new one that isn't stored yet, or nil.
func (c *Call) stageToDeploy(in *createDeploymentInput) (*apigw.Stage, error) {
	if in.StageName == nil || *in.StageName == "" {
		if in.CanarySettings != nil {
			return nil, badRequest("Invalid deployment content specified.Non null and non empty stageName must be provided for canary deployment. Provided value is %s", pathText(in.StageName))
		}
		return nil, nil
	}
	name := *in.StageName
	if err := checkStageName(name); err != nil {
		return nil, err
	}
	if err := checkVariables(in.Variables); err != nil {
		return nil, err
	}
	stage, err := c.stage(in.RestApiId, name)
	switch {
	case isNotFound(err) && in.CanarySettings != nil:
		return nil, badRequest("Invalid deployment content specified.Stage %s must already be created before making a canary release deployment", name)
	case isNotFound(err):
		return c.newStage(name), nil
	}
	return stage, err
}

// deployTo points a stage to a deployment, or its canary if that is what is deployed.
func (c *Call) deployTo(stage *apigw.Stage, d *apigw.Deployment, in *createDeploymentInput) error {
	stage.LastUpdatedDate = c.Now
	if in.CanarySettings != nil {
		stage.CanarySettings = &apigw.CanarySettings{
			PercentTraffic:         in.CanarySettings.PercentTraffic,
			DeploymentId:           d.Id,
			StageVariableOverrides: unlessEmpty(in.CanarySettings.StageVariableOverrides),
			UseStageCache:          in.CanarySettings.UseStageCache,
		}
	} else {
		stage.DeploymentId = d.Id
	}
	if in.StageDescription != nil {
		stage.Description = *in.StageDescription
	}
	if len(in.Variables) > 0 {
		stage.Variables = in.Variables
	}
	if in.TracingEnabled != nil {
		stage.TracingEnabled = *in.TracingEnabled
	}
	if in.CacheClusterEnabled != nil {
		stage.CacheClusterEnabled = *in.CacheClusterEnabled
	}
	if in.CacheClusterSize != "" {
		stage.CacheClusterSize = in.CacheClusterSize
	}
	settleCacheCluster(stage)
	return checkCanary(stage.CanarySettings)
}

// definition freezes what an API is now.
func (c *Call) definition(api *apigw.RestApi) (*apigw.Definition, error) {
	tree, err := c.tree(api.Id)
	if err != nil {
		return nil, err
	}
	if err := checkDeployable(api, tree); err != nil {
		return nil, err
	}
	return c.freeze(api, tree, c.newKey(shortId, func(id string) string { return store.DeploymentKey(c.Region, api.Id, id) }))
}

func (c *Call) freeze(api *apigw.RestApi, tree []*apigw.Resource, deploymentId string) (*apigw.Definition, error) {
	d := &apigw.Definition{AccountId: c.AccountId, Region: c.Region, DeploymentId: deploymentId, RestApi: *api}
	for _, r := range tree {
		d.Resources = append(d.Resources, *r)
	}
	var err error
	if d.GatewayResponses, err = c.gatewayResponses(api.Id); err != nil {
		return nil, err
	}
	if d.Models, err = c.models(api.Id); err != nil {
		return nil, err
	}
	if d.RequestValidators, err = byName[apigw.RequestValidator](c, store.RequestValidatorsPrefix(c.Region, api.Id)); err != nil {
		return nil, err
	}
	d.Authorizers, err = c.authorizers(api.Id)
	return d, err
}

func checkDeployable(api *apigw.RestApi, tree []*apigw.Resource) error {
	if slices.Contains(api.EndpointConfiguration.Types, apigw.EndpointPrivate) && api.Policy == "" {
		return badRequest("Private REST API doesn't have a resource policy attached to it")
	}
	var methods int
	for _, r := range tree {
		methods += len(r.ResourceMethods)
		for _, m := range r.ResourceMethods {
			if m.MethodIntegration == nil {
				return badRequest("No integration defined for method")
			}
		}
	}
	if methods == 0 {
		return badRequest("The REST API doesn't contain any methods")
	}
	return nil
}

// compile has a deployment without a stage compiled once for the log to tell what the service takes and fails when it is called.
// One with a stage is compiled when that is rolled out.
func (c *Control) compile(definition *apigw.Definition) error {
	_, _, err := plan.Compile(definition, &apigw.Stage{}, c.env)
	return err
}
