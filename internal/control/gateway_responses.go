package control

import (
	"maps"
	"slices"
	"strings"

	"stile/internal/apigw"
	"stile/internal/lazyregexp"
	"stile/internal/store"
)

// gatewayResponses are the responses that an API customises.
func (c *Call) gatewayResponses(apiId string) (map[apigw.GatewayResponseType]*apigw.GatewayResponse, error) {
	customised := make(map[apigw.GatewayResponseType]*apigw.GatewayResponse)
	for record, err := range store.Children[apigw.GatewayResponse](c.reader, store.GatewayResponsesPrefix(c.Region, apiId), "") {
		if err != nil {
			return nil, err
		}
		customised[record.Value.ResponseType] = record.Value
	}
	return customised, nil
}

func (c *Call) putGatewayResponse(apiId string, r *apigw.GatewayResponse) error {
	return store.Put(c.writer, store.GatewayResponseKey(c.Region, apiId, string(r.ResponseType)), r)
}

func checkGatewayResponse(r *apigw.GatewayResponse) error {
	for _, parameter := range slices.Sorted(maps.Keys(r.ResponseParameters)) {
		if !isGatewayParameter(parameter) {
			return errMappingExpression(parameter)
		}
		if source := r.ResponseParameters[parameter]; !isGatewaySource(source) {
			return errMappingExpression(source)
		}
	}
	return checkContentTypes(slices.Collect(maps.Keys(r.ResponseTemplates)))
}

// headerNames are the names that a header's fields can have.
var headerNames = lazyregexp.New("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$")

// isGatewayParameter is whether text has the form gatewayresponse.{location}.{name}.
func isGatewayParameter(text string) bool {
	rest, ok := strings.CutPrefix(text, "gatewayresponse.")
	location, name, _ := strings.Cut(rest, ".")
	return ok && name != "" && slices.Contains([]string{"header", "querystring", "path"}, location) && (location != "header" || headerNames.MatchString(name))
}

// isGatewaySource is whether a parameter of a gateway response can be taken from there: static text, the request, $context or the
// stage's variables, but no body.
func isGatewaySource(text string) bool {
	if len(text) >= 2 && strings.HasPrefix(text, "'") && strings.HasSuffix(text, "'") {
		return true
	}
	if location, _ := methodParameter(text); location != "" {
		return true
	}
	return isVariableSource(text)
}

// isVariableSource is whether text names a value of $context or a stage variable.
func isVariableSource(text string) bool {
	name, isContext := strings.CutPrefix(text, "context.")
	if !isContext {
		name = strings.TrimPrefix(text, "stageVariables.")
	}
	return name != "" && name != text
}
