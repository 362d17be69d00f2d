package control

import (
	"encoding/json"
	"errors"
	"io"
	"math"
	"slices"
	"strings"

	"stile/internal/javaregex"
)

const notASchema = "Invalid model schema specified"

// checkSchema holds text against JSON Schema draft 4, in which the service allows no keywords of others, and answers the references
// that lead out of it, or why it is refused.
func checkSchema(text string) (references []string, refusal string) {
	d := json.NewDecoder(strings.NewReader(text))
	var root any
	if err := d.Decode(&root); err != nil {
		return nil, notASchema
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, notASchema
	}
	s := schemaCheck{root: root}
	if !s.schema(root) {
		return nil, notASchema
	}
	if len(s.unsupported) > 0 {
		slices.Sort(s.unsupported)
		return nil, notASchema + `. Unsupported keyword(s): ["` + strings.Join(slices.Compact(s.unsupported), `","`) + `"]`
	}
	return s.references, ""
}

type schemaCheck struct {
	root        any
	references  []string
	unsupported []string // keywords that draft 4 doesn't have
}

// schema is whether v is a schema, down to the schemas in it.
func (s *schemaCheck) schema(v any) bool {
	members, ok := v.(map[string]any)
	if !ok {
		return false
	}
	for keyword, value := range members {
		if !s.keyword(keyword, value) {
			return false
		}
	}
	return true
}

// keyword is whether a keyword of draft 4 has a value of its kind; others are remembered.
func (s *schemaCheck) keyword(name string, v any) bool {
	switch name {
	case "$schema", "id", "title", "description", "format":
		return isA[string](v)
	case "pattern":
		text, ok := v.(string)
		return ok && isPattern(text)
	case "default":
		return true
	case "maximum", "minimum":
		return isA[float64](v)
	case "exclusiveMaximum", "exclusiveMinimum", "uniqueItems":
		return isA[bool](v)
	case "multipleOf":
		n, ok := v.(float64)
		return ok && n > 0
	case "maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties":
		n, ok := v.(float64)
		return ok && n >= 0 && n == math.Trunc(n)
	case "required":
		return areUniqueNames(v)
	case "enum":
		return areUnique(v)
	case "type":
		return isType(v) || areUniqueNames(v) && !slices.ContainsFunc(v.([]any), func(e any) bool { return !isType(e) })
	case "properties", "definitions":
		return s.named(v, s.schema)
	case "patternProperties":
		return s.named(v, s.schema) && arePatterns(v.(map[string]any))
	case "dependencies":
		return s.named(v, func(d any) bool { return areUniqueNames(d) || s.schema(d) })
	case "additionalItems", "additionalProperties":
		return isA[bool](v) || s.schema(v)
	case "items":
		return s.schema(v) || s.several(v)
	case "not":
		return s.schema(v)
	case "allOf", "anyOf", "oneOf":
		return s.several(v)
	case "$ref":
		return s.reference(v)
	default:
		s.unsupported = append(s.unsupported, name)
	}
	return true
}

// isPattern is whether text is a regular expression.
func isPattern(text string) bool {
	_, err := javaregex.Compile(text)
	return err == nil
}

func arePatterns(members map[string]any) bool {
	for pattern := range members {
		if !isPattern(pattern) {
			return false
		}
	}
	return true
}

func isA[T any](v any) bool {
	_, ok := v.(T)
	return ok
}

// several is a list of schemas that isn't empty.
func (s *schemaCheck) several(v any) bool {
	list, ok := v.([]any)
	if !ok || len(list) == 0 {
		return false
	}
	for _, element := range list {
		if !s.schema(element) {
			return false
		}
	}
	return true
}

// named is an object whose members all pass a check.
func (s *schemaCheck) named(v any, check func(any) bool) bool {
	members, ok := v.(map[string]any)
	for _, member := range members {
		ok = ok && check(member)
	}
	return ok
}

// areUniqueNames is whether v is a list of different strings that isn't empty.
func areUniqueNames(v any) bool {
	list, _ := v.([]any)
	return areUnique(v) && !slices.ContainsFunc(list, func(e any) bool { return !isA[string](e) })
}

func areUnique(v any) bool {
	list, _ := v.([]any)
	seen := make(map[string]bool)
	for _, element := range list {
		text, err := json.Marshal(element)
		if err != nil || seen[string(text)] {
			return false
		}
		seen[string(text)] = true
	}
	return len(list) > 0
}

func isType(v any) bool {
	name, ok := v.(string)
	return ok && slices.Contains([]string{"array", "boolean", "integer", "null", "number", "object", "string"}, name)
}

// reference is whether one within the schema leads to something there; one that leads out of it is remembered.
func (s *schemaCheck) reference(v any) bool {
	text, ok := v.(string)
	path, within := strings.CutPrefix(text, "#")
	if ok && !within {
		s.references = append(s.references, text)
		return true
	}
	target := s.root
	for element := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		if members, isObject := target.(map[string]any); path != "" && isObject {
			target = members[unescapePointer(element)]
		}
	}
	return ok && target != nil
}
