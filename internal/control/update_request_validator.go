package control

import "stile/internal/apigw"

type updateRequestValidatorInput struct {
	RestApiId          string `uri:"restapi_id"`
	RequestValidatorId string `uri:"requestvalidator_id"`
	PatchOperations    []apigw.PatchOperation
}

func updateRequestValidator(c *Call, in *updateRequestValidatorInput) (*apigw.RequestValidator, error) {
	v, err := c.requestValidator(in.RestApiId, in.RequestValidatorId)
	if err != nil {
		return nil, err
	}
	err = patchFlat(in.PatchOperations, []patchRow{
		{path: "/name", replace: func(p patch) error {
			if p.text() == "" {
				return badRequest("Request Validator name cannot be blank")
			}
			v.Name = p.text()
			return nil
		}},
		{path: "/validateRequestParameters", replace: setTruth(&v.ValidateRequestParameters)},
		{path: "/validateRequestBody", replace: setTruth(&v.ValidateRequestBody)},
	})
	if err != nil {
		return nil, err
	}
	return v, c.putRequestValidator(in.RestApiId, v)
}
