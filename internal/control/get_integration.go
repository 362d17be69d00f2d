package control

import "stile/internal/apigw"

type getIntegrationInput struct {
	RestApiId  string `uri:"restapi_id"`
	ResourceId string `uri:"resource_id"`
	HttpMethod string `uri:"http_method"`
}

func getIntegration(c *Call, in *getIntegrationInput) (*apigw.Integration, error) {
	m, err := c.integration(in.RestApiId, in.ResourceId, in.HttpMethod)
	if err != nil {
		return nil, err
	}
	return m.MethodIntegration, nil
}
