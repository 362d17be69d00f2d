package control

import (
	"strings"

	"stile/internal/apigw"
	"stile/internal/store"
)

type getUsagePlanKeysInput struct {
	UsagePlanId string `uri:"usageplanId"`
	Position    string `query:"position"`
	Limit       *int   `query:"limit"`
	NameQuery   string `query:"name"`
}

type usagePlanKeys struct {
	Position string
	Items    []*apigw.UsagePlanKey `json:"item"`
}

// getUsagePlanKeys lists the members of a plan, those that joined last first. A plan that isn't there has none.
func getUsagePlanKeys(c *Call, in *getUsagePlanKeysInput) (*usagePlanKeys, error) {
	if !isName(in.UsagePlanId) {
		return &usagePlanKeys{Items: []*apigw.UsagePlanKey{}}, nil
	}
	wanted := func(id string) (*apigw.UsagePlanKey, error) {
		r, err := c.apiKey(id)
		if err != nil || !strings.HasPrefix(r.Name, in.NameQuery) {
			return nil, err
		}
		return usagePlanKey(r), nil
	}
	items, position, err := pageByAge(c, store.UsagePlanKeysByAgePrefix(c.Region, in.UsagePlanId), in.Position, in.Limit, wanted)
	return &usagePlanKeys{position, items}, err
}
