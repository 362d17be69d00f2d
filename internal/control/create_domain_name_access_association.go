package control

import (
	"maps"

	"stile/internal/apigw"
	"stile/internal/lazyregexp"
)

type createDomainNameAccessAssociationInput struct {
	DomainNameArn               string                            `required:""`
	AccessAssociationSourceType apigw.AccessAssociationSourceType `required:""`
	AccessAssociationSource     string                            `required:""`
	Tags                        map[string]string
}

var vpcEndpointIds = lazyregexp.New(`^vpce-[0-9a-zA-Z]+$`)

func createDomainNameAccessAssociation(c *Call, in *createDomainNameAccessAssociationInput) (*apigw.DomainNameAccessAssociation, error) {
	r, err := c.privateDomainName(in.DomainNameArn)
	if err != nil {
		return nil, err
	}
	if !vpcEndpointIds.MatchString(in.AccessAssociationSource) {
		return nil, badRequest("Invalid access association source specified: %s", in.AccessAssociationSource)
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	a := &apigw.DomainNameAccessAssociation{
		DomainNameAccessAssociationArn: c.accessAssociationArn(r, in.AccessAssociationSource),
		DomainNameArn:                  r.DomainNameArn,
		AccessAssociationSourceType:    in.AccessAssociationSourceType,
		AccessAssociationSource:        in.AccessAssociationSource,
		Tags:                           unlessEmpty(maps.Clone(in.Tags)),
	}
	if _, err := c.accessAssociation(a.DomainNameAccessAssociationArn); err == nil {
		return nil, conflict("Domain name access association already exists")
	}
	return a, c.putAccessAssociation(a)
}
