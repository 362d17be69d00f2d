package control

import "stile/internal/apigw"

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
