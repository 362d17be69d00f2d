package control

import (
	"stile/internal/apigw"
	"stile/internal/store"
)

type getDeploymentsInput struct {
	RestApiId string `uri:"restapi_id"`
	Position  string `query:"position"`
	Limit     *int   `query:"limit"`
}

type deployments struct {
	Position string
	Items    []*apigw.Deployment `json:"item"`
}

func getDeployments(c *Call, in *getDeploymentsInput) (*deployments, error) {
	if _, err := c.restApi(in.RestApiId); err != nil {
		return nil, err
	}
	items, position, err := pageBelow[apigw.Deployment](c, store.DeploymentsPrefix(c.Region, in.RestApiId), in.Position, in.Limit)
	return &deployments{position, items}, err
}
