package control

import "stile/internal/apigw"

type getGatewayResponsesInput struct {
	RestApiId string `uri:"restapi_id"`
	Position  string `query:"position"`
	Limit     *int   `query:"limit"`
}

type gatewayResponses struct {
	Position string
	Items    []*apigw.GatewayResponse `json:"item"`
}

// getGatewayResponses lists every type, customised or not.
func getGatewayResponses(c *Call, in *getGatewayResponsesInput) (*gatewayResponses, error) {
	if _, err := c.restApi(in.RestApiId); err != nil {
		return nil, err
	}
	customised, err := c.gatewayResponses(in.RestApiId)
	if err != nil {
		return nil, err
	}
	var all []named[apigw.GatewayResponse]
	for _, t := range apigw.GatewayResponseTypes() {
		all = append(all, named[apigw.GatewayResponse]{string(t), apigw.EffectiveGatewayResponse(t, customised)})
	}
	items, position, err := pageOfSorted(all, in.Position, in.Limit)
	return &gatewayResponses{position, items}, err
}
