package control

import "stile/internal/apigw"

type getStagesInput struct {
	RestApiId    string `uri:"restapi_id"`
	DeploymentId string `query:"deploymentId"`
}

type stages struct {
	Item []*apigw.Stage
}
