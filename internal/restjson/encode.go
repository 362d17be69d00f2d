package restjson

import (
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Encode writes an answer, a struct or a pointer to one. Members stand in the order of the service model; which of them are present
// follows their Go values: bools and numbers always, strings unless empty, pointers, maps and slices unless nil, and what has an
// IsZero method unless zero. In a map, a nil struct has no members and a nil scalar is null.
func Encode(v any) []byte { return appendValue(nil, reflect.ValueOf(v)) }

func appendValue(b []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() && v.Type().Elem().Kind() == reflect.Struct {
			return append(b, "{}"...)
		}
		if v.IsNil() {
			return append(b, "null"...)
		}
		return appendValue(b, v.Elem())
	case reflect.Struct:
		return appendStruct(b, v)
	case reflect.Slice:
		return appendList(b, v)
	case reflect.Map:
		return appendMap(b, v)
	case reflect.String:
		return appendString(b, v.String())
	case reflect.Bool:
		return strconv.AppendBool(b, v.Bool())
	case reflect.Int, reflect.Int64:
		return strconv.AppendInt(b, v.Int(), 10)
	case reflect.Float64:
		return appendDouble(b, v.Float())
	default:
		panic("restjson: no way to encode " + v.Type().String())
	}
}

func appendStruct(b []byte, v reflect.Value) []byte {
	b = append(b, '{')
	first := true
	for _, f := range Fields(v.Type()) {
		member := v.Field(f.Index)
		if absent(member) {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = appendString(b, f.Wire)
		b = append(b, ':')
		b = appendValue(b, member)
	}
	return append(b, '}')
}

var zeroable = reflect.TypeFor[interface{ IsZero() bool }]()

func absent(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		return v.Len() == 0
	case reflect.Pointer, reflect.Map, reflect.Slice:
		return v.IsNil()
	default:
		return v.IsZero() && v.Type().Implements(zeroable)
	}
}

func appendList(b []byte, v reflect.Value) []byte {
	b = append(b, '[')
	for i := range v.Len() {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendValue(b, v.Index(i))
	}
	return append(b, ']')
}

func appendMap(b []byte, v reflect.Value) []byte {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(x, y reflect.Value) int { return strings.Compare(x.String(), y.String()) })
	b = append(b, '{')
	for i, key := range keys {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, key.String())
		b = append(b, ':')
		b = appendValue(b, v.MapIndex(key))
	}
	return append(b, '}')
}

func appendString(b []byte, s string) []byte {
	quoted, err := jsontext.AppendQuote(b, strings.ToValidUTF8(s, "\uFFFD"))
	if err != nil {
		panic("restjson: a valid string can't be quoted: " + err.Error())
	}
	return quoted
}

// appendDouble prints as Java's Double.toString does: 10000.0, 1.0E7.
func appendDouble(b []byte, f float64) []byte {
	if abs := math.Abs(f); abs != 0 && (abs < 1e-3 || abs >= 1e7) {
		mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'e', -1, 64), "e")
		if !strings.Contains(mantissa, ".") {
			mantissa += ".0"
		}
		power, _ := strconv.Atoi(exponent)
		return append(append(append(b, mantissa...), 'E'), strconv.Itoa(power)...)
	}
	start := len(b)
	b = strconv.AppendFloat(b, f, 'f', -1, 64)
	if !slices.Contains(b[start:], '.') {
		b = append(b, ".0"...)
	}
	return b
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
