package control

import (
	"maps"
	"slices"

	"stile/internal/apigw"
	"stile/internal/store"
)

type deleteModelInput struct {
	RestApiId string `uri:"restapi_id"`
	ModelName string `uri:"model_name"`
}

func deleteModel(c *Call, in *deleteModelInput) error {
	m, err := c.model(in.RestApiId, in.ModelName)
	if err != nil {
		return err
	}
	err = c.refusedBy(in.RestApiId, func(path string, method *apigw.Method) error {
		if slices.Contains(slices.Collect(maps.Values(method.RequestModels)), m.Name) {
			return conflict("Cannot delete model '%s', is referenced in method request: %s/%s", m.Name, path, method.HttpMethod)
		}
		for _, r := range method.MethodResponses {
			if slices.Contains(slices.Collect(maps.Values(r.ResponseModels)), m.Name) {
				return conflict("Cannot delete model '%s', is referenced in method response: %s/%s", m.Name, path, method.HttpMethod)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	others, err := c.models(in.RestApiId)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(others)) {
		if name != m.Name && refersTo(in.RestApiId, others[name], m.Name) {
			return conflict("Cannot delete model '%s', is referenced in model: %s", m.Name, name)
		}
	}
	return c.writer.Delete(store.ModelKey(c.Region, in.RestApiId, m.Name))
}
