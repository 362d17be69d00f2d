package control

import (
	"slices"

	"stile/internal/apigw"
)

// settleDomainEndpoint holds the endpoints of a domain name against the rules and fills in what follows from their kind. During a
// migration one may be edge-optimized and regional at once.
func settleDomainEndpoint(e *apigw.EndpointConfiguration) error {
	private := slices.Contains(e.Types, apigw.EndpointPrivate)
	switch {
	case len(e.Types) == 0:
		return badRequest("REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.")
	case private && len(e.Types) > 1:
		return badRequest("A domain name that is PRIVATE can't have other endpoint types.")
	case private && e.IpAddressType == apigw.IpAddressIpv4:
		return badRequest("Only dualstack ipAddressType is supported for Private domain names.")
	case e.IpAddressType == "" && private:
		e.IpAddressType = apigw.IpAddressDualstack
	case e.IpAddressType == "":
		e.IpAddressType = apigw.IpAddressIpv4
	}
	return nil
}

// checkDomainPolicies refuses the policies that only private domain names have.
func checkDomainPolicies(r *domainNameRecord) error {
	if !r.has(apigw.EndpointPrivate) && (r.Policy != "" || r.ManagementPolicy != "") {
		return badRequest("Policies can only be specified for PRIVATE domain names.")
	}
	return nil
}
