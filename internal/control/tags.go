package control

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"stile/internal/apigw"
	"stile/internal/lazyregexp"
	"stile/internal/store"
)

// tagged is something with tags, as an ARN names it.
type tagged struct {
	tags *map[string]string
	put  func() error // stores it with what its tags are by then
}

// tagged finds what an ARN names. ARNs of the service have no account: arn:aws:apigateway:us-east-1::/restapis/{id}.
// Those of private domain names and of what is associated with them have one.
func (c *Call) tagged(arn string) (tagged, error) {
	if path, ok := strings.CutPrefix(arn, "arn:"+apigw.Partition(c.Region)+":apigateway:"+c.Region+":"+c.AccountId+":/"); ok {
		return c.taggedOfAccount(arn, path)
	}
	path, ok := strings.CutPrefix(arn, "arn:"+apigw.Partition(c.Region)+":apigateway:"+c.Region+"::/")
	if !ok {
		return tagged{}, errTaggedArn
	}
	switch elements := strings.Split(path, "/"); {
	case len(elements) == 4 && elements[0] == "restapis" && elements[2] == "stages":
		return c.taggedStage(elements[1], elements[3])
	case len(elements) != 2:
		return tagged{}, errTaggedArn
	default:
		return c.taggedOfKind(elements[0], elements[1])
	}
}

var errTaggedArn = badRequest("Invalid ARN specified in the request")

func (c *Call) taggedOfKind(kind, id string) (tagged, error) {
	switch kind {
	case "restapis":
		api, err := c.restApi(id)
		if err != nil {
			return tagged{}, err
		}
		return tagged{&api.Tags, func() error { return store.Put(c.writer, store.RestApiKey(c.Region, id), api) }}, nil
	case "apikeys":
		r, err := c.apiKey(id)
		if err != nil {
			return tagged{}, err
		}
		return tagged{&r.Tags, func() error { return c.putApiKey(r) }}, nil
	case "usageplans":
		p, err := c.usagePlan(id)
		if err != nil {
			return tagged{}, err
		}
		return tagged{&p.Tags, func() error { return c.putUsagePlan(p) }}, nil
	case "clientcertificates":
		r, err := c.clientCertificate(id)
		if err != nil {
			return tagged{}, err
		}
		return tagged{&r.Tags, func() error { return c.putClientCertificate(r) }}, nil
	case "vpclinks":
		link, err := c.vpcLink(id)
		if err != nil {
			return tagged{}, err
		}
		return tagged{&link.Tags, func() error { return c.putVpcLink(link) }}, nil
	case "domainnames":
		r, err := c.domainName(id, "")
		if err != nil {
			return tagged{}, err
		}
		return tagged{&r.Tags, func() error { return c.putDomainName(r) }}, nil
	}
	return tagged{}, errTaggedArn
}

func (c *Call) taggedOfAccount(arn, path string) (tagged, error) {
	switch kind, _, _ := strings.Cut(path, "/"); kind {
	case "domainnames":
		r, err := c.privateDomainName(arn)
		if err != nil {
			return tagged{}, err
		}
		return tagged{&r.Tags, func() error { return c.putDomainName(r) }}, nil
	case "domainnameaccessassociations":
		a, err := c.accessAssociation(arn)
		if err != nil {
			return tagged{}, err
		}
		return tagged{&a.Tags, func() error { return c.putAccessAssociation(a) }}, nil
	}
	return tagged{}, errTaggedArn
}

func (c *Call) taggedStage(apiId, name string) (tagged, error) {
	s, err := c.stage(apiId, name)
	if err != nil {
		return tagged{}, err
	}
	return tagged{&s.Tags, func() error { return c.putStage(apiId, s) }}, nil
}

const maxTags = 50

// tagTexts are what keys and values of tags consist of: AWS's resources have the same tags, whatever their service.
var tagTexts = lazyregexp.New(`^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$`)

// checkTags holds the tags that something is to have against the service's quotas.
func checkTags(tags map[string]string) error {
	if len(tags) > maxTags {
		return badRequest("Invalid tags specified. A resource can have at most %d tags", maxTags)
	}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		switch {
		case key == "" || utf8.RuneCountInString(key) > 128 || !tagTexts.MatchString(key) || strings.HasPrefix(strings.ToLower(key), "aws:"):
			return badRequest("Invalid tag key specified: %s", key)
		case utf8.RuneCountInString(tags[key]) > 256 || !tagTexts.MatchString(tags[key]):
			return badRequest("Invalid tag value specified: %s", tags[key])
		}
	}
	return nil
}
