package control

import "stile/internal/store"

type deleteMethodInput struct {
	RestApiId  string `uri:"restapi_id"`
	ResourceId string `uri:"resource_id"`
	HttpMethod string `uri:"http_method"`
}

func deleteMethod(c *Call, in *deleteMethodInput) error {
	m, err := c.method(in.RestApiId, in.ResourceId, in.HttpMethod)
	if err != nil {
		return err
	}
	return c.writer.Delete(store.MethodKey(c.Region, in.RestApiId, in.ResourceId, m.HttpMethod))
}
