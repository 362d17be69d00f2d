package control

type deleteBasePathMappingInput struct {
	DomainName   string `uri:"domain_name"`
	DomainNameId string `query:"domainNameId"`
	BasePath     string `uri:"base_path"`
}

func deleteBasePathMapping(c *Call, in *deleteBasePathMappingInput) error {
	r, m, err := c.mappingOf(in.DomainName, in.DomainNameId, in.BasePath)
	if err != nil {
		return err
	}
	return c.deleteBasePathMapping(r, m.BasePath)
}
