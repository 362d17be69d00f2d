package control

import "stile/internal/apigw"

type updateIntegrationResponseInput struct {
	RestApiId       string           `uri:"restapi_id"`
	ResourceId      string           `uri:"resource_id"`
	HttpMethod      string           `uri:"http_method"`
	StatusCode      apigw.StatusCode `uri:"status_code"`
	PatchOperations []apigw.PatchOperation
}

func updateIntegrationResponse(c *Call, in *updateIntegrationResponseInput) (*apigw.IntegrationResponse, error) {
	m, r, err := c.integrationResponse(in.RestApiId, in.ResourceId, in.HttpMethod, in.StatusCode)
	if err != nil {
		return nil, err
	}
	err = patchDeep(in.PatchOperations, []patchRow{
		mapRow("/responseParameters/{}", &r.ResponseParameters, patch.text, errUnknownParameter),
		templateRow("/responseTemplates/{}", &r.ResponseTemplates),
		{path: "/selectionPattern", replace: func(p patch) error {
			r.SelectionPattern = p.value
			return nil
		}},
		{path: "/contentHandling", replace: setOptionalEnum("updateIntegrationResponseInput.contentHandling", &r.ContentHandling)},
	})
	if err != nil {
		return nil, err
	}
	if err := checkIntegrationResponse(m, r); err != nil {
		return nil, err
	}
	return r, c.putMethod(in.RestApiId, in.ResourceId, m)
}
