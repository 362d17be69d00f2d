package control

import "stile/internal/apigw"

type getResourcesInput struct {
	RestApiId string   `uri:"restapi_id"`
	Position  string   `query:"position"`
	Limit     *int     `query:"limit"`
	Embed     []string `query:"embed"`
}

type resources struct {
	Position string
	Items    []*apigw.Resource `json:"item"`
}
