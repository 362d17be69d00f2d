package control

import (
	"context"

	"stile/internal/apigw"
	"stile/internal/store"
)

// IndexKeys puts the API keys and the usage plans' members of a store that is older than the lists by age into those lists, which
// would come up empty otherwise. A store that has them all isn't written to.
func (c *Control) IndexKeys(ctx context.Context) error {
	var missing map[string]string
	err := c.store.View(ctx, func(r store.Reader) (err error) {
		missing, err = unlistedKeys(r)
		return err
	})
	if err != nil || len(missing) == 0 {
		return err
	}
	_, err = c.store.Update(ctx, func(w store.Writer) error {
		missing, err := unlistedKeys(w)
		for place, id := range missing {
			if err == nil {
				err = w.Put(place, []byte(id))
			}
		}
		return err
	})
	return err
}

// unlistedKeys are the places in lists that nothing is at, and the identifiers that belong there.
func unlistedKeys(r store.Reader) (map[string]string, error) {
	missing := make(map[string]string)
	note := func(place, id string) {
		if _, ok := r.Get(place); !ok {
			missing[place] = id
		}
	}
	for _, region := range store.Regions(r) {
		for key, err := range store.Children[apiKeyRecord](r, store.ApiKeysPrefix(region), "") {
			if err != nil {
				return nil, err
			}
			note(key.Value.byAge(region), key.Name)
		}
		for plan, err := range store.Children[apigw.UsagePlan](r, store.UsagePlansPrefix(region), "") {
			if err != nil {
				return nil, err
			}
			for member, err := range store.Children[membership](r, store.UsagePlanKeysPrefix(region, plan.Name), "") {
				if err != nil {
					return nil, err
				}
				note(member.Value.byAge(region, plan.Name, member.Name), member.Name)
			}
		}
	}
	return missing, nil
}
