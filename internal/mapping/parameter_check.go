package mapping

import (
	"maps"
	"slices"
	"strings"

	"stile/internal/apigw"
)

// target is where a mapped parameter goes.
type target uint8

const (
	pathTarget target = iota
	queryTarget
	headerTarget
)

var (
	requestTargets = map[string]target{
		"path":                  pathTarget,
		"querystring":           queryTarget,
		"multivaluequerystring": queryTarget,
		"header":                headerTarget,
		"multivalueheader":      headerTarget,
	}
	responseTargets = map[string]target{
		"header":           headerTarget,
		"multivalueheader": headerTarget,
	}
)

// parameter is one compiled row of requestParameters or responseParameters.
type parameter struct {
	target target
	name   string
	source expression
}

// CheckRequestParameters says of an integration's requestParameters what AWS says when they are put, or nil.
func CheckRequestParameters(params map[string]string) error {
	_, invalid := compileParameters(params, "integration.request.", requestTargets, requestSide)
	return invalidExpressions(invalid)
}

// CheckResponseParameters says of an integration response's responseParameters what AWS says when they are put, or nil.
func CheckResponseParameters(params map[string]string) error {
	_, invalid := compileParameters(params, "method.response.", responseTargets, responseSide)
	return invalidExpressions(invalid)
}

// compileParameters compiles a whole map, ordered by key, and answers the keys and values that can't be, in the same order.
func compileParameters(params map[string]string, prefix string, targets map[string]target, from side) (compiled []parameter, invalid []string) {
	for _, key := range slices.Sorted(maps.Keys(params)) {
		location, name, _ := strings.Cut(strings.TrimPrefix(key, prefix), ".")
		to, ok := targets[location]
		if !ok || !strings.HasPrefix(key, prefix) || !isParameterName(name) {
			invalid = append(invalid, key)
			continue
		}
		source, err := compileExpression(params[key], from)
		if err != nil {
			invalid = append(invalid, params[key])
			continue
		}
		compiled = append(compiled, parameter{to, name, source})
	}
	return compiled, invalid
}

func invalidExpressions(invalid []string) error {
	if len(invalid) == 0 {
		return nil
	}
	reasons := make([]string, len(invalid))
	for i, expression := range invalid {
		reasons[i] = "Invalid mapping expression specified: " + expression
	}
	return &apigw.Error{
		Code:   "BadRequestException",
		Status: 400,
		Message: "Invalid mapping expression specified: Validation Result: warnings : [], errors : [" +
			strings.Join(reasons, ", ") + "]",
	}
}
