package control

import (
	"strings"

	"stile/internal/apigw"
	"stile/internal/store"
)

type getApiKeysInput struct {
	Position      string `query:"position"`
	Limit         *int   `query:"limit"`
	NameQuery     string `query:"name"`
	CustomerId    string `query:"customerId"`
	IncludeValues bool   `query:"includeValues"`
}

type apiKeys struct {
	Warnings []string
	Position string
	Items    []*apigw.ApiKey `json:"item"`
}

// getApiKeys lists the newest first.
func getApiKeys(c *Call, in *getApiKeysInput) (*apiKeys, error) {
	wanted := func(id string) (*apigw.ApiKey, error) {
		r, err := c.apiKey(id)
		if err != nil || !strings.HasPrefix(r.Name, in.NameQuery) || in.CustomerId != "" && r.CustomerId != in.CustomerId {
			return nil, err
		}
		return apiKeyAnswer(r, in.IncludeValues), nil
	}
	items, position, err := pageByAge(c, store.ApiKeysByAgePrefix(c.Region), in.Position, in.Limit, wanted)
	return &apiKeys{Position: position, Items: items}, err
}
