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
	page, err := pageOf(in.Position, in.Limit)
	if err != nil {
		return nil, err
	}
	answer := &deployments{Items: []*apigw.Deployment{}}
	for record, err := range store.Children[apigw.Deployment](c.reader, store.DeploymentsPrefix(c.Region, in.RestApiId), page.after) {
		if err != nil {
			return nil, err
		}
		if len(answer.Items) == page.limit {
			answer.Position = positionAfter(answer.Items[page.limit-1].Id)
			break
		}
		answer.Items = append(answer.Items, record.Value)
	}
	return answer, nil
}
