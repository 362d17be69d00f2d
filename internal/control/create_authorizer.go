package control

import "stile/internal/apigw"

type createAuthorizerInput struct {
	RestApiId                    string               `uri:"restapi_id"`
	Name                         string               `required:""`
	Type                         apigw.AuthorizerType `required:""`
	ProviderARNs                 []apigw.ProviderARN
	AuthType                     string
	AuthorizerUri                string
	AuthorizerCredentials        string
	IdentitySource               string
	IdentityValidationExpression string
	AuthorizerResultTtlInSeconds *int
}

func createAuthorizer(c *Call, in *createAuthorizerInput) (*apigw.Authorizer, error) {
	if _, err := c.restApi(in.RestApiId); isNotFound(err) {
		return nil, errConcurrent
	} else if err != nil {
		return nil, err
	}
	a := &apigw.Authorizer{
		Id:                           c.newAuthorizerId(in.RestApiId),
		Name:                         in.Name,
		Type:                         in.Type,
		AuthType:                     in.AuthType,
		AuthorizerUri:                in.AuthorizerUri,
		AuthorizerCredentials:        in.AuthorizerCredentials,
		IdentitySource:               in.IdentitySource,
		IdentityValidationExpression: in.IdentityValidationExpression,
		AuthorizerResultTtlInSeconds: in.AuthorizerResultTtlInSeconds,
	}
	if len(in.ProviderARNs) > 0 {
		a.ProviderARNs = in.ProviderARNs
	}
	if a.Type == apigw.AuthorizerCognitoUserPools {
		a.AuthorizerCredentials = "" // the service ignores them here, but takes them in an update
	}
	settleAuthType(a)
	if err := c.checkAuthorizer(in.RestApiId, a); err != nil {
		return nil, err
	}
	return a, c.putAuthorizer(in.RestApiId, a)
}

// settleAuthType fills in what an authorizer of its type is called unless it is given.
func settleAuthType(a *apigw.Authorizer) {
	if a.AuthType == "" {
		a.AuthType = "custom"
		if a.Type == apigw.AuthorizerCognitoUserPools {
			a.AuthType = "cognito_user_pools"
		}
	}
}
