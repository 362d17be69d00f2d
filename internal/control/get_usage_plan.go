package control

import "stile/internal/apigw"

type getUsagePlanInput struct {
	UsagePlanId string `uri:"usageplanId"`
}

func getUsagePlan(c *Call, in *getUsagePlanInput) (*apigw.UsagePlan, error) {
	p, err := c.usagePlan(in.UsagePlanId)
	if err != nil {
		return nil, err
	}
	return taggedUsagePlan(p), nil
}
