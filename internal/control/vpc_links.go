package control

import (
	"slices"
	"strings"

	"stile/internal/apigw"
	"stile/internal/store"
)

func (c *Call) vpcLink(id string) (*apigw.VpcLink, error) {
	if isName(id) {
		if link, err := store.Get[apigw.VpcLink](c.reader, store.VpcLinkKey(c.Region, id)); link != nil || err != nil {
			return link, err
		}
	}
	return nil, errUnknownVpcLink
}

var errUnknownVpcLink = notFound("Invalid Vpc Link identifier specified")

func (c *Call) putVpcLink(link *apigw.VpcLink) error {
	return store.Put(c.writer, store.VpcLinkKey(c.Region, link.Id), link)
}

// taggedVpcLink is what a link's own get and update answer: tags are there though there be none.
func taggedVpcLink(link *apigw.VpcLink) *apigw.VpcLink {
	answer := *link
	answer.Tags = orEmpty(link.Tags)
	return &answer
}

// checkTargetArns refuses what names no load balancer. Whether there is one is found out when the link is made.
func checkTargetArns(arns []string) error {
	switch {
	case len(arns) == 0:
		return badRequest("Invalid targetArns specified. Exactly one target ARN is needed")
	case len(arns) > 1:
		return badRequest("More than one target arn specified for vpc link.")
	}
	parts := strings.SplitN(arns[0], ":", 6)
	if len(parts) < 6 || parts[0] != "arn" || slices.Contains(parts[1:], "") {
		return badRequest("Invalid ARN. ARN is not well formed %s", arns[0])
	}
	return nil
}
