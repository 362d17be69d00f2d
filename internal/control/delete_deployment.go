package control

type deleteDeploymentInput struct {
	RestApiId    string `uri:"restapi_id"`
	DeploymentId string `uri:"deployment_id"`
}
