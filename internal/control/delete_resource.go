package control

import (
	"stile/internal/apigw"
	"stile/internal/store"
)

type deleteResourceInput struct {
	RestApiId  string `uri:"restapi_id"`
	ResourceId string `uri:"resource_id"`
}

func deleteResource(c *Call, in *deleteResourceInput) error {
	r, err := c.resource(in.RestApiId, in.ResourceId)
	if err != nil {
		return err
	}
	if r.ParentId == "" {
		return badRequest("Root resource cannot be deleted")
	}
	return c.deleteSubtree(in.RestApiId, r)
}

func (c *Call) deleteSubtree(apiId string, r *apigw.Resource) error {
	below, err := c.children(apiId, r.Id)
	if err != nil {
		return err
	}
	for _, child := range below {
		if err := c.deleteSubtree(apiId, child); err != nil {
			return err
		}
	}
	if err := c.writer.Delete(store.ChildKey(c.Region, apiId, r.ParentId, r.PathPart)); err != nil {
		return err
	}
	key := store.ResourceKey(c.Region, apiId, r.Id)
	if err := c.writer.DeletePrefix(key + "/"); err != nil {
		return err
	}
	return c.writer.Delete(key)
}
