package control

import "stile/internal/apigw"

type getAuthorizerInput struct {
	RestApiId    string `uri:"restapi_id"`
	AuthorizerId string `uri:"authorizer_id"`
}

func getAuthorizer(c *Call, in *getAuthorizerInput) (*apigw.Authorizer, error) {
	return c.authorizer(in.RestApiId, in.AuthorizerId)
}
