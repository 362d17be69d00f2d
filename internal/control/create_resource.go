package control

type createResourceInput struct {
	RestApiId string `uri:"restapi_id"`
	ParentId  string `uri:"parent_id"`
	PathPart  string `required:""`
}
