package control

import (
	"maps"
	"slices"
	"strings"

	"stile/internal/apigw"
	"stile/internal/lazyregexp"
)

var parameterNames = lazyregexp.New(`^[a-zA-Z0-9._$-]+$`)

// checkMethod holds a method, as it is to be stored, against the rules in the order the service checks them.
func (c *Call) checkMethod(apiId string, m *apigw.Method) error {
	if err := checkParameterNames(m.RequestParameters); err != nil {
		return err
	}
	if err := c.checkAuthorization(apiId, m); err != nil {
		return err
	}
	if m.RequestValidatorId != "" {
		if _, err := c.requestValidator(apiId, m.RequestValidatorId); isNotFound(err) {
			return badRequest("Invalid Request Validator identifier specified")
		} else if err != nil {
			return err
		}
	}
	if err := c.checkModels(apiId, m.RequestModels); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(m.RequestParameters)) {
		location, parameter := methodParameter(name)
		if location == "" {
			return errMappingExpression(name)
		}
		if !parameterNames.MatchString(parameter) {
			return errMapping("Parameter name should match the following regular expression: " + parameterNames.String())
		}
	}
	return nil
}

// checkParameterNames refuses one name in two locations.
func checkParameterNames(parameters map[string]bool) error {
	seen := make(map[string]string)
	for parameter := range parameters {
		location, name := methodParameter(parameter)
		location = strings.TrimPrefix(location, "multivalue")
		if other, ok := seen[name]; ok && location != "" && other != location {
			return badRequest("Parameter names must be unique across querystring, header and path")
		}
		if location != "" {
			seen[name] = location
		}
	}
	return nil
}

// methodParameter takes method.request.{location}.{name} apart; the location of anything else is empty.
func methodParameter(parameter string) (location, name string) {
	rest, ok := strings.CutPrefix(parameter, "method.request.")
	if !ok {
		return "", ""
	}
	location, name, _ = strings.Cut(rest, ".")
	switch location {
	case "querystring", "path", "header", "multivaluequerystring", "multivalueheader":
		if name != "" {
			return location, name
		}
	}
	return "", ""
}

var errMethodAuthorizer = badRequest("Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.")

// checkAuthorization wants an authorizer of the kind that the authorization type calls for. Without such a type none is kept.
func (c *Call) checkAuthorization(apiId string, m *apigw.Method) error {
	switch m.AuthorizationType {
	case apigw.AuthorizationNone, apigw.AuthorizationAwsIam:
		m.AuthorizerId = ""
		return nil
	case apigw.AuthorizationCustom, apigw.AuthorizationCognitoUserPools:
	default:
		return badRequest("Invalid authorization type specified. Valid options are %s", strings.Join(m.AuthorizationType.Values(), ","))
	}
	a, err := c.authorizer(apiId, m.AuthorizerId)
	if err != nil && !isNotFound(err) {
		return err
	}
	isCognito := m.AuthorizationType == apigw.AuthorizationCognitoUserPools
	if err != nil || (a.Type == apigw.AuthorizerCognitoUserPools) != isCognito {
		return errMethodAuthorizer
	}
	return nil
}

// checkModels holds content types' models against those of the API.
func (c *Call) checkModels(apiId string, models map[string]string) error {
	for _, contentType := range slices.Sorted(maps.Keys(models)) {
		if _, err := c.model(apiId, models[contentType]); isNotFound(err) {
			return badRequest("Invalid model identifier specified: %s", models[contentType])
		} else if err != nil {
			return err
		}
	}
	return nil
}

// errMappingExpression is the refusal of something that should be a mapping expression.
func errMappingExpression(text string) error {
	return errMapping("Invalid mapping expression specified: " + text)
}

// errMappingParameter is the refusal of a well-formed expression whose parameter the method doesn't declare.
func errMappingParameter(parameter string) error {
	return errMapping("Invalid mapping expression parameter specified: " + parameter)
}

func errMapping(reasons ...string) error {
	return badRequest("Invalid mapping expression specified: Validation Result: warnings : [], errors : [%s]", strings.Join(reasons, ", "))
}
