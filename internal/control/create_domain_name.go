package control

import (
	"maps"
	"strings"

	"stile/internal/apigw"
	"stile/internal/lazyregexp"
	"stile/internal/store"
)

type createDomainNameInput struct {
	DomainName                          string `required:""`
	CertificateName                     string
	CertificateBody                     string
	CertificatePrivateKey               string
	CertificateChain                    string
	CertificateArn                      string
	RegionalCertificateName             string
	RegionalCertificateArn              string
	EndpointConfiguration               *apigw.EndpointConfiguration
	Tags                                map[string]string
	SecurityPolicy                      apigw.SecurityPolicy
	EndpointAccessMode                  apigw.EndpointAccessMode
	MutualTlsAuthentication             *apigw.MutualTlsAuthenticationInput
	OwnershipVerificationCertificateArn string
	Policy                              string
	RoutingMode                         apigw.RoutingMode
}

func createDomainName(c *Call, in *createDomainNameInput) (*apigw.DomainName, error) {
	if err := checkDomainName(in.DomainName); err != nil {
		return nil, err
	}
	r, err := c.newDomainName(in)
	if err != nil {
		return nil, err
	}
	if _, err := c.domainName(in.DomainName, r.DomainNameId); err == nil {
		return nil, badRequest("The domain name you provided already exists.")
	}
	fresh := &domainNameRecord{DomainName: apigw.DomainName{EndpointConfiguration: &apigw.EndpointConfiguration{}}}
	if err := c.settleCertificates(r, fresh, in.upload()); err != nil {
		return nil, err
	}
	if in.MutualTlsAuthentication != nil {
		r.MutualTlsAuthentication = &apigw.MutualTlsAuthentication{
			TruststoreUri: in.MutualTlsAuthentication.TruststoreUri, TruststoreVersion: in.MutualTlsAuthentication.TruststoreVersion,
		}
	}
	if err := c.settleTruststore(r, fresh); err != nil {
		return nil, err
	}
	if err := checkDomainPolicies(r); err != nil {
		return nil, err
	}
	if err := checkTags(r.Tags); err != nil {
		return nil, err
	}
	c.settleEndpoints(r)
	return domainNameAnswer(r), c.putDomainName(r)
}

// newDomainName is one with what is given and the defaults.
func (c *Call) newDomainName(in *createDomainNameInput) (*domainNameRecord, error) {
	endpoint, err := domainEndpoint(in.EndpointConfiguration)
	if err != nil {
		return nil, err
	}
	r := &domainNameRecord{DomainName: apigw.DomainName{
		DomainName:                          in.DomainName,
		CertificateName:                     in.CertificateName,
		CertificateArn:                      in.CertificateArn,
		RegionalCertificateName:             in.RegionalCertificateName,
		RegionalCertificateArn:              in.RegionalCertificateArn,
		EndpointConfiguration:               endpoint,
		DomainNameStatus:                    apigw.DomainNameAvailable,
		SecurityPolicy:                      in.SecurityPolicy,
		EndpointAccessMode:                  in.EndpointAccessMode,
		Tags:                                unlessEmpty(maps.Clone(in.Tags)),
		OwnershipVerificationCertificateArn: in.OwnershipVerificationCertificateArn,
		RoutingMode:                         in.RoutingMode,
	}}
	if r.SecurityPolicy == "" {
		r.SecurityPolicy = apigw.SecurityPolicyTls12
	}
	if r.RoutingMode == "" {
		r.RoutingMode = apigw.BasePathMappingOnly
	}
	if r.has(apigw.EndpointPrivate) {
		r.DomainNameId = c.newKey(longId, func(id string) string { return store.DomainNameKey(c.Region, in.DomainName, id) })
		r.DomainNameArn = c.domainNameArn(in.DomainName, r.DomainNameId)
	}
	r.Policy, err = compactPolicy(in.Policy, "")
	return r, err
}

// upload is the certificate that comes with the call; nil if none does.
func (in *createDomainNameInput) upload() *upload {
	if in.CertificateBody == "" && in.CertificatePrivateKey == "" && in.CertificateChain == "" {
		return nil
	}
	return &upload{in.CertificateBody, in.CertificatePrivateKey, in.CertificateChain}
}

const maxDomainName = 253

var domainNames = lazyregexp.New(`^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$`)

// parentName is a domain name without its first label.
func parentName(name string) string {
	_, parent, _ := strings.Cut(name, ".")
	return parent
}

func checkDomainName(name string) error {
	switch {
	case name == "":
		return badRequest("No Domain Name specified")
	case strings.HasPrefix(parentName(name), "execute-api."):
		return badRequest("Invalid domain name specified: %s. Names below execute-api are those of the APIs themselves.", name)
	case len(name) > maxDomainName || !domainNames.MatchString(name):
		return badRequest("Invalid domain name specified: %s. A domain name has lower case letters, digits and hyphens between dots, and may begin with *.", name)
	}
	return nil
}

// domainEndpoint checks what a new domain name is given and fills in the defaults.
func domainEndpoint(given *apigw.EndpointConfiguration) (*apigw.EndpointConfiguration, error) {
	e := &apigw.EndpointConfiguration{Types: []apigw.EndpointType{apigw.EndpointEdge}}
	if given != nil {
		if given.Types != nil {
			e.Types = given.Types
		}
		e.IpAddressType = given.IpAddressType
		if len(given.VpcEndpointIds) > 0 {
			return nil, badRequest("VPCEndpoints can't be specified for domain names.")
		}
	}
	return e, settleDomainEndpoint(e)
}
