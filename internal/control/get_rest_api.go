package control

type getRestApiInput struct {
	RestApiId string `uri:"restapi_id"`
}
