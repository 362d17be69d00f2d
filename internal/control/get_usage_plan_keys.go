package control

import (
	"cmp"
	"slices"
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
	var wanted []named[apigw.UsagePlanKey]
	if isName(in.UsagePlanId) {
		prefix := store.UsagePlanKeysPrefix(c.Region, in.UsagePlanId)
		for member, err := range store.Children[membership](c.reader, prefix, "") {
			if err != nil {
				return nil, err
			}
			r, err := c.apiKey(member.Name)
			if err != nil {
				return nil, err
			}
			if strings.HasPrefix(r.Name, in.NameQuery) {
				wanted = append(wanted, named[apigw.UsagePlanKey]{newestFirst(member.Value.CreatedNanos, r.Id), usagePlanKey(r)})
			}
		}
	}
	slices.SortFunc(wanted, func(a, b named[apigw.UsagePlanKey]) int { return cmp.Compare(a.name, b.name) })
	items, position, err := pageOfSorted(wanted, in.Position, in.Limit)
	return &usagePlanKeys{position, items}, err
}
