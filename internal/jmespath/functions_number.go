package jmespath

import (
	"math"
	"math/big"

	"stile/internal/python"
)

func abs(a []any) (any, error) {
	if f, ok := a[0].(float64); ok {
		return math.Abs(f), nil
	}
	return python.Normal(new(big.Int).Abs(python.Big(a[0]))), nil
}

func ceil(a []any) (any, error)  { return whole(a[0], math.Ceil) }
func floor(a []any) (any, error) { return whole(a[0], math.Floor) }

func whole(v any, round func(float64) float64) (any, error) {
	f, ok := v.(float64)
	switch {
	case !ok:
		return v, nil
	case math.IsNaN(f):
		return nil, errorf("cannot convert float NaN to integer")
	case math.IsInf(f, 0):
		return nil, errorf("cannot convert float infinity to integer")
	}
	return python.Truncate(round(f)), nil
}

func sum(a []any) (any, error) { return total(a[0].([]any)), nil }

func total(list []any) any {
	ints := new(big.Int)
	floats, isFloat := 0.0, false
	for _, v := range list {
		switch {
		case isFloat:
			floats += python.Float(v)
		case python.IsInt(v):
			ints.Add(ints, python.Big(v))
		default:
			isFloat = true
			floats = python.Float(python.Normal(ints)) + python.Float(v)
		}
	}
	if isFloat {
		return floats
	}
	return python.Normal(ints)
}

func avg(a []any) (any, error) {
	list := a[0].([]any)
	if len(list) == 0 {
		return nil, nil
	}
	return python.Float(total(list)) / float64(len(list)), nil
}
