package control

import (
	"slices"

	"stile/internal/apigw"
	"stile/internal/store"
)

// domainNameRecord is how a domain name is stored: with what its TLS needs, which is never told.
type domainNameRecord struct {
	apigw.DomainName
	Edge       *domainCertificate // shown to clients of an edge-optimized or a private endpoint
	Regional   *domainCertificate // shown to clients of a regional endpoint
	Truststore string             // PEM of the certificates that vouch for clients
}

var errUnknownDomainName = notFound("Invalid domain name identifier specified")

// domainName finds one. A private one is found with its identifier only, any other without.
func (c *Call) domainName(name, domainNameId string) (*domainNameRecord, error) {
	if isName(name) && (domainNameId == "" || isName(domainNameId)) {
		r, err := store.Get[domainNameRecord](c.reader, store.DomainNameKey(c.Region, name, domainNameId))
		if err != nil {
			return nil, err
		}
		if r != nil && r.DomainName.DomainName == name {
			return r, nil
		}
	}
	return nil, errUnknownDomainName
}

func (c *Call) putDomainName(r *domainNameRecord) error {
	return store.Put(c.writer, store.DomainNameKey(c.Region, r.DomainName.DomainName, r.DomainNameId), r)
}

func (r *domainNameRecord) has(t apigw.EndpointType) bool {
	return slices.Contains(r.EndpointConfiguration.Types, t)
}

// domainNameAnswer is a domain name as the service tells it: the quotes of its policies escaped once more.
func domainNameAnswer(r *domainNameRecord) *apigw.DomainName {
	answer := r.DomainName
	answer.Policy, answer.ManagementPolicy = escapePolicy(r.Policy), escapePolicy(r.ManagementPolicy)
	return &answer
}

// taggedDomainName is what a domain name's own get and update answer: tags are there though there be none.
func taggedDomainName(r *domainNameRecord) *apigw.DomainName {
	answer := domainNameAnswer(r)
	answer.Tags = orEmpty(r.Tags)
	return answer
}

// domainNameArn is a private domain name's, which has the account in it.
func (c *Call) domainNameArn(name, id string) string {
	return "arn:" + apigw.Partition(c.Region) + ":apigateway:" + c.Region + ":" + c.AccountId + ":/domainnames/" + name + "+" + id
}

const (
	distributionIdLength = 13
	edgeHostedZoneId     = "Z2FDTNDATAQYW2" // of all distributions
)

// settleEndpoints gives a domain name the names that DNS is to lead it to: one for each kind of endpoint that it has.
func (c *Call) settleEndpoints(r *domainNameRecord) {
	switch {
	case !r.has(apigw.EndpointEdge):
		r.DistributionDomainName, r.DistributionHostedZoneId = "", ""
	case r.DistributionDomainName == "":
		r.DistributionDomainName, r.DistributionHostedZoneId = "d"+randomId(distributionIdLength)+".cloudfront.net", edgeHostedZoneId
	}
	switch {
	case !r.has(apigw.EndpointRegional):
		r.RegionalDomainName, r.RegionalHostedZoneId = "", ""
	case r.RegionalDomainName == "":
		r.RegionalDomainName = "d-" + randomId(longId) + ".execute-api." + c.Region + "." + apigw.Domain(c.Region)
		r.RegionalHostedZoneId = regionalHostedZones[c.Region]
	}
}

// regionalHostedZones are the zones of the service's endpoints. A region that isn't here answers none.
var regionalHostedZones = map[string]string{
	"us-east-1": "Z1UJRXOUMOOFQ8", "us-east-2": "ZOJJZC49E0EPZ", "us-west-1": "Z2MUQ32089INYE", "us-west-2": "Z2OJLYMUO9EFXC",
	"af-south-1": "Z2DHW2332DAMTN", "ap-east-1": "Z3FD1VL90ND7K5", "ap-south-1": "Z3VO1THU9YC4UR", "ap-northeast-3": "Z22ILHG95FLSZ2",
	"ap-northeast-2": "Z20JF4UZKIW1U8", "ap-northeast-1": "Z1YSHQZHG15GKL", "ap-southeast-1": "ZL327KTPIQFUL", "ap-southeast-2": "Z2RPCDW04V8134",
	"ca-central-1": "Z19DQILCV0OWEC", "eu-central-1": "Z1U9ULNL0V5AJ3", "eu-west-1": "ZLY8HYME6SFDD", "eu-west-2": "ZJ5UAJN8Y3Z2Q",
	"eu-west-3": "Z3KY65QIEKYHQQ", "eu-north-1": "Z3UWIKFBOOGXPP", "eu-south-1": "Z3BT4WSQ9TDYZV", "me-south-1": "Z20ZBPC0SS8806",
	"sa-east-1": "ZCMLWB8V5SYIT",
}
