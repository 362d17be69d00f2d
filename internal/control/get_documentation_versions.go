package control

import (
	"stile/internal/apigw"
	"stile/internal/store"
)

type getDocumentationVersionsInput struct {
	RestApiId string `uri:"restapi_id"`
	Position  string `query:"position"`
	Limit     *int   `query:"limit"`
}

type documentationVersions struct {
	Position string
	Items    []*apigw.DocumentationVersion `json:"item"`
}

func getDocumentationVersions(c *Call, in *getDocumentationVersionsInput) (*documentationVersions, error) {
	if _, err := c.restApi(in.RestApiId); err != nil {
		return nil, err
	}
	prefix := store.DocumentationVersionsPrefix(c.Region, in.RestApiId)
	items, position, err := pageBelow[apigw.DocumentationVersion](c, prefix, in.Position, in.Limit)
	return &documentationVersions{position, items}, err
}
