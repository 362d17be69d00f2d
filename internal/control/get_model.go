package control

import "stile/internal/apigw"

type getModelInput struct {
	RestApiId string `uri:"restapi_id"`
	ModelName string `uri:"model_name"`
	Flatten   bool   `query:"flatten"`
}

func getModel(c *Call, in *getModelInput) (*apigw.Model, error) {
	m, err := c.model(in.RestApiId, in.ModelName)
	if err != nil || !in.Flatten || !m.IsJSON() {
		return m, err
	}
	m.Schema, err = c.flatten(in.RestApiId, m)
	return m, err
}
