package control

import (
	"maps"

	"stile/internal/apigw"
)

type createApiKeyInput struct {
	Name               string
	Description        string
	Enabled            bool
	GenerateDistinctId bool // deprecated: an identifier never equals its key's value
	Value              string
	StageKeys          []apigw.StageKey
	CustomerId         string
	Tags               map[string]string
}

func createApiKey(c *Call, in *createApiKeyInput) (*apigw.ApiKey, error) {
	key := &apigw.ApiKey{
		Value:       in.Value,
		Name:        in.Name,
		CustomerId:  in.CustomerId,
		Description: in.Description,
		Enabled:     in.Enabled,
		StageKeys:   []string{},
		Tags:        unlessEmpty(maps.Clone(in.Tags)),
	}
	for _, s := range in.StageKeys {
		if _, err := c.stage(s.RestApiId, s.StageName); err != nil {
			return nil, err
		}
		if err := addMember(&key.StageKeys, s.RestApiId+"/"+s.StageName); err != nil {
			return nil, err
		}
	}
	return key, c.addApiKey(key)
}
