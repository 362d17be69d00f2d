package control

import (
	"stile/internal/apigw"
	"stile/internal/store"
)

type getRequestValidatorsInput struct {
	RestApiId string `uri:"restapi_id"`
	Position  string `query:"position"`
	Limit     *int   `query:"limit"`
}

type requestValidators struct {
	Position string
	Items    []*apigw.RequestValidator `json:"item"`
}

func getRequestValidators(c *Call, in *getRequestValidatorsInput) (*requestValidators, error) {
	if _, err := c.restApi(in.RestApiId); err != nil {
		return nil, err
	}
	prefix := store.RequestValidatorsPrefix(c.Region, in.RestApiId)
	items, position, err := pageBelow[apigw.RequestValidator](c, prefix, in.Position, in.Limit)
	return &requestValidators{position, items}, err
}
