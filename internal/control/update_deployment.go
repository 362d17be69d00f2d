package control

import "stile/internal/apigw"

type updateDeploymentInput struct {
	RestApiId       string `uri:"restapi_id"`
	DeploymentId    string `uri:"deployment_id"`
	PatchOperations []apigw.PatchOperation
}
