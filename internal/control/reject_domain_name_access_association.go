package control

import "stile/internal/store"

type rejectDomainNameAccessAssociationInput struct {
	DomainNameAccessAssociationArn string `query:"domainNameAccessAssociationArn" required:""`
	DomainNameArn                  string `query:"domainNameArn" required:""`
}

// rejectDomainNameAccessAssociation is how the owner of a private domain name ends an association with it.
func rejectDomainNameAccessAssociation(c *Call, in *rejectDomainNameAccessAssociationInput) error {
	r, err := c.privateDomainName(in.DomainNameArn)
	if err != nil {
		return err
	}
	a, err := c.accessAssociation(in.DomainNameAccessAssociationArn)
	if err != nil {
		return err
	}
	if a.DomainNameArn != r.DomainNameArn {
		return badRequest("The domain name access association isn't with %s", r.DomainNameArn)
	}
	return c.writer.Delete(store.AccessAssociationKey(c.Region, a.DomainNameAccessAssociationArn))
}
