package control

import "stile/internal/apigw"

type putMethodResponseInput struct {
	RestApiId          string           `uri:"restapi_id"`
	ResourceId         string           `uri:"resource_id"`
	HttpMethod         string           `uri:"http_method"`
	StatusCode         apigw.StatusCode `uri:"status_code"`
	ResponseParameters map[string]bool
	ResponseModels     map[string]string
}
