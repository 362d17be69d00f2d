package control

import "stile/internal/apigw"

type updateModelInput struct {
	RestApiId       string `uri:"restapi_id"`
	ModelName       string `uri:"model_name"`
	PatchOperations []apigw.PatchOperation
}

func updateModel(c *Call, in *updateModelInput) (*apigw.Model, error) {
	m, err := c.model(in.RestApiId, in.ModelName)
	if err != nil {
		return nil, err
	}
	err = patchFlat(in.PatchOperations, []patchRow{
		{path: "/description", replace: setText(&m.Description)},
		{path: "/schema", replace: setText(&m.Schema)},
	})
	if err != nil {
		return nil, err
	}
	if err := c.checkSchema(in.RestApiId, m); err != nil {
		return nil, err
	}
	return m, c.putModel(in.RestApiId, m)
}
