package openapi

import (
	"cmp"
	"strings"

	"stile/internal/apigw"
)

// scheme is what a security scheme means for the methods that require it.
type scheme struct {
	authorizer apigw.AuthorizerType // "" without an authorizer
	isIam      bool
	isApiKey   bool
	isBroken   bool // it should have an authorizer and has none: methods that require it aren't created
}

// security reads the security schemes. Those with an authorizer make one, whether a method requires it or not.
func (r *reader) security() {
	all := r.root.get("components", "securitySchemes")
	if r.swagger {
		all = r.root.get("securityDefinitions")
	}
	r.schemes = make(map[string]scheme)
	for _, m := range all.fields() {
		if definition := r.resolve(m.value); definition.is(anObject) {
			r.schemes[m.name] = r.scheme(m.name, definition)
		}
	}
}

func (r *reader) scheme(name string, definition *node) scheme {
	kind := definition.get("type").str()
	authType := definition.get(extension("authtype")).str()
	authorizer := r.resolve(definition.get(extension("authorizer")))
	isKey := strings.EqualFold(definition.get("name").str(), "x-api-key") && strings.EqualFold(definition.get("in").str(), "header")
	switch {
	case authorizer.is(anObject):
		a := readAuthorizer(name, definition, authorizer)
		r.out.Authorizers = append(r.out.Authorizers, Authorizer{a, definition.line})
		return scheme{authorizer: a.Type}
	case strings.EqualFold(authType, "awsSigv4"):
		return scheme{isIam: true}
	case kind != "apiKey":
		r.warn("Unsupported security definition type '%s' for '%s'. Ignoring.", kind, name)
		return scheme{}
	case isKey:
		return scheme{isApiKey: true}
	case authType != "":
		r.warn("Unable to create authorizer from security definition: '%s'. Extension x-amazon-apigateway-authorizer is required. Any methods with security: '%s' will not be created. If this security definition is not a custom authorizer, remove the x-amazon-apigateway-authtype extension and it will be ignored.", name, name)
		return scheme{isBroken: true}
	}
	return scheme{}
}

func readAuthorizer(name string, definition, authorizer *node) apigw.Authorizer {
	a := apigw.Authorizer{
		Name:                         name,
		Type:                         apigw.AuthorizerType(strings.ToUpper(authorizer.get("type").str())),
		AuthType:                     definition.get(extension("authtype")).str(),
		AuthorizerUri:                authorizer.get("authorizerUri").str(),
		AuthorizerCredentials:        authorizer.get("authorizerCredentials").str(),
		IdentitySource:               authorizer.get("identitySource").str(),
		IdentityValidationExpression: authorizer.get("identityValidationExpression").str(),
	}
	for _, arn := range authorizer.get("providerARNs").strs() {
		a.ProviderARNs = append(a.ProviderARNs, apigw.ProviderARN(arn))
	}
	if ttl, err := wholeNumber(cmp.Or(authorizer.get("authorizerResultTtlInSeconds"), &node{})); err == nil {
		a.AuthorizerResultTtlInSeconds = &ttl
	}
	if header := definition.get("name").str(); header != "" && a.Type != apigw.AuthorizerRequest {
		a.IdentitySource = "method.request.header." + header
	}
	return a
}

// authorize gives a method what its security requirements, else those of the whole document, ask for. It is false if the method
// can't be created.
func (r *reader) authorize(m *Method, operation *node) bool {
	m.AuthorizationType = apigw.AuthorizationNone
	requirements := operation.get("security")
	if requirements == nil {
		requirements = r.root.get("security")
	}
	for _, requirement := range requirements.elements() {
		for _, named := range requirement.fields() {
			s, known := r.schemes[named.name]
			if s.isBroken {
				return false
			}
			if !known {
				r.warn("Security definition '%s' not found. Ignoring.", named.name)
			}
			require(m, named, s)
		}
	}
	if given := operation.get(extension("auth"), "type").str(); given != "" && m.AuthorizationType == apigw.AuthorizationNone {
		m.AuthorizationType = apigw.AuthorizationType(strings.ToUpper(given))
	}
	return true
}

// require adds one scheme to what a method asks for. Of several authorizers the first counts: a method has but one.
func require(m *Method, named member, s scheme) {
	m.ApiKeyRequired = m.ApiKeyRequired || s.isApiKey
	if m.AuthorizationType != apigw.AuthorizationNone {
		return
	}
	switch s.authorizer {
	case "":
		if s.isIam {
			m.AuthorizationType = apigw.AuthorizationAwsIam
		}
		return
	case apigw.AuthorizerCognitoUserPools:
		m.AuthorizationType = apigw.AuthorizationCognitoUserPools
	default:
		m.AuthorizationType = apigw.AuthorizationCustom
	}
	m.Authorizer = named.name
	if scopes := named.value.strs(); len(scopes) > 0 {
		m.AuthorizationScopes = scopes
	}
}
