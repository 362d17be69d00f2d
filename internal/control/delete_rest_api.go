package control

import "stile/internal/store"

type deleteRestApiInput struct {
	RestApiId string `uri:"restapi_id"`
}

func deleteRestApi(c *Call, in *deleteRestApiInput) error {
	api, err := c.restApi(in.RestApiId)
	if err != nil {
		return err
	}
	if err := c.checkUnmapped(api.Id, "", "RestApi "+api.Id, "RestApi"); err != nil {
		return err
	}
	key := store.RestApiKey(c.Region, api.Id)
	if err := c.writer.DeletePrefix(key + "/"); err != nil {
		return err
	}
	if err := c.leaveUsagePlans(api.Id, ""); err != nil {
		return err
	}
	c.roll(api.Id)
	return c.writer.Delete(key)
}
