package jmespath

import (
	"slices"
	"strings"
	"unicode/utf8"

	"stile/internal/python"
)

func contains(a []any) (any, error) {
	if list, ok := a[0].([]any); ok {
		return slices.ContainsFunc(list, func(item any) bool { return python.Equal(item, a[1]) }), nil
	}
	part, ok := a[1].(string)
	if !ok {
		return nil, errorf("'in <string>' requires string as left operand, not %s", pythonTypeOf(a[1]))
	}
	return strings.Contains(a[0].(string), part), nil
}

func endsWith(a []any) (any, error) { return strings.HasSuffix(a[0].(string), a[1].(string)), nil }

func startsWith(a []any) (any, error) { return strings.HasPrefix(a[0].(string), a[1].(string)), nil }

func join(a []any) (any, error) {
	list := a[1].([]any)
	parts := make([]string, len(list))
	for i, item := range list {
		parts[i] = item.(string)
	}
	return strings.Join(parts, a[0].(string)), nil
}

func length(a []any) (any, error) {
	switch v := a[0].(type) {
	case string:
		return int64(utf8.RuneCountInString(v)), nil
	case []any:
		return int64(len(v)), nil
	default:
		return int64(v.(*python.Dict).Len()), nil
	}
}

func reverse(a []any) (any, error) {
	if text, ok := a[0].(string); ok {
		runes := python.Runes(text)
		slices.Reverse(runes)
		return string(runes), nil
	}
	list := slices.Clone(a[0].([]any))
	slices.Reverse(list)
	return list, nil
}

func toArray(a []any) (any, error) {
	if _, ok := a[0].([]any); ok {
		return a[0], nil
	}
	return []any{a[0]}, nil
}

func toString(a []any) (any, error) {
	if text, ok := a[0].(string); ok {
		return text, nil
	}
	return python.JSON(a[0], python.Style{ASCII: true, Tight: true}), nil
}

func toNumber(a []any) (any, error) {
	text, ok := a[0].(string)
	if !ok {
		if python.IsNumber(a[0]) {
			return a[0], nil
		}
		return nil, nil
	}
	if i, err := python.ParseInt(text); err == nil {
		return i, nil
	}
	if f, err := python.ParseFloat(text); err == nil {
		return f, nil
	}
	return nil, nil
}

func keys(a []any) (any, error) {
	list := []any{}
	for _, k := range a[0].(*python.Dict).Keys() {
		list = append(list, k)
	}
	return list, nil
}

func merge(a []any) (any, error) {
	merged := &python.Dict{}
	for _, d := range a {
		if text, ok := d.(string); ok && text != "" {
			return nil, errorf("dictionary update sequence element #0 has length 1; 2 is required")
		}
		dict, ok := d.(*python.Dict)
		if !ok {
			return nil, errorf("'%s' object is not iterable", pythonTypeOf(d))
		}
		for k, v := range dict.All() {
			merged.Set(k, v)
		}
	}
	return merged, nil
}

func notNull(a []any) (any, error) {
	for _, v := range a {
		if v != nil {
			return v, nil
		}
	}
	return nil, nil
}
