package control

import (
	"stile/internal/apigw"
	"stile/internal/store"
)

type getBasePathMappingsInput struct {
	DomainName   string `uri:"domain_name"`
	DomainNameId string `query:"domainNameId"`
	Position     string `query:"position"`
	Limit        *int   `query:"limit"`
}

type basePathMappings struct {
	Position string
	Items    []*apigw.BasePathMapping `json:"item"`
}

func getBasePathMappings(c *Call, in *getBasePathMappingsInput) (*basePathMappings, error) {
	if _, err := c.domainName(in.DomainName, in.DomainNameId); err != nil {
		return nil, err
	}
	prefix := store.BasePathMappingsPrefix(c.Region, in.DomainName, in.DomainNameId)
	items, position, err := pageBelow[apigw.BasePathMapping](c, prefix, in.Position, in.Limit)
	return &basePathMappings{position, items}, err
}
