package control

import "stile/internal/apigw"

type getRequestValidatorInput struct {
	RestApiId          string `uri:"restapi_id"`
	RequestValidatorId string `uri:"requestvalidator_id"`
}

func getRequestValidator(c *Call, in *getRequestValidatorInput) (*apigw.RequestValidator, error) {
	return c.requestValidator(in.RestApiId, in.RequestValidatorId)
}
