package control

import "stile/internal/apigw"

type getRestApisInput struct {
	Position string `query:"position"`
	Limit    *int   `query:"limit"`
}

type restApis struct {
	Position string
	Items    []*apigw.RestApi `json:"item"`
}
