package control

import "stile/internal/apigw"

type getStageInput struct {
	RestApiId string `uri:"restapi_id"`
	StageName string `uri:"stage_name"`
}

func getStage(c *Call, in *getStageInput) (*apigw.Stage, error) {
	return c.stage(in.RestApiId, in.StageName)
}
