package control

import (
	"stile/internal/apigw"
	"stile/internal/store"
)

type deleteRequestValidatorInput struct {
	RestApiId          string `uri:"restapi_id"`
	RequestValidatorId string `uri:"requestvalidator_id"`
}

func deleteRequestValidator(c *Call, in *deleteRequestValidatorInput) error {
	v, err := c.requestValidator(in.RestApiId, in.RequestValidatorId)
	if err != nil {
		return err
	}
	err = c.refusedBy(in.RestApiId, func(path string, m *apigw.Method) error {
		if m.RequestValidatorId != v.Id {
			return nil
		}
		return conflict("Cannot delete Request Validator '%s', is referenced in method: %s/%s", v.Id, m.HttpMethod, path)
	})
	if err != nil {
		return err
	}
	return c.writer.Delete(store.RequestValidatorKey(c.Region, in.RestApiId, v.Id))
}
