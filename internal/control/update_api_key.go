package control

import (
	"slices"
	"strings"

	"stile/internal/apigw"
)

type updateApiKeyInput struct {
	ApiKey          string `uri:"api_Key"`
	PatchOperations []apigw.PatchOperation
}

func updateApiKey(c *Call, in *updateApiKeyInput) (*apigw.ApiKey, error) {
	r, err := c.apiKey(in.ApiKey)
	if err != nil {
		return nil, err
	}
	if err := patchFlat(in.PatchOperations, c.apiKeyRows(r)); err != nil {
		return nil, err
	}
	if err := checkApiKey(&r.ApiKey); err != nil {
		return nil, err
	}
	if len(in.PatchOperations) > 0 {
		r.LastUpdatedDate = c.Now
	}
	answer := apiKeyAnswer(r, false)
	answer.Tags = orEmpty(answer.Tags)
	return answer, c.putApiKey(r)
}

func (c *Call) apiKeyRows(key *apiKeyRecord) []patchRow {
	return []patchRow{
		{path: "/description", replace: setText(&key.Description)},
		{path: "/enabled", replace: setTruth(&key.Enabled)},
		{path: "/name", replace: setText(&key.Name)},
		{path: "/customerId", replace: setText(&key.CustomerId)},
		{
			path: "/labels",
			add:  func(p patch) error { return addMember(&key.Labels, p.text()) },
			remove: func(p patch) error {
				key.Labels = slices.DeleteFunc(key.Labels, func(s string) bool { return s == p.text() })
				return nil
			},
		},
		{
			path: "/stages",
			add: func(p patch) error {
				apiId, stageName, _ := strings.Cut(p.text(), "/")
				if _, err := c.stage(apiId, stageName); err != nil {
					return err
				}
				return addMember(&key.StageKeys, p.text())
			},
			remove: func(p patch) error {
				key.StageKeys = slices.DeleteFunc(key.StageKeys, func(s string) bool { return s == p.text() })
				return nil
			},
		},
	}
}
