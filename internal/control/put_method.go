package control

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
