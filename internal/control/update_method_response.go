package control

import "stile/internal/apigw"

type updateMethodResponseInput struct {
	RestApiId       string           `uri:"restapi_id"`
	ResourceId      string           `uri:"resource_id"`
	HttpMethod      string           `uri:"http_method"`
	StatusCode      apigw.StatusCode `uri:"status_code"`
	PatchOperations []apigw.PatchOperation
}

func updateMethodResponse(c *Call, in *updateMethodResponseInput) (*apigw.MethodResponse, error) {
	m, r, err := c.methodResponse(in.RestApiId, in.ResourceId, in.HttpMethod, in.StatusCode)
	if err != nil {
		return nil, err
	}
	err = patchDeep(in.PatchOperations, []patchRow{
		mapRow("/responseParameters/{}", &r.ResponseParameters, patch.truth, errUnknownParameter),
		mapRow("/responseModels/{}", &r.ResponseModels, patch.text, errUnknownContentType),
	})
	if err != nil {
		return nil, err
	}
	if err := c.checkMethodResponse(in.RestApiId, r); err != nil {
		return nil, err
	}
	return r, c.putMethod(in.RestApiId, in.ResourceId, m)
}
