package control

import (
	"slices"

	"stile/internal/apigw"
)

type getUsagePlansInput struct {
	Position string `query:"position"`
	KeyId    string `query:"keyId"`
	Limit    *int   `query:"limit"`
}

type usagePlans struct {
	Position string
	Items    []*apigw.UsagePlan `json:"item"`
}

// getUsagePlans lists the plans, or those that a key is a member of.
func getUsagePlans(c *Call, in *getUsagePlansInput) (*usagePlans, error) {
	all, err := c.usagePlans()
	if err != nil {
		return nil, err
	}
	if in.KeyId != "" {
		all = slices.DeleteFunc(all, func(p named[apigw.UsagePlan]) bool { return !c.isMember(p.value.Id, in.KeyId) })
	}
	items, position, err := pageOfSorted(all, in.Position, in.Limit)
	return &usagePlans{position, items}, err
}
