package control

import "stile/internal/apigw"

type updateRestApiInput struct {
	RestApiId       string `uri:"restapi_id"`
	PatchOperations []apigw.PatchOperation
}
