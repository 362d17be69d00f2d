package control

import "stile/internal/apigw"

type putGatewayResponseInput struct {
	RestApiId          string                    `uri:"restapi_id"`
	ResponseType       apigw.GatewayResponseType `uri:"response_type"`
	StatusCode         apigw.StatusCode
	ResponseParameters map[string]string
	ResponseTemplates  map[string]string
}

func putGatewayResponse(c *Call, in *putGatewayResponseInput) (*apigw.GatewayResponse, error) {
	if _, err := c.restApi(in.RestApiId); err != nil {
		return nil, err
	}
	r := newGatewayResponse(in)
	if err := checkGatewayResponse(r); err != nil {
		return nil, err
	}
	return r, c.putGatewayResponse(in.RestApiId, r)
}

// newGatewayResponse fills in what isn't given.
func newGatewayResponse(in *putGatewayResponseInput) *apigw.GatewayResponse {
	r := apigw.DefaultGatewayResponse(in.ResponseType)
	r.DefaultResponse = false
	if in.StatusCode != "" {
		r.StatusCode = string(in.StatusCode)
	}
	if in.ResponseParameters != nil {
		r.ResponseParameters = in.ResponseParameters
	}
	if len(in.ResponseTemplates) > 0 {
		r.ResponseTemplates = in.ResponseTemplates
	}
	return r
}
