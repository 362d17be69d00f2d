package control

import (
	"maps"
	"slices"
	"unicode/utf8"

	"stile/internal/lazyregexp"
)

const (
	maxVariables     = 100
	maxVariableName  = 64  // characters
	maxVariableValue = 512 // characters
)

var (
	variableNames  = lazyregexp.New(`^[A-Za-z0-9_]+$`)
	variableValues = lazyregexp.New(`^[-A-Za-z0-9._~:/?#&=,]+$`)
)

// checkVariables holds stage variables, or a canary's, against the service's rules.
func checkVariables(variables map[string]string) error {
	if len(variables) > maxVariables {
		return badRequest("A stage can have at most %d stage variables", maxVariables)
	}
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		value := variables[name]
		switch {
		case !variableNames.MatchString(name):
			return badRequest("Invalid stage variable name: %s.  Please use names with only word characters.", name)
		case len(name) > maxVariableName:
			return badRequest("Invalid stage variable name: %s.  Names can have at most %d characters.", name, maxVariableName)
		case utf8.RuneCountInString(value) > maxVariableValue:
			return badRequest("Invalid stage variable value of %s.  Values can have at most %d characters.", name, maxVariableValue)
		case !variableValues.MatchString(value):
			return badRequest("Invalid stage variable value: %s.  Please use values with alphanumeric characters and the symbols ' ', -', '.', '_', ':', '/', '?', '&', '=', and ','.", value)
		}
	}
	return nil
}
