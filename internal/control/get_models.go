package control

import (
	"stile/internal/apigw"
	"stile/internal/store"
)

type getModelsInput struct {
	RestApiId string `uri:"restapi_id"`
	Position  string `query:"position"`
	Limit     *int   `query:"limit"`
}

type models struct {
	Position string
	Items    []*apigw.Model `json:"item"`
}

func getModels(c *Call, in *getModelsInput) (*models, error) {
	if _, err := c.restApi(in.RestApiId); err != nil {
		return nil, err
	}
	items, position, err := pageBelow[apigw.Model](c, store.ModelsPrefix(c.Region, in.RestApiId), in.Position, in.Limit)
	return &models{position, items}, err
}
