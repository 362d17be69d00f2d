package control

import "stile/internal/apigw"

type updateMethodInput struct {
	RestApiId       string `uri:"restapi_id"`
	ResourceId      string `uri:"resource_id"`
	HttpMethod      string `uri:"http_method"`
	PatchOperations []apigw.PatchOperation
}
