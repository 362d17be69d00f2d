package control

import "stile/internal/apigw"

type deleteMethodResponseInput struct {
	RestApiId  string           `uri:"restapi_id"`
	ResourceId string           `uri:"resource_id"`
	HttpMethod string           `uri:"http_method"`
	StatusCode apigw.StatusCode `uri:"status_code"`
}

func deleteMethodResponse(c *Call, in *deleteMethodResponseInput) error {
	m, r, err := c.methodResponse(in.RestApiId, in.ResourceId, in.HttpMethod, in.StatusCode)
	if err != nil {
		return err
	}
	delete(m.MethodResponses, r.StatusCode)
	m.MethodResponses = unlessEmpty(m.MethodResponses)
	return c.putMethod(in.RestApiId, in.ResourceId, m)
}
