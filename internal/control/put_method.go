package control

import (
	"strings"

	"stile/internal/apigw"
)

type putMethodInput struct {
	RestApiId           string `uri:"restapi_id"`
	ResourceId          string `uri:"resource_id"`
	HttpMethod          string `uri:"http_method"`
	AuthorizationType   string `required:""`
	AuthorizerId        string
	ApiKeyRequired      bool
	OperationName       string
	RequestParameters   map[string]bool
	RequestModels       map[string]string
	RequestValidatorId  string
	AuthorizationScopes []string
}

func putMethod(c *Call, in *putMethodInput) (*apigw.Method, error) {
	if _, err := c.resource(in.RestApiId, in.ResourceId); err != nil {
		return nil, err
	}
	if !isHttpMethod(in.HttpMethod) {
		return nil, errHttpMethod
	}
	m := &apigw.Method{
		HttpMethod:          in.HttpMethod,
		AuthorizationType:   apigw.AuthorizationType(strings.ToUpper(in.AuthorizationType)),
		AuthorizerId:        in.AuthorizerId,
		ApiKeyRequired:      in.ApiKeyRequired,
		RequestValidatorId:  in.RequestValidatorId,
		OperationName:       in.OperationName,
		RequestParameters:   unlessEmpty(in.RequestParameters),
		RequestModels:       unlessEmpty(in.RequestModels),
		AuthorizationScopes: in.AuthorizationScopes,
	}
	if len(m.AuthorizationScopes) == 0 {
		m.AuthorizationScopes = nil
	}
	if err := c.checkMethod(in.RestApiId, m); err != nil {
		return nil, err
	}
	if _, err := c.method(in.RestApiId, in.ResourceId, in.HttpMethod); err == nil {
		return nil, conflict("Method already exists for this resource")
	}
	return m, c.putMethod(in.RestApiId, in.ResourceId, m)
}

var errHttpMethod = badRequest("Invalid HttpMethod specified. Valid options are %s", strings.Join(apigw.HttpMethods, ","))
