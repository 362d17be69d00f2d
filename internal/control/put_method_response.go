package control

import (
	"maps"
	"slices"
	"strings"

	"stile/internal/apigw"
)

type putMethodResponseInput struct {
	RestApiId          string           `uri:"restapi_id"`
	ResourceId         string           `uri:"resource_id"`
	HttpMethod         string           `uri:"http_method"`
	StatusCode         apigw.StatusCode `uri:"status_code"`
	ResponseParameters map[string]bool
	ResponseModels     map[string]string
}

func putMethodResponse(c *Call, in *putMethodResponseInput) (*apigw.MethodResponse, error) {
	m, err := c.method(in.RestApiId, in.ResourceId, in.HttpMethod)
	if err != nil {
		return nil, err
	}
	r := &apigw.MethodResponse{
		StatusCode: string(in.StatusCode), ResponseParameters: in.ResponseParameters, ResponseModels: in.ResponseModels,
	}
	if err := c.checkMethodResponse(in.RestApiId, r); err != nil {
		return nil, err
	}
	if m.MethodResponses[r.StatusCode] != nil {
		return nil, conflict("Response already exists for this resource")
	}
	if m.MethodResponses == nil {
		m.MethodResponses = make(map[string]*apigw.MethodResponse)
	}
	m.MethodResponses[r.StatusCode] = r
	return r, c.putMethod(in.RestApiId, in.ResourceId, m)
}

func (c *Call) checkMethodResponse(apiId string, r *apigw.MethodResponse) error {
	for _, parameter := range slices.Sorted(maps.Keys(r.ResponseParameters)) {
		if name, ok := strings.CutPrefix(parameter, "method.response.header."); !ok || name == "" {
			return errMappingExpression(parameter)
		}
	}
	return c.checkModels(apiId, r.ResponseModels)
}
