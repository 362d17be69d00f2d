package control

type getStageInput struct {
	RestApiId string `uri:"restapi_id"`
	StageName string `uri:"stage_name"`
}
