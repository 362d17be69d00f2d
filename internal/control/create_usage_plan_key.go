package control

import "stile/internal/apigw"

type createUsagePlanKeyInput struct {
	UsagePlanId string `uri:"usageplanId"`
	KeyId       string `required:""`
	KeyType     string `required:""`
}

func createUsagePlanKey(c *Call, in *createUsagePlanKeyInput) (*apigw.UsagePlanKey, error) {
	p, err := c.usagePlan(in.UsagePlanId)
	if err != nil {
		return nil, err
	}
	if in.KeyType != keyType {
		return nil, badRequest("Invalid key type specified. Valid options are %s", keyType)
	}
	r, err := c.apiKey(in.KeyId)
	if err != nil {
		return nil, err
	}
	return usagePlanKey(r), c.joinUsagePlan(p, r.Id)
}

// keyType is the one type that members of usage plans have.
const keyType = "API_KEY"

func usagePlanKey(r *apiKeyRecord) *apigw.UsagePlanKey {
	return &apigw.UsagePlanKey{Id: r.Id, Type: keyType, Value: r.Value, Name: r.Name}
}
