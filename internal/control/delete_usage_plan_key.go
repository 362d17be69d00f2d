package control

import "stile/internal/store"

type deleteUsagePlanKeyInput struct {
	UsagePlanId string `uri:"usageplanId"`
	KeyId       string `uri:"keyId"`
}

func deleteUsagePlanKey(c *Call, in *deleteUsagePlanKeyInput) error {
	r, err := c.planMember(in.UsagePlanId, in.KeyId)
	if err != nil {
		return err
	}
	return c.writer.Delete(store.UsagePlanKeyKey(c.Region, in.UsagePlanId, r.Id))
}
