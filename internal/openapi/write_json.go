package openapi

import (
	"bytes"
	"encoding/json"
	"strings"

	"stile/internal/jsonval"
)

// appendJSON prints as the service does: two spaces a level, a space on both sides of a colon, and arrays on the line they begin in.
func appendJSON(b []byte, v jsonval.Value, level int) []byte {
	switch v.Kind() {
	case jsonval.Map:
		members := v.Object().Members()
		if len(members) == 0 {
			return append(b, "{ }"...)
		}
		b = append(b, '{')
		for i, m := range members {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(append(b, '\n'), strings.Repeat("  ", level+1)...)
			b = append(append(b, quoted(m.Key)...), " : "...)
			b = appendJSON(b, m.Value, level+1)
		}
		b = append(append(b, '\n'), strings.Repeat("  ", level)...)
		return append(b, '}')
	case jsonval.List:
		items := v.Array().Items
		b = append(b, '[')
		for i, item := range items {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendJSON(append(b, ' '), item, level)
		}
		return append(b, " ]"...)
	default:
		return append(b, jsonScalar(v)...)
	}
}

// jsonScalar is a text, number, boolean or null in JSON, which YAML reads as well.
func jsonScalar(v jsonval.Value) string {
	if v.Kind() == jsonval.String {
		return quoted(v.Str())
	}
	return jsonval.JSON(v)
}

func quoted(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string is always encoded
	return strings.TrimSuffix(b.String(), "\n")
}
