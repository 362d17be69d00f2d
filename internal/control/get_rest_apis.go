package control

import (
	"stile/internal/apigw"
	"stile/internal/store"
)

type getRestApisInput struct {
	Position string `query:"position"`
	Limit    *int   `query:"limit"`
}

type restApis struct {
	Position string
	Items    []*apigw.RestApi `json:"item"`
}

func getRestApis(c *Call, in *getRestApisInput) (*restApis, error) {
	items, position, err := pageBelow[apigw.RestApi](c, store.RestApisPrefix(c.Region), in.Position, in.Limit)
	for i, api := range items {
		items[i] = restApiAnswer(api)
	}
	return &restApis{position, items}, err
}
