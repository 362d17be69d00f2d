package control

import (
	"strings"

	"stile/internal/apigw"
	"stile/internal/store"
)

func (c *Call) accessAssociation(arn string) (*apigw.DomainNameAccessAssociation, error) {
	a, err := store.Get[apigw.DomainNameAccessAssociation](c.reader, store.AccessAssociationKey(c.Region, arn))
	if a == nil && err == nil {
		err = notFound("Invalid domain name access association identifier specified")
	}
	return a, err
}

func (c *Call) putAccessAssociation(a *apigw.DomainNameAccessAssociation) error {
	return store.Put(c.writer, store.AccessAssociationKey(c.Region, a.DomainNameAccessAssociationArn), a)
}

// privateDomainName finds the one that an ARN names.
func (c *Call) privateDomainName(arn string) (*domainNameRecord, error) {
	_, path, _ := strings.Cut(arn, ":/domainnames/")
	name, id, _ := strings.Cut(path, "+")
	r, err := c.domainName(name, id)
	if err == nil && r.DomainNameArn != arn {
		err = errUnknownDomainName
	}
	return r, err
}

// accessAssociationArn has in it what is associated with what.
func (c *Call) accessAssociationArn(r *domainNameRecord, source string) string {
	return "arn:" + apigw.Partition(c.Region) + ":apigateway:" + c.Region + ":" + c.AccountId + ":/domainnameaccessassociations/domainname/" +
		r.DomainName.DomainName + "+" + r.DomainNameId + "/vpcesource/" + source
}

func (c *Call) deleteAccessAssociations(domainNameArn string) error {
	var arns []string
	for association, err := range store.Children[apigw.DomainNameAccessAssociation](c.reader, store.AccessAssociationsPrefix(c.Region), "") {
		if err != nil {
			return err
		}
		if association.Value.DomainNameArn == domainNameArn {
			arns = append(arns, association.Value.DomainNameAccessAssociationArn)
		}
	}
	for _, arn := range arns {
		if err := c.writer.Delete(store.AccessAssociationKey(c.Region, arn)); err != nil {
			return err
		}
	}
	return nil
}
