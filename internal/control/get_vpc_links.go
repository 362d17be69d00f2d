package control

import (
	"stile/internal/apigw"
	"stile/internal/store"
)

type getVpcLinksInput struct {
	Position string `query:"position"`
	Limit    *int   `query:"limit"`
}

type vpcLinks struct {
	Position string
	Items    []*apigw.VpcLink `json:"item"`
}

func getVpcLinks(c *Call, in *getVpcLinksInput) (*vpcLinks, error) {
	items, position, err := pageBelow[apigw.VpcLink](c, store.VpcLinksPrefix(c.Region), in.Position, in.Limit)
	return &vpcLinks{position, items}, err
}
