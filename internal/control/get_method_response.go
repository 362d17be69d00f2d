package control

import "stile/internal/apigw"

type getMethodResponseInput struct {
	RestApiId  string           `uri:"restapi_id"`
	ResourceId string           `uri:"resource_id"`
	HttpMethod string           `uri:"http_method"`
	StatusCode apigw.StatusCode `uri:"status_code"`
}

func getMethodResponse(c *Call, in *getMethodResponseInput) (*apigw.MethodResponse, error) {
	_, r, err := c.methodResponse(in.RestApiId, in.ResourceId, in.HttpMethod, in.StatusCode)
	return r, err
}
