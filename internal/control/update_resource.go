package control

import "stile/internal/apigw"

type updateResourceInput struct {
	RestApiId       string `uri:"restapi_id"`
	ResourceId      string `uri:"resource_id"`
	PatchOperations []apigw.PatchOperation
}
