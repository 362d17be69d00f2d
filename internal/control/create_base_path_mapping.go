package control

import "stile/internal/apigw"

type createBasePathMappingInput struct {
	DomainName   string `uri:"domain_name"`
	DomainNameId string `query:"domainNameId"`
	BasePath     string
	RestApiId    string `required:""`
	Stage        string
}

func createBasePathMapping(c *Call, in *createBasePathMappingInput) (*apigw.BasePathMapping, error) {
	r, err := c.domainName(in.DomainName, in.DomainNameId)
	if err != nil {
		return nil, err
	}
	m := &apigw.BasePathMapping{RestApiId: in.RestApiId, Stage: in.Stage}
	if m.BasePath, err = namedBasePath(in.BasePath); err != nil {
		return nil, err
	}
	if err := c.checkMapped(m); err != nil {
		return nil, err
	}
	if _, err := c.basePathMapping(r, m.BasePath); err == nil {
		return nil, errBasePathTaken
	}
	return m, c.putBasePathMapping(r, m)
}

var errBasePathTaken = conflict("Base path already exists for this domain name")
