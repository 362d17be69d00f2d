package control

import (
	"stile/internal/apigw"
	"stile/internal/store"
)

type createRequestValidatorInput struct {
	RestApiId                 string `uri:"restapi_id"`
	Name                      string
	ValidateRequestBody       bool
	ValidateRequestParameters bool
}

func createRequestValidator(c *Call, in *createRequestValidatorInput) (*apigw.RequestValidator, error) {
	if _, err := c.restApi(in.RestApiId); isNotFound(err) {
		return nil, badRequest("Invalid REST API identifier specified")
	} else if err != nil {
		return nil, err
	}
	v := &apigw.RequestValidator{
		Id:                        c.newKey(shortId, func(id string) string { return store.RequestValidatorKey(c.Region, in.RestApiId, id) }),
		Name:                      in.Name,
		ValidateRequestBody:       in.ValidateRequestBody,
		ValidateRequestParameters: in.ValidateRequestParameters,
	}
	return v, c.putRequestValidator(in.RestApiId, v)
}
