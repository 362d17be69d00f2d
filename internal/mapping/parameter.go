package mapping

import (
	"errors"
	"fmt"
	"strings"

	"stile/internal/jsonpath"
)

// sourceKind says where a mapped parameter's value comes from.
type sourceKind uint8

const (
	staticSource sourceKind = iota
	contextSource
	stageVariableSource
	pathSource
	querySource
	multiValueQuerySource
	headerSource
	multiValueHeaderSource
	bodySource
)

// expression is one compiled source of a parameter mapping: spec data-plane 03 sections 1 and 7.
type expression struct {
	kind sourceKind
	name string         // the parameter or variable, or the static text
	path *jsonpath.Path // into the body; nil for the whole
}

// side is the half of an exchange that expressions may read besides $context and stage variables.
type side struct {
	prefix    string // method.request. or integration.response.
	locations map[string]sourceKind
}

var (
	requestSide = side{"method.request.", map[string]sourceKind{
		"path":                  pathSource,
		"querystring":           querySource,
		"multivaluequerystring": multiValueQuerySource,
		"header":                headerSource,
		"multivalueheader":      multiValueHeaderSource,
		"body":                  bodySource,
	}}
	responseSide = side{"integration.response.", map[string]sourceKind{
		"header":           headerSource,
		"multivalueheader": multiValueHeaderSource,
		"body":             bodySource,
	}}
)

var errExpression = errors.New("not a mapping expression")

// compileExpression understands one source expression.
func compileExpression(text string, from side) (expression, error) {
	if len(text) >= 2 && text[0] == '\'' && text[len(text)-1] == '\'' {
		return expression{kind: staticSource, name: text[1 : len(text)-1]}, nil
	}
	if name, ok := strings.CutPrefix(text, "context."); ok && isDottedName(name) {
		return expression{kind: contextSource, name: name}, nil
	}
	if name, ok := strings.CutPrefix(text, "stageVariables."); ok && isParameterName(name) {
		return expression{kind: stageVariableSource, name: name}, nil
	}
	rest, ok := strings.CutPrefix(text, from.prefix)
	if !ok {
		return expression{}, errExpression
	}
	if path, ok := strings.CutPrefix(rest, "body["); ok && from.locations["body"] == bodySource {
		return compileBodyPath("$[" + path)
	}
	location, name, named := strings.Cut(rest, ".")
	kind, ok := from.locations[location]
	switch {
	case !ok:
		return expression{}, errExpression
	case kind == bodySource && !named:
		return expression{kind: bodySource}, nil
	case kind == bodySource:
		return compileBodyPath("$." + name)
	case !named || !isParameterName(name):
		return expression{}, errExpression
	}
	return expression{kind: kind, name: name}, nil
}

func compileBodyPath(path string) (expression, error) {
	compiled, err := jsonpath.Compile(path)
	if err != nil {
		return expression{}, fmt.Errorf("%w: %w", errExpression, err)
	}
	return expression{kind: bodySource, path: compiled}, nil
}

// isParameterName is whether name has only the characters that names of parameters may have.
func isParameterName(name string) bool {
	for i := range len(name) {
		c := name[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case c == '.' || c == '_' || c == '$' || c == '-':
		default:
			return false
		}
	}
	return name != ""
}

// isDottedName is whether name can be a path into $context; claims such as custom:role and authorizer keys may hold more than
// parameters may.
func isDottedName(name string) bool {
	for i := range len(name) {
		if c := name[i]; c <= ' ' || c >= 0x7f || c == '\'' || c == '"' {
			return false
		}
	}
	return name != "" && !strings.HasPrefix(name, ".") && !strings.HasSuffix(name, ".") && !strings.Contains(name, "..")
}
