package control

import (
	"strings"

	"stile/internal/apigw"
)

type updateMethodInput struct {
	RestApiId       string `uri:"restapi_id"`
	ResourceId      string `uri:"resource_id"`
	HttpMethod      string `uri:"http_method"`
	PatchOperations []apigw.PatchOperation
}

func updateMethod(c *Call, in *updateMethodInput) (*apigw.Method, error) {
	m, err := c.method(in.RestApiId, in.ResourceId, in.HttpMethod)
	if err != nil {
		return nil, err
	}
	if err := patchDeep(in.PatchOperations, methodRows(m)); err != nil {
		return nil, err
	}
	if err := c.checkMethod(in.RestApiId, m); err != nil {
		return nil, err
	}
	return m, c.putMethod(in.RestApiId, in.ResourceId, m)
}

func methodRows(m *apigw.Method) []patchRow {
	return []patchRow{
		{path: "/authorizationType", replace: func(p patch) error {
			m.AuthorizationType = apigw.AuthorizationType(strings.ToUpper(p.text()))
			return nil
		}},
		{path: "/authorizerId", replace: setText(&m.AuthorizerId)},
		{path: "/apiKeyRequired", replace: setTruth(&m.ApiKeyRequired)},
		{path: "/operationName", replace: setText(&m.OperationName)},
		{path: "/requestValidatorId", replace: setText(&m.RequestValidatorId)},
		{
			path:   "/authorizationScopes",
			add:    func(p patch) error { return addMember(&m.AuthorizationScopes, p.text()) },
			remove: func(p patch) error { dropMember(&m.AuthorizationScopes, p.text()); return nil },
		},
		mapRow("/requestParameters/{}", &m.RequestParameters, patch.truth, errUnknownParameter),
		mapRow("/requestModels/{}", &m.RequestModels, patch.text, errUnknownContentType),
	}
}
