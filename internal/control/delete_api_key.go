package control

import "stile/internal/store"

type deleteApiKeyInput struct {
	ApiKey string `uri:"api_Key"`
}

// deleteApiKey takes the key out of its usage plans too.
func deleteApiKey(c *Call, in *deleteApiKeyInput) error {
	r, err := c.apiKey(in.ApiKey)
	if err != nil {
		return err
	}
	plans, err := c.usagePlans()
	if err != nil {
		return err
	}
	for _, plan := range plans {
		if err := c.leaveUsagePlan(plan.value.Id, r.Id); err != nil {
			return err
		}
	}
	if err := c.writer.Delete(store.ApiKeyValueKey(c.Region, r.Value)); err != nil {
		return err
	}
	if err := c.writer.Delete(r.byAge(c.Region)); err != nil {
		return err
	}
	return c.writer.Delete(store.ApiKeyKey(c.Region, r.Id))
}
