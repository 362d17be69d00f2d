package control

import (
	"strconv"

	"stile/internal/apigw"
)

type updateAuthorizerInput struct {
	RestApiId       string `uri:"restapi_id"`
	AuthorizerId    string `uri:"authorizer_id"`
	PatchOperations []apigw.PatchOperation
}

func updateAuthorizer(c *Call, in *updateAuthorizerInput) (*apigw.Authorizer, error) {
	a, err := c.authorizer(in.RestApiId, in.AuthorizerId)
	if err != nil {
		return nil, err
	}
	if err := patchFlat(in.PatchOperations, authorizerRows(a)); err != nil {
		return nil, err
	}
	if err := c.checkAuthorizer(in.RestApiId, a); err != nil {
		return nil, err
	}
	return a, c.putAuthorizer(in.RestApiId, a)
}

func authorizerRows(a *apigw.Authorizer) []patchRow {
	source := setText(&a.IdentitySource)
	return []patchRow{
		{path: "/authorizerUri", replace: setText(&a.AuthorizerUri)},
		{path: "/authorizerCredentials", replace: setText(&a.AuthorizerCredentials)},
		{path: "/authorizerResultTtlInSeconds", replace: func(p patch) error {
			ttl, err := strconv.Atoi(p.text())
			if err != nil {
				ttl = -1
			}
			a.AuthorizerResultTtlInSeconds = &ttl
			return nil
		}},
		{path: "/authType", replace: setText(&a.AuthType)},
		{path: "/identitySource", add: source, replace: source, remove: func(patch) error { a.IdentitySource = ""; return nil }},
		{path: "/identityValidationExpression", replace: setText(&a.IdentityValidationExpression)},
		{path: "/name", replace: setText(&a.Name)},
		{
			path:   "/providerARNs",
			add:    func(p patch) error { return addMember(&a.ProviderARNs, p.text()) },
			remove: func(p patch) error { dropMember(&a.ProviderARNs, p.text()); return nil },
		},
		{path: "/type", replace: setEnum("updateAuthorizerInput.type", &a.Type)},
	}
}
