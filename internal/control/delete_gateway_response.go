package control

import (
	"stile/internal/apigw"
	"stile/internal/store"
)

type deleteGatewayResponseInput struct {
	RestApiId    string                    `uri:"restapi_id"`
	ResponseType apigw.GatewayResponseType `uri:"response_type"`
}

func deleteGatewayResponse(c *Call, in *deleteGatewayResponseInput) error {
	if _, err := c.restApi(in.RestApiId); err != nil {
		return err
	}
	key := store.GatewayResponseKey(c.Region, in.RestApiId, string(in.ResponseType))
	if _, ok := c.reader.Get(key); !ok {
		return notFound("Gateway response type not defined on api")
	}
	return c.writer.Delete(key)
}
