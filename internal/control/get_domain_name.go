package control

import "stile/internal/apigw"

type getDomainNameInput struct {
	DomainName   string `uri:"domain_name"`
	DomainNameId string `query:"domainNameId"`
}

func getDomainName(c *Call, in *getDomainNameInput) (*apigw.DomainName, error) {
	r, err := c.domainName(in.DomainName, in.DomainNameId)
	if err != nil {
		return nil, err
	}
	return taggedDomainName(r), nil
}
