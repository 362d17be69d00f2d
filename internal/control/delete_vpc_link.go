package control

import (
	"maps"
	"slices"
	"strings"

	"stile/internal/apigw"
	"stile/internal/store"
)

type deleteVpcLinkInput struct {
	VpcLinkId string `uri:"vpclink_id"`
}

func deleteVpcLink(c *Call, in *deleteVpcLinkInput) error {
	link, err := c.vpcLink(in.VpcLinkId)
	if err != nil {
		return err
	}
	references, err := c.referencesTo(link)
	if err != nil {
		return err
	}
	if references != nil {
		return badRequest("Cannot delete vpc link. Vpc link '%s', is referenced in [%s] in format of [Method:Resource].", link.Id, strings.Join(references, ", "))
	}
	return c.writer.Delete(store.VpcLinkKey(c.Region, link.Id))
}

// referencesTo are the methods whose integrations use a link.
func (c *Call) referencesTo(link *apigw.VpcLink) (references []string, err error) {
	for api, err := range store.Children[apigw.RestApi](c.reader, store.RestApisPrefix(c.Region), "") {
		if err != nil {
			return nil, err
		}
		tree, err := c.tree(api.Value.Id)
		if err != nil {
			return nil, err
		}
		for _, r := range tree {
			for _, httpMethod := range slices.Sorted(maps.Keys(r.ResourceMethods)) {
				i := r.ResourceMethods[httpMethod].MethodIntegration
				if i != nil && i.ConnectionType == apigw.ConnectionVpcLink && i.ConnectionId == link.Id {
					references = append(references, httpMethod+":"+r.Id)
				}
			}
		}
	}
	return references, nil
}
