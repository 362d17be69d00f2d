package control

import "stile/internal/store"

type deleteDomainNameAccessAssociationInput struct {
	DomainNameAccessAssociationArn string `uri:"domain_name_access_association_arn"`
}

func deleteDomainNameAccessAssociation(c *Call, in *deleteDomainNameAccessAssociationInput) error {
	a, err := c.accessAssociation(in.DomainNameAccessAssociationArn)
	if err != nil {
		return err
	}
	return c.writer.Delete(store.AccessAssociationKey(c.Region, a.DomainNameAccessAssociationArn))
}
