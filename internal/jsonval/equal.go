package jsonval

import "math"

// Equal is Java's equals: numbers are equal only to numbers of their own class, objects whatever the order of their members, and 0.0 is
// not -0.0. Values too large to be compared in reasonable time are not equal.
//
// Lists and maps may hold each other many times over: every value that is looked at, and every bytesPerStep of a text, is taken off
// steps, and the answer is false once that is less than 0.
func Equal(a, b Value, steps *int) bool {
	c := comparison{left: *steps}
	equal := c.equal(a, b, 0)
	*steps = c.left
	return equal
}

const bytesPerStep = 128

type comparison struct{ left int }

func (c *comparison) equal(a, b Value, depth int) bool {
	c.left--
	if a.Kind() != b.Kind() || depth > maxDepth || c.left < 0 {
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
		return c.equalText(a.Str(), b.Str())
	case Map:
		return c.equalObjects(a.Object(), b.Object(), depth)
	case List:
		return c.equalArrays(a.Array(), b.Array(), depth)
	default:
		return a.Opaque() == b.Opaque()
	}
}

func (c *comparison) equalText(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	c.left -= len(a) / bytesPerStep
	return a == b
}

func (c *comparison) equalObjects(a, b *Object, depth int) bool {
	if a == b {
		return true
	}
	if a.Len() != b.Len() {
		return false
	}
	for _, m := range a.members {
		if v, ok := b.Get(m.Key); !ok || !c.equal(m.Value, v, depth+1) {
			return false
		}
	}
	return true
}

func (c *comparison) equalArrays(a, b *Array, depth int) bool {
	if a == b {
		return true
	}
	if len(a.Items) != len(b.Items) {
		return false
	}
	for i := range a.Items {
		if !c.equal(a.Items[i], b.Items[i], depth+1) {
			return false
		}
	}
	return true
}
