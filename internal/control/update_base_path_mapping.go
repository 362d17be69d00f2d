package control

import "stile/internal/apigw"

type updateBasePathMappingInput struct {
	DomainName      string `uri:"domain_name"`
	DomainNameId    string `query:"domainNameId"`
	BasePath        string `uri:"base_path"`
	PatchOperations []apigw.PatchOperation
}

func updateBasePathMapping(c *Call, in *updateBasePathMappingInput) (*apigw.BasePathMapping, error) {
	r, m, err := c.mappingOf(in.DomainName, in.DomainNameId, in.BasePath)
	if err != nil {
		return nil, err
	}
	before := m.BasePath
	rename := func(p patch) (err error) {
		m.BasePath, err = namedBasePath(p.text())
		return err
	}
	err = patchFlat(in.PatchOperations, []patchRow{
		{path: "/basePath", replace: rename},
		{path: "/basepath", replace: rename}, // as the documentation spells it
		{path: "/restapiId", replace: setText(&m.RestApiId)},
		{path: "/stage", replace: setText(&m.Stage)},
	})
	if err != nil {
		return nil, err
	}
	if err := c.checkMapped(m); err != nil {
		return nil, err
	}
	if m.BasePath != before {
		if _, err := c.basePathMapping(r, m.BasePath); err == nil {
			return nil, errBasePathTaken
		}
		if err := c.deleteBasePathMapping(r, before); err != nil {
			return nil, err
		}
	}
	return m, c.putBasePathMapping(r, m)
}
