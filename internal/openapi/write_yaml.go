package openapi

import (
	"strings"

	"stile/internal/jsonval"
	"stile/internal/lazyregexp"
)

// appendYAML prints in block style with every text in double quotes, so that none is taken for anything else.
func appendYAML(b []byte, v jsonval.Value) []byte { return appendBlock(b, v, "", false) }

// appendBlock prints a value whose lines begin with indent; the first doesn't where the value follows a dash.
func appendBlock(b []byte, v jsonval.Value, indent string, afterDash bool) []byte {
	switch v.Kind() {
	case jsonval.Map:
		for i, m := range v.Object().Members() {
			if i > 0 || !afterDash {
				b = append(b, indent...)
			}
			b = appendEntry(append(append(b, yamlKey(m.Key)...), ':'), m.Value, indent)
		}
	case jsonval.List:
		for i, item := range v.Array().Items {
			if i > 0 || !afterDash {
				b = append(b, indent...)
			}
			b = append(b, "- "...)
			if isFlow(item) {
				b = append(append(b, flow(item)...), '\n')
			} else {
				b = appendBlock(b, item, indent+"  ", true)
			}
		}
	default:
		b = append(append(b, jsonScalar(v)...), '\n')
	}
	return b
}

// appendEntry prints what belongs to a key. Lists aren't indented further than their key.
func appendEntry(b []byte, v jsonval.Value, indent string) []byte {
	if isFlow(v) {
		return append(append(append(b, ' '), flow(v)...), '\n')
	}
	b = append(b, '\n')
	if v.Kind() == jsonval.Map {
		indent += "  "
	}
	return appendBlock(b, v, indent, false)
}

// isFlow is whether a value stands on the line of its key or dash.
func isFlow(v jsonval.Value) bool {
	switch v.Kind() {
	case jsonval.Map:
		return v.Object().Len() == 0
	case jsonval.List:
		return len(v.Array().Items) == 0
	default:
		return true
	}
}

func flow(v jsonval.Value) string {
	switch v.Kind() {
	case jsonval.Map:
		return "{}"
	case jsonval.List:
		return "[]"
	default:
		return jsonScalar(v)
	}
}

var (
	plainKeys = lazyregexp.New(`^[A-Za-z/$_.][A-Za-z0-9/$_.{}+-]*$`)
	// otherKeys are those that YAML readers take for a boolean, null or number.
	otherKeys = lazyregexp.New(`^\.?[0-9.eE+_-]+$|^\.(inf|nan)$`)
	yamlWords = map[string]bool{"true": true, "false": true, "yes": true, "no": true, "on": true, "off": true, "y": true, "n": true, "null": true}
)

func yamlKey(key string) string {
	if plainKeys.MatchString(key) && !otherKeys.MatchString(strings.ToLower(key)) && !yamlWords[strings.ToLower(key)] {
		return key
	}
	return quoted(key)
}
