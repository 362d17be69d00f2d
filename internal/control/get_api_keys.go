package control

import (
	"strings"

	"stile/internal/apigw"
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

func getApiKeys(c *Call, in *getApiKeysInput) (*apiKeys, error) {
	all, err := c.apiKeys()
	if err != nil {
		return nil, err
	}
	var wanted []named[apigw.ApiKey]
	for _, key := range all {
		if strings.HasPrefix(key.value.Name, in.NameQuery) && (in.CustomerId == "" || key.value.CustomerId == in.CustomerId) {
			wanted = append(wanted, named[apigw.ApiKey]{key.name, apiKeyAnswer(key.value, in.IncludeValues)})
		}
	}
	items, position, err := pageOfSorted(wanted, in.Position, in.Limit)
	return &apiKeys{Position: position, Items: items}, err
}
