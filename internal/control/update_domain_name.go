package control

import (
	"slices"

	"stile/internal/apigw"
)

type updateDomainNameInput struct {
	DomainName      string `uri:"domain_name"`
	DomainNameId    string `query:"domainNameId"`
	PatchOperations []apigw.PatchOperation
}

func updateDomainName(c *Call, in *updateDomainNameInput) (*apigw.DomainName, error) {
	r, err := c.domainName(in.DomainName, in.DomainNameId)
	if err != nil {
		return nil, err
	}
	before := *r
	endpoint := *r.EndpointConfiguration
	endpoint.Types = slices.Clone(endpoint.Types)
	r.EndpointConfiguration = &endpoint
	if r.MutualTlsAuthentication != nil {
		mutual := *r.MutualTlsAuthentication
		r.MutualTlsAuthentication = &mutual
	}
	if err := patchFlat(in.PatchOperations, domainNameRows(r)); err != nil {
		return nil, err
	}
	if before.has(apigw.EndpointPrivate) != r.has(apigw.EndpointPrivate) {
		return nil, badRequest("A domain name can't become PRIVATE, nor cease to be.")
	}
	if err := settleDomainEndpoint(r.EndpointConfiguration); err != nil {
		return nil, err
	}
	if err := c.settleCertificates(r, &before, nil); err != nil {
		return nil, err
	}
	if err := c.settleTruststore(r, &before); err != nil {
		return nil, err
	}
	if err := checkDomainPolicies(r); err != nil {
		return nil, err
	}
	c.settleEndpoints(r)
	return taggedDomainName(r), c.putDomainName(r)
}

func domainNameRows(r *domainNameRecord) []patchRow {
	mutual := func(member func(*apigw.MutualTlsAuthentication) *string) func(patch) error {
		return func(p patch) error {
			*member(ensure(&r.MutualTlsAuthentication)) = p.text()
			return nil
		}
	}
	types := &r.EndpointConfiguration.Types
	return []patchRow{
		textRow("/certificateName", &r.CertificateName),
		textRow("/certificateArn", &r.CertificateArn),
		textRow("/regionalCertificateName", &r.RegionalCertificateName),
		textRow("/regionalCertificateArn", &r.RegionalCertificateArn),
		anyOp("/mutualTlsAuthentication/truststoreUri", mutual(func(m *apigw.MutualTlsAuthentication) *string { return &m.TruststoreUri })),
		anyOp("/mutualTlsAuthentication/truststoreVersion", mutual(func(m *apigw.MutualTlsAuthentication) *string { return &m.TruststoreVersion })),
		textRow("/ownershipVerificationCertificateArn", &r.OwnershipVerificationCertificateArn),
		{path: "/endpointConfiguration/types", add: addDomainEndpoint(types), remove: func(p patch) error {
			*types = slices.DeleteFunc(*types, func(t apigw.EndpointType) bool { return string(t) == p.text() })
			return nil
		}},
		{path: "/endpointConfiguration/types/{}", shown: "/endpointConfiguration/types/{type}", replace: func(p patch) error {
			at := slices.Index(*types, apigw.EndpointType(p.element))
			if at < 0 && p.element == "0" {
				at = 0
			}
			if at < 0 || at >= len(*types) {
				return badRequest("Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE")
			}
			*types = slices.Delete(*types, at, at+1)
			return addDomainEndpoint(types)(p)
		}},
		{path: "/endpointConfiguration/ipAddressType", replace: setDomainIpAddressType(r.EndpointConfiguration)},
		{path: "/endpointAccessMode", replace: setOptionalEnum("updateDomainNameInput.endpointAccessMode", &r.EndpointAccessMode)},
		{path: "/managementPolicy", replace: setPolicy(&r.ManagementPolicy)},
		{path: "/policy", replace: setPolicy(&r.Policy)},
		{path: "/routingMode", replace: setEnum("updateDomainNameInput.routingMode", &r.RoutingMode)},
		{path: "/securityPolicy", replace: setEnum("updateDomainNameInput.securityPolicy", &r.SecurityPolicy)},
	}
}

// anyOp is the row of a value that can be added, replaced and removed, which leaves the empty text.
func anyOp(path string, set func(patch) error) patchRow {
	return patchRow{path: path, add: set, replace: set, remove: func(p patch) error {
		p.value = nil
		return set(p)
	}}
}

func textRow(path string, target *string) patchRow { return anyOp(path, setText(target)) }

func addDomainEndpoint(types *[]apigw.EndpointType) func(patch) error {
	return func(p patch) error {
		if !slices.Contains(apigw.EndpointType("").Values(), p.text()) {
			return badRequest("Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE")
		}
		return addMember(types, p.text())
	}
}

func setDomainIpAddressType(e *apigw.EndpointConfiguration) func(patch) error {
	return func(p patch) error {
		if !slices.Contains(e.IpAddressType.Values(), p.text()) {
			return badRequest("ipAddressType must be either ipv4 or dualstack.")
		}
		e.IpAddressType = apigw.IpAddressType(p.text())
		return nil
	}
}

func setPolicy(target *string) func(patch) error {
	return func(p patch) (err error) {
		*target, err = compactPolicy(p.text(), "")
		return err
	}
}
