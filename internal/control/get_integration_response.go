package control

import "stile/internal/apigw"

type getIntegrationResponseInput struct {
	RestApiId  string           `uri:"restapi_id"`
	ResourceId string           `uri:"resource_id"`
	HttpMethod string           `uri:"http_method"`
	StatusCode apigw.StatusCode `uri:"status_code"`
}

func getIntegrationResponse(c *Call, in *getIntegrationResponseInput) (*apigw.IntegrationResponse, error) {
	_, r, err := c.integrationResponse(in.RestApiId, in.ResourceId, in.HttpMethod, in.StatusCode)
	return r, err
}
