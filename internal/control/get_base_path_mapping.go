package control

import "stile/internal/apigw"

type getBasePathMappingInput struct {
	DomainName   string `uri:"domain_name"`
	DomainNameId string `query:"domainNameId"`
	BasePath     string `uri:"base_path"`
}

func getBasePathMapping(c *Call, in *getBasePathMappingInput) (*apigw.BasePathMapping, error) {
	_, m, err := c.mappingOf(in.DomainName, in.DomainNameId, in.BasePath)
	return m, err
}
