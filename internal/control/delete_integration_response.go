package control

import "stile/internal/apigw"

type deleteIntegrationResponseInput struct {
	RestApiId  string           `uri:"restapi_id"`
	ResourceId string           `uri:"resource_id"`
	HttpMethod string           `uri:"http_method"`
	StatusCode apigw.StatusCode `uri:"status_code"`
}

func deleteIntegrationResponse(c *Call, in *deleteIntegrationResponseInput) error {
	m, err := c.methodWithIntegration(in.RestApiId, in.ResourceId, in.HttpMethod)
	if err != nil {
		return err
	}
	responses := m.MethodIntegration.IntegrationResponses
	if responses[string(in.StatusCode)] == nil {
		return errUnknownStatusCode
	}
	delete(responses, string(in.StatusCode))
	m.MethodIntegration.IntegrationResponses = unlessEmpty(responses)
	return c.putMethod(in.RestApiId, in.ResourceId, m)
}
