package control

import (
	"maps"

	"stile/internal/apigw"
	"stile/internal/store"
)

type createVpcLinkInput struct {
	Name        string `required:""`
	Description string
	TargetArns  []string `required:""`
	Tags        map[string]string
}

// createVpcLink answers a link that is pending. Whoever keeps the store's links looks for its targets then.
func createVpcLink(c *Call, in *createVpcLinkInput) (*apigw.VpcLink, error) {
	if in.Name == "" {
		return nil, errEmptyName
	}
	if err := checkTargetArns(in.TargetArns); err != nil {
		return nil, err
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	link := &apigw.VpcLink{
		Id:          c.newKey(shortId, func(id string) string { return store.VpcLinkKey(c.Region, id) }),
		Name:        in.Name,
		Description: in.Description,
		TargetArns:  in.TargetArns,
		Status:      apigw.VpcLinkPending,
		Tags:        unlessEmpty(maps.Clone(in.Tags)),
	}
	return link, c.putVpcLink(link)
}
