package control

import (
	"slices"
	"strings"

	"stile/internal/apigw"
	"stile/internal/lazyregexp"
	"stile/internal/store"
)

// authorizer finds one. The service doesn't look at the API's identifier.
func (c *Call) authorizer(apiId, id string) (*apigw.Authorizer, error) {
	if isName(apiId) && isName(id) {
		a, err := store.Get[apigw.Authorizer](c.reader, store.AuthorizerKey(c.Region, apiId, id))
		if a != nil || err != nil {
			return a, err
		}
	}
	return nil, notFound("Invalid Authorizer identifier specified")
}

// authorizers reads all authorizers of an API by their identifiers.
func (c *Call) authorizers(apiId string) (map[string]*apigw.Authorizer, error) {
	return byName[apigw.Authorizer](c, store.AuthorizersPrefix(c.Region, apiId))
}

func (c *Call) newAuthorizerId(apiId string) string {
	return c.newKey(shortId, func(id string) string { return store.AuthorizerKey(c.Region, apiId, id) })
}

func (c *Call) putAuthorizer(apiId string, a *apigw.Authorizer) error {
	return store.Put(c.writer, store.AuthorizerKey(c.Region, apiId, a.Id), a)
}

// checkAuthorizer holds an authorizer, as it is to be stored, against the others of its API and the rules of its members.
func (c *Call) checkAuthorizer(apiId string, a *apigw.Authorizer) error {
	if a.Name == "" {
		return badRequest("Authorizer name cannot be empty")
	}
	others, err := c.authorizers(apiId)
	if err != nil {
		return err
	}
	for id, other := range others {
		if id != a.Id && other.Name == a.Name {
			return conflict("Authorizer name must be unique. Authorizer %s already exists in this RestApi.", a.Name)
		}
	}
	return checkAuthorizerMembers(a)
}

// checkAuthorizerMembers holds an authorizer against the rules of its members.
func checkAuthorizerMembers(a *apigw.Authorizer) (err error) {
	if ttl := a.AuthorizerResultTtlInSeconds; ttl != nil && (*ttl < 0 || *ttl > 3600) {
		return badRequest("Invalid authorizer result TTL specified: must be between 0 and 3600 seconds")
	}
	if a.AuthorizerCredentials != "" && !iamArns.MatchString(a.AuthorizerCredentials) {
		return badRequest("Invalid ARN specified in the request")
	}
	if a.Type == apigw.AuthorizerCognitoUserPools {
		err = checkUserPools(a.ProviderARNs)
	} else {
		err = checkAuthorizerUri(a.AuthorizerUri)
	}
	if err != nil {
		return err
	}
	return checkIdentitySource(a)
}

var (
	authorizerUris = lazyregexp.New(`^arn:[^:]+:apigateway:[^:]+:lambda:path/2015-03-31/functions/.+/invocations$`)
	userPools      = lazyregexp.New(`^arn:[^:]+:cognito-idp:[^:]+:[^:]*:userpool/.+$`)
)

func checkAuthorizerUri(uri string) error {
	if !authorizerUris.MatchString(uri) {
		return badRequest("Invalid Authorizer URI: %s. Authorizer URI should be a valid API Gateway ARN that represents a Lambda function invocation.", uri)
	}
	return nil
}

func checkUserPools(arns []apigw.ProviderARN) error {
	if len(arns) == 0 {
		return badRequest("At least one user pool must be specified in providerARNs")
	}
	for _, arn := range arns {
		if !userPools.MatchString(string(arn)) {
			return badRequest("Invalid Cognito User Pool ARN specified: %s", arn)
		}
	}
	return nil
}

// checkIdentitySource wants one header for a token. A REQUEST authorizer may look anywhere, and nowhere if nothing is kept.
func checkIdentitySource(a *apigw.Authorizer) error {
	if a.Type != apigw.AuthorizerRequest {
		if location, _ := methodParameter(a.IdentitySource); location != "header" || strings.Contains(a.IdentitySource, ",") {
			return errMappingExpression(a.IdentitySource)
		}
		return nil
	}
	if a.IdentitySource == "" {
		if ttl := a.AuthorizerResultTtlInSeconds; ttl == nil || *ttl != 0 {
			return badRequest("Identity source is required unless caching of authorization results is disabled")
		}
		return nil
	}
	for source := range strings.SplitSeq(a.IdentitySource, ",") {
		source = strings.TrimSpace(source)
		if location, _ := methodParameter(source); !slices.Contains([]string{"header", "querystring"}, location) && !isVariableSource(source) {
			return errMappingExpression(source)
		}
	}
	return nil
}
