package control

import "stile/internal/apigw"

type getDeploymentsInput struct {
	RestApiId string `uri:"restapi_id"`
	Position  string `query:"position"`
	Limit     *int   `query:"limit"`
}

type deployments struct {
	Position string
	Items    []*apigw.Deployment `json:"item"`
}
