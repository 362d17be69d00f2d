package openapi

import (
	"slices"
	"strings"
)

// What objects may have in the OpenAPI specification. The service's parser mentions anything else, and drops it.
var (
	infoMembers        = []string{"title", "description", "termsOfService", "contact", "license", "version", "summary"}
	pathMembers        = []string{"$ref", "summary", "description", "get", "put", "post", "delete", "options", "head", "patch", "trace", "servers", "parameters"}
	requestBodyMembers = []string{"$ref", "description", "content", "required"}
)

func rootMembers(swagger bool) []string {
	if swagger {
		return []string{
			"swagger", "info", "host", "basePath", "schemes", "consumes", "produces", "paths", "definitions", "parameters", "responses",
			"securityDefinitions", "security", "tags", "externalDocs",
		}
	}
	return []string{"openapi", "info", "servers", "paths", "components", "security", "tags", "externalDocs"}
}

func operationMembers(swagger bool) []string {
	both := []string{"tags", "summary", "description", "externalDocs", "operationId", "parameters", "responses", "deprecated", "security"}
	if swagger {
		return append(both, "consumes", "produces", "schemes")
	}
	return append(both, "requestBody", "callbacks", "servers")
}

func parameterMembers(swagger bool) []string {
	both := []string{"$ref", "name", "in", "description", "required", "allowEmptyValue"}
	if swagger {
		return append(both, "schema", "type", "format", "items", "collectionFormat", "default", "maximum", "exclusiveMaximum", "minimum",
			"exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "enum", "multipleOf", "example")
	}
	return append(both, "deprecated", "style", "explode", "allowReserved", "schema", "example", "examples", "content")
}

func responseMembers(swagger bool) []string {
	if swagger {
		return []string{"$ref", "description", "schema", "headers", "examples"}
	}
	return []string{"$ref", "description", "headers", "content", "links"}
}

// unexpected warns of an object's members that aren't among those it may have, in the words of the service's parser.
func (r *reader) unexpected(n *node, expected []string, place string) {
	for _, m := range n.fields() {
		if !strings.HasPrefix(m.name, "x-") && !slices.Contains(expected, m.name) {
			r.warn("Parse issue: attribute %s%s is unexpected", place, m.name)
		}
	}
}
