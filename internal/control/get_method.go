package control

import "stile/internal/apigw"

type getMethodInput struct {
	RestApiId  string `uri:"restapi_id"`
	ResourceId string `uri:"resource_id"`
	HttpMethod string `uri:"http_method"`
}

func getMethod(c *Call, in *getMethodInput) (*apigw.Method, error) {
	return c.method(in.RestApiId, in.ResourceId, in.HttpMethod)
}
