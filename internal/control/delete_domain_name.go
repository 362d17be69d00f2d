package control

import "stile/internal/store"

type deleteDomainNameInput struct {
	DomainName   string `uri:"domain_name"`
	DomainNameId string `query:"domainNameId"`
}

// deleteDomainName deletes its base path mappings and what is associated with it too.
func deleteDomainName(c *Call, in *deleteDomainNameInput) error {
	r, err := c.domainName(in.DomainName, in.DomainNameId)
	if err != nil {
		return err
	}
	if r.DomainNameArn != "" {
		if err := c.deleteAccessAssociations(r.DomainNameArn); err != nil {
			return err
		}
	}
	key := store.DomainNameKey(c.Region, r.DomainName.DomainName, r.DomainNameId)
	if err := c.writer.DeletePrefix(key + "/"); err != nil {
		return err
	}
	return c.writer.Delete(key)
}
