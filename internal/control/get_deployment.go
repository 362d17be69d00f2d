package control

type getDeploymentInput struct {
	RestApiId    string   `uri:"restapi_id"`
	DeploymentId string   `uri:"deployment_id"`
	Embed        []string `query:"embed"`
}
