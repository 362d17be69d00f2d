package jmespath

import (
	"slices"
	"strings"

	"stile/internal/python"
)

// compare orders two numbers or two strings.
func compare(a, b any) int {
	x, aText := a.(string)
	y, bText := b.(string)
	if aText && bText {
		return strings.Compare(x, y)
	}
	return python.CompareNumbers(a, b)
}

func mapEach(a []any) (any, error) {
	result := []any{}
	for _, item := range a[1].([]any) {
		v, err := a[0].(reference).of.eval(item)
		if err != nil {
			return nil, err
		}
		result = append(result, v)
	}
	return result, nil
}

func sorted(a []any) (any, error) {
	list := slices.Clone(a[0].([]any))
	slices.SortStableFunc(list, compare)
	return list, nil
}

func largest(a []any) (any, error) {
	return extreme(a[0].([]any), a[0].([]any), func(c int) bool { return c > 0 }), nil
}

func smallest(a []any) (any, error) {
	return extreme(a[0].([]any), a[0].([]any), func(c int) bool { return c < 0 }), nil
}

// extreme is the first item whose key beats all before it.
func extreme(list, keys []any, beats func(int) bool) any {
	if len(list) == 0 {
		return nil
	}
	best := 0
	for i := range list {
		if beats(compare(keys[i], keys[best])) {
			best = i
		}
	}
	return list[best]
}

// keysOf evaluates expression on each item; every result must be of an allowed type.
func keysOf(name string, list []any, expression node, allowed []string) ([]any, error) {
	keys := make([]any, len(list))
	for i, item := range list {
		key, err := expression.eval(item)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(allowed, typeOf(key)) {
			return nil, wrongType(name, key, allowed, typeOf(key))
		}
		if i > 0 && typeOf(key) != typeOf(keys[0]) {
			_, err := order(kLt, key, keys[0])
			return nil, err
		}
		keys[i] = key
	}
	return keys, nil
}

func largestBy(a []any) (any, error) {
	keys, err := keysOf("max_by", a[0].([]any), a[1].(reference).of, types("number", "string"))
	if err != nil {
		return nil, err
	}
	return extreme(a[0].([]any), keys, func(c int) bool { return c > 0 }), nil
}

func smallestBy(a []any) (any, error) {
	keys, err := keysOf("min_by", a[0].([]any), a[1].(reference).of, types("number", "string"))
	if err != nil {
		return nil, err
	}
	return extreme(a[0].([]any), keys, func(c int) bool { return c < 0 }), nil
}

func sortedBy(a []any) (any, error) {
	list := a[0].([]any)
	if len(list) == 0 {
		return list, nil
	}
	expression := a[1].(reference).of
	first, err := expression.eval(list[0])
	if err != nil {
		return nil, err
	}
	if t := typeOf(first); t != "number" && t != "string" {
		return nil, wrongType("sort_by", list[0], types("string", "number"), t)
	}
	keys, err := keysOf("sort_by", list, expression, types(typeOf(first)))
	if err != nil {
		return nil, err
	}
	at := make([]int, len(list))
	for i := range at {
		at[i] = i
	}
	slices.SortStableFunc(at, func(i, j int) int { return compare(keys[i], keys[j]) })
	result := make([]any, len(list))
	for i, j := range at {
		result[i] = list[j]
	}
	return result, nil
}
