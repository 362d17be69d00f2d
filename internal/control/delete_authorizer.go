package control

import (
	"stile/internal/apigw"
	"stile/internal/store"
)

type deleteAuthorizerInput struct {
	RestApiId    string `uri:"restapi_id"`
	AuthorizerId string `uri:"authorizer_id"`
}

func deleteAuthorizer(c *Call, in *deleteAuthorizerInput) error {
	a, err := c.authorizer(in.RestApiId, in.AuthorizerId)
	if err != nil {
		return err
	}
	err = c.refusedBy(in.RestApiId, func(path string, m *apigw.Method) error {
		if m.AuthorizerId != a.Id {
			return nil
		}
		return conflict("Cannot delete authorizer '%s', is referenced in method: %s/%s", a.Name, m.HttpMethod, path)
	})
	if err != nil {
		return err
	}
	return c.writer.Delete(store.AuthorizerKey(c.Region, in.RestApiId, a.Id))
}
