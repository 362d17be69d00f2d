package control

import "stile/internal/apigw"

type getGatewayResponseInput struct {
	RestApiId    string                    `uri:"restapi_id"`
	ResponseType apigw.GatewayResponseType `uri:"response_type"`
}

func getGatewayResponse(c *Call, in *getGatewayResponseInput) (*apigw.GatewayResponse, error) {
	if _, err := c.restApi(in.RestApiId); err != nil {
		return nil, err
	}
	customised, err := c.gatewayResponses(in.RestApiId)
	if err != nil {
		return nil, err
	}
	return apigw.EffectiveGatewayResponse(in.ResponseType, customised), nil
}
