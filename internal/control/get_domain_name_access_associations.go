package control

import (
	"stile/internal/apigw"
	"stile/internal/store"
)

type getDomainNameAccessAssociationsInput struct {
	Position      string              `query:"position"`
	Limit         *int                `query:"limit"`
	ResourceOwner apigw.ResourceOwner `query:"resourceOwner"`
}

type domainNameAccessAssociations struct {
	Position string
	Items    []*apigw.DomainNameAccessAssociation `json:"item"`
}

// getDomainNameAccessAssociations lists the caller's own: there are no other accounts.
func getDomainNameAccessAssociations(c *Call, in *getDomainNameAccessAssociationsInput) (*domainNameAccessAssociations, error) {
	if in.ResourceOwner == apigw.OwnerOtherAccounts {
		return &domainNameAccessAssociations{Items: []*apigw.DomainNameAccessAssociation{}}, nil
	}
	items, position, err := pageBelow[apigw.DomainNameAccessAssociation](c, store.AccessAssociationsPrefix(c.Region), in.Position, in.Limit)
	return &domainNameAccessAssociations{position, items}, err
}
