package control

type deleteUsagePlanKeyInput struct {
	UsagePlanId string `uri:"usageplanId"`
	KeyId       string `uri:"keyId"`
}

func deleteUsagePlanKey(c *Call, in *deleteUsagePlanKeyInput) error {
	r, err := c.planMember(in.UsagePlanId, in.KeyId)
	if err != nil {
		return err
	}
	return c.leaveUsagePlan(in.UsagePlanId, r.Id)
}
