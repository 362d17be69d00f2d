package vtl

import "stile/internal/jsonval"

// expression is something with a value. Null means that it has none.
type expression interface {
	eval(m *Machine) Value
	test(m *Machine) bool // as the condition of #if
}

var emptyString = jsonval.OfString("")

type constant struct{ value Value }

func (e constant) eval(*Machine) Value { return e.value }

// test: literals other than true are false.
func (e constant) test(*Machine) bool { return e.value.Bool() }

// interpolation is a string with references or directives in it.
type interpolation struct {
	body   *block
	padded bool // ends with a blank that isn't the template's
}

func (e *interpolation) eval(m *Machine) Value {
	m.enter()
	start := len(m.out)
	if signal := m.run(e.body); signal != next {
		m.out = m.out[:start]
		panic(unwinding{signal})
	}
	m.leave()
	end := len(m.out)
	if e.padded && end > start {
		end--
	}
	s := string(m.out[start:end])
	m.out = m.out[:start]
	m.Make(len(s))
	return jsonval.OfString(s)
}

func (e *interpolation) test(*Machine) bool { return false }

type makeList struct{ items []expression }

func (e *makeList) eval(m *Machine) Value {
	m.Grow(len(e.items) + 1)
	a := &jsonval.Array{Items: make([]Value, len(e.items)), Java: true}
	for i, item := range e.items {
		a.Items[i] = item.eval(m)
	}
	return jsonval.OfArray(a)
}

func (e *makeList) test(*Machine) bool { return false }

type makeMap struct{ pairs []expression }

func (e *makeMap) eval(m *Machine) Value {
	m.Grow(len(e.pairs)/2 + 1)
	o := jsonval.NewObject(len(e.pairs) / 2)
	for i := 0; i < len(e.pairs); i += 2 {
		key := e.pairs[i].eval(m)
		o.Put(m.key(key), e.pairs[i+1].eval(m))
	}
	return jsonval.OfObject(o)
}

func (e *makeMap) test(*Machine) bool { return false }

type makeRange struct {
	position
	from, to expression
}

// bounds are false unless both ends are numbers.
func (e *makeRange) bounds(m *Machine) (from, to int64, ok bool) {
	a, b := e.from.eval(m), e.to.eval(m)
	if !isNumber(a) || !isNumber(b) {
		return 0, 0, false
	}
	return int64(toInt(a)), int64(toInt(b)), true
}

func (e *makeRange) eval(m *Machine) Value {
	from, to, ok := e.bounds(m)
	if !ok {
		return Value{}
	}
	step := int64(1)
	if to < from {
		step = -1
	}
	n := int((to-from)*step) + 1
	m.at = e.position
	m.Grow(n)
	items := make([]Value, n)
	for i := range items {
		items[i] = jsonval.OfInt(int32(from + int64(i)*step))
	}
	return jsonval.OfArray(&jsonval.Array{Items: items, Java: true})
}

func (e *makeRange) test(*Machine) bool { return false }

type not struct{ operand expression }

func (e *not) eval(m *Machine) Value { return jsonval.OfBool(e.test(m)) }
func (e *not) test(m *Machine) bool  { return !e.operand.test(m) }

type and struct{ left, right expression }

func (e *and) eval(m *Machine) Value { return jsonval.OfBool(e.test(m)) }
func (e *and) test(m *Machine) bool  { return e.left.test(m) && e.right.test(m) }

type or struct{ left, right expression }

func (e *or) eval(m *Machine) Value { return jsonval.OfBool(e.test(m)) }
func (e *or) test(m *Machine) bool  { return e.left.test(m) || e.right.test(m) }

type compareEqual struct {
	left, right expression
	negated     bool
}

func (e *compareEqual) eval(m *Machine) Value { return jsonval.OfBool(e.test(m)) }

func (e *compareEqual) test(m *Machine) bool {
	left := e.left.eval(m)
	right := e.right.eval(m)
	return m.equal(left, right) != e.negated
}

// equal compares numbers by value, values of one class by equals, and anything else by how it prints.
func (m *Machine) equal(a, b Value) bool {
	ak, bk := a.Kind(), b.Kind()
	switch {
	case ak == jsonval.String && bk == jsonval.String:
		s, t := a.Str(), b.Str()
		if len(s) != len(t) {
			return false
		}
		m.work(len(s))
		return s == t
	case ak == jsonval.Boolean && bk == jsonval.Boolean:
		return a.Bool() == b.Bool()
	case isNumber(a) && isNumber(b):
		return compareNumbers(a, b) == 0
	case ak == jsonval.Null || bk == jsonval.Null:
		return ak == bk
	case ak == bk && ak != jsonval.Foreign:
		return m.same(a, b)
	case ak == jsonval.Foreign && bk == jsonval.Foreign && a.Opaque() == b.Opaque():
		return true
	}
	return m.Text(a) == m.Text(b)
}

type compareOrder struct {
	left, right expression
	operator    kind
}

func (e *compareOrder) eval(m *Machine) Value { return jsonval.OfBool(e.test(m)) }

// test: only numbers have an order.
func (e *compareOrder) test(m *Machine) bool {
	left := e.left.eval(m)
	right := e.right.eval(m)
	var order int
	x, small := left.Small()
	y, alsoSmall := right.Small()
	switch {
	case small && alsoSmall:
		order = compareDoubles(x, y)
	case isNumber(left) && isNumber(right):
		order = compareNumbers(left, right)
	default:
		return false
	}
	switch e.operator {
	case less:
		return order < 0
	case lessOrEqual:
		return order <= 0
	case greater:
		return order > 0
	}
	return order >= 0
}

// add adds numbers and joins text.
type add struct {
	position
	left, right               expression
	leftLiteral, rightLiteral string
}

func (e *add) test(m *Machine) bool {
	e.eval(m)
	return false
}

func (e *add) eval(m *Machine) Value {
	left := e.left.eval(m)
	right := e.right.eval(m)
	if left.Kind() == jsonval.String || right.Kind() == jsonval.String {
		a, b := e.leftLiteral, e.rightLiteral
		if !left.IsNull() {
			a = m.Text(left)
		}
		if !right.IsNull() {
			b = m.Text(right)
		}
		m.Make(len(a) + len(b))
		return jsonval.OfString(a + b)
	}
	return m.calculate(e.position, plus, left, right)
}

type arithmetic struct {
	position
	left, right expression
	operator    kind
}

func (e *arithmetic) test(m *Machine) bool {
	e.eval(m)
	return false
}

func (e *arithmetic) eval(m *Machine) Value {
	left := e.left.eval(m)
	return m.calculate(e.position, e.operator, left, e.right.eval(m))
}
