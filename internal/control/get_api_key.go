package control

import "stile/internal/apigw"

type getApiKeyInput struct {
	ApiKey       string `uri:"api_Key"`
	IncludeValue bool   `query:"includeValue"`
}

func getApiKey(c *Call, in *getApiKeyInput) (*apigw.ApiKey, error) {
	r, err := c.apiKey(in.ApiKey)
	if err != nil {
		return nil, err
	}
	answer := apiKeyAnswer(r, in.IncludeValue)
	answer.Tags = orEmpty(answer.Tags)
	return answer, nil
}
