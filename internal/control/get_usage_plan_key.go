package control

import "stile/internal/apigw"

type getUsagePlanKeyInput struct {
	UsagePlanId string `uri:"usageplanId"`
	KeyId       string `uri:"keyId"`
}

func getUsagePlanKey(c *Call, in *getUsagePlanKeyInput) (*apigw.UsagePlanKey, error) {
	r, err := c.planMember(in.UsagePlanId, in.KeyId)
	if err != nil {
		return nil, err
	}
	return usagePlanKey(r), nil
}

// planMember finds a key in a plan. The service tells of a key that isn't there before a plan that isn't.
func (c *Call) planMember(planId, keyId string) (*apiKeyRecord, error) {
	r, err := c.apiKey(keyId)
	if err != nil {
		return nil, err
	}
	if _, err := c.usagePlan(planId); err != nil {
		return nil, err
	}
	if !c.isMember(planId, keyId) {
		return nil, notFound("Invalid Usage Plan ID specified")
	}
	return r, nil
}
