package control

import (
	"stile/internal/apigw"
	"stile/internal/store"
)

type getAuthorizersInput struct {
	RestApiId string `uri:"restapi_id"`
	Position  string `query:"position"`
	Limit     *int   `query:"limit"`
}

type authorizers struct {
	Position string
	Items    []*apigw.Authorizer `json:"item"`
}

func getAuthorizers(c *Call, in *getAuthorizersInput) (*authorizers, error) {
	if _, err := c.restApi(in.RestApiId); err != nil {
		return nil, err
	}
	items, position, err := pageBelow[apigw.Authorizer](c, store.AuthorizersPrefix(c.Region, in.RestApiId), in.Position, in.Limit)
	return &authorizers{position, items}, err
}
