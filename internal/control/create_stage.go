package control

import "stile/internal/apigw"

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
