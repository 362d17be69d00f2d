package control

type deleteMethodInput struct {
	RestApiId  string `uri:"restapi_id"`
	ResourceId string `uri:"resource_id"`
	HttpMethod string `uri:"http_method"`
}
