package control

type getResourceInput struct {
	RestApiId  string   `uri:"restapi_id"`
	ResourceId string   `uri:"resource_id"`
	Embed      []string `query:"embed"`
}
