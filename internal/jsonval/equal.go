package jsonval

import "math"

// Equal is Java's equals: numbers are equal only to numbers of their own class, objects whatever the order of their members, and 0.0 is
// not -0.0.
func Equal(a, b Value) bool { return equal(a, b, 0) }

func equal(a, b Value, depth int) bool {
	if a.Kind() != b.Kind() || depth > maxDepth {
		return false
	}
	switch a.Kind() {
	case Null:
		return true
	case Boolean:
		return a.Bool() == b.Bool()
	case Integer, Long:
		return a.Int() == b.Int()
	case Double:
		x, y := a.Double(), b.Double()
		return math.Float64bits(x) == math.Float64bits(y) || math.IsNaN(x) && math.IsNaN(y)
	case BigInteger:
		return a.Big().Cmp(b.Big()) == 0
	case Decimal:
		x, y := a.BigDecimal(), b.BigDecimal()
		return x.Scale == y.Scale && x.Unscaled.Cmp(y.Unscaled) == 0
	case String:
		return a.Str() == b.Str()
	case Map:
		return equalObjects(a.Object(), b.Object(), depth)
	case List:
		return equalArrays(a.Array(), b.Array(), depth)
	default:
		return a.Opaque() == b.Opaque()
	}
}

func equalObjects(a, b *Object, depth int) bool {
	if a == b {
		return true
	}
	if a.Len() != b.Len() {
		return false
	}
	for _, m := range a.members {
		if v, ok := b.Get(m.Key); !ok || !equal(m.Value, v, depth+1) {
			return false
		}
	}
	return true
}

func equalArrays(a, b *Array, depth int) bool {
	if a == b {
		return true
	}
	if len(a.Items) != len(b.Items) {
		return false
	}
	for i := range a.Items {
		if !equal(a.Items[i], b.Items[i], depth+1) {
			return false
		}
	}
	return true
}
