package openapi

import (
	"strings"

	"stile/internal/apigw"
	"stile/internal/jsonval"
)

// apiKeyScheme and sigv4Scheme are the service's names of what isn't an authorizer of the API's own.
func (w *writer) apiKeyScheme() string { return w.freeScheme("api_key") }
func (w *writer) sigv4Scheme() string  { return w.freeScheme("sigv4") }

// freeScheme is a name that no authorizer has.
func (w *writer) freeScheme(name string) string {
	for _, a := range w.def.Authorizers {
		if a.Name == name {
			return w.freeScheme(name + "_")
		}
	}
	return name
}

// security is what a method requires of its callers.
func (w *writer) security(m *apigw.Method) []jsonval.Value {
	var all []jsonval.Value
	require := func(scheme string, scopes []string) {
		requirement := newObject()
		requirement.Put(scheme, list(scopes...))
		all = append(all, nested(requirement))
	}
	switch a := w.def.Authorizers[m.AuthorizerId]; {
	case m.AuthorizationType == apigw.AuthorizationAwsIam:
		require(w.sigv4Scheme(), nil)
	case a != nil && m.AuthorizationType != apigw.AuthorizationNone:
		require(a.Name, m.AuthorizationScopes)
	}
	if m.ApiKeyRequired {
		require(w.apiKeyScheme(), nil)
	}
	return all
}

// securitySchemes describes what methods require and, where authorizers are asked for, the authorizers that none does.
func (w *writer) securitySchemes() *object {
	schemes := make(map[string]*object)
	for _, r := range w.def.Resources {
		for _, m := range r.ResourceMethods {
			if m.ApiKeyRequired {
				schemes[w.apiKeyScheme()] = keyScheme("x-api-key", "header")
			}
			if m.AuthorizationType == apigw.AuthorizationAwsIam {
				scheme := keyScheme("Authorization", "header")
				scheme.Put("x-amazon-apigateway-authtype", text("awsSigv4"))
				schemes[w.sigv4Scheme()] = scheme
			}
			if a := w.def.Authorizers[m.AuthorizerId]; a != nil {
				schemes[a.Name] = w.authorizerScheme(a)
			}
		}
	}
	if w.options.Extensions.Authorizers {
		for _, a := range w.def.Authorizers {
			schemes[a.Name] = w.authorizerScheme(a)
		}
	}
	all := newObject()
	for _, name := range inHashOrder(schemes) {
		all.Put(name, nested(schemes[name]))
	}
	return all
}

func keyScheme(name, place string) *object {
	s := newObject()
	s.Put("type", text("apiKey"))
	s.Put("name", text(name))
	s.Put("in", text(place))
	return s
}

func (w *writer) authorizerScheme(a *apigw.Authorizer) *object {
	name, place := identityPlace(a)
	s := keyScheme(name, place)
	w.documented.authorizer(s, a.Name)
	s = inOrder(s, []string{"type", "description", "name", "in"})
	putText(s, "x-amazon-apigateway-authtype", a.AuthType)
	if w.options.Extensions.Authorizers {
		s.Put("x-amazon-apigateway-authorizer", nested(authorizerObject(a)))
	}
	return s
}

// identityPlace is where a client puts its credentials, as far as OpenAPI can tell: a header or a query parameter.
func identityPlace(a *apigw.Authorizer) (name, place string) {
	source := a.IdentitySource
	if source == "" && a.Type != apigw.AuthorizerRequest {
		return "Authorization", "header"
	}
	if name, ok := strings.CutPrefix(source, "method.request.header."); ok && !strings.Contains(source, ",") {
		return name, "header"
	}
	if name, ok := strings.CutPrefix(source, "method.request.querystring."); ok && !strings.Contains(source, ",") {
		return name, "query"
	}
	return "Unused", "header"
}

func authorizerObject(a *apigw.Authorizer) *object {
	o := newObject()
	if len(a.ProviderARNs) > 0 {
		arns := make([]string, len(a.ProviderARNs))
		for i, arn := range a.ProviderARNs {
			arns[i] = string(arn)
		}
		o.Put("providerARNs", list(arns...))
	}
	if a.Type == apigw.AuthorizerRequest {
		putText(o, "identitySource", a.IdentitySource)
	}
	putText(o, "authorizerUri", a.AuthorizerUri)
	putText(o, "authorizerCredentials", a.AuthorizerCredentials)
	if ttl := a.AuthorizerResultTtlInSeconds; ttl != nil {
		o.Put("authorizerResultTtlInSeconds", jsonval.OfInt(int32(*ttl))) //nolint:gosec // at most 3,600
	}
	putText(o, "identityValidationExpression", a.IdentityValidationExpression)
	o.Put("type", text(strings.ToLower(string(a.Type))))
	return o
}
