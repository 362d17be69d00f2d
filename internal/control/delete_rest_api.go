package control

type deleteRestApiInput struct {
	RestApiId string `uri:"restapi_id"`
}
