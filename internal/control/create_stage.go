package control

import (
	"maps"

	"stile/internal/apigw"
)

type createStageInput struct {
	RestApiId            string `uri:"restapi_id"`
	StageName            string `required:""`
	DeploymentId         string `required:""`
	Description          string
	CacheClusterEnabled  bool
	CacheClusterSize     apigw.CacheClusterSize
	Variables            map[string]string
	DocumentationVersion string
	CanarySettings       *apigw.CanarySettings
	TracingEnabled       bool
	Tags                 map[string]string
}

func createStage(c *Call, in *createStageInput) (*apigw.Stage, error) {
	if _, err := c.restApi(in.RestApiId); err != nil {
		return nil, err
	}
	if err := checkStageName(in.StageName); err != nil {
		return nil, err
	}
	if _, err := c.stage(in.RestApiId, in.StageName); err == nil {
		return nil, conflict("Stage already exists")
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	s := c.newStage(in.StageName)
	s.DeploymentId = in.DeploymentId
	s.Description = in.Description
	s.CacheClusterEnabled = in.CacheClusterEnabled
	s.CacheClusterSize = in.CacheClusterSize
	s.Variables = unlessEmpty(in.Variables)
	s.DocumentationVersion = in.DocumentationVersion
	s.TracingEnabled = in.TracingEnabled
	s.Tags = unlessEmpty(maps.Clone(in.Tags))
	if in.CanarySettings != nil {
		canary := *in.CanarySettings
		canary.StageVariableOverrides = unlessEmpty(canary.StageVariableOverrides)
		if canary.DeploymentId == "" {
			canary.DeploymentId = s.DeploymentId
		}
		s.CanarySettings = &canary
	}
	if err := c.checkStage(in.RestApiId, s); err != nil {
		return nil, err
	}
	settleCacheCluster(s)
	c.roll(in.RestApiId)
	return s, c.putStage(in.RestApiId, s)
}

// newStage is a stage that points nowhere yet.
func (c *Call) newStage(name string) *apigw.Stage {
	return &apigw.Stage{
		StageName: name, CacheClusterStatus: apigw.CacheClusterNotAvailable, MethodSettings: map[string]apigw.MethodSetting{},
		CreatedDate: c.Now, LastUpdatedDate: c.Now,
	}
}
