package control

import "stile/internal/apigw"

type updateStageInput struct {
	RestApiId       string `uri:"restapi_id"`
	StageName       string `uri:"stage_name"`
	PatchOperations []apigw.PatchOperation
}
