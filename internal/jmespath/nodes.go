package jmespath

import (
	"math"
	"strings"

	"stile/internal/python"
)

// node is a piece of a compiled query.
type node interface {
	eval(v any) (any, error)
}

type (
	current   struct{}
	literal   struct{ value any }
	field     struct{ name string }
	element   struct{ index int }
	slice     [3]*int // start, stop, step; nil where not given
	flatten   struct{ of node }
	not       struct{ of node }
	reference struct{ of node } // &expression, an argument of functions such as sort_by
	sequence  struct{ first, then node }
	indexed   struct{ of, at node } // at is an element or a slice
	either    struct{ left, right node }
	both      struct{ left, right node }

	// projection, values and filter apply each to every element and drop nulls.
	projection struct{ of, each node }
	values     struct{ of, each node }
	filter     struct{ of, condition, each node }

	multiSelectList []node
	multiSelectHash []pair
	pair            struct {
		key   string
		value node
	}
	comparison struct {
		operator    kind
		left, right node
	}
	call struct {
		name      string
		arguments []node
	}
)

func (current) eval(v any) (any, error)   { return v, nil }
func (n literal) eval(any) (any, error)   { return n.value, nil }
func (n reference) eval(any) (any, error) { return n, nil }

// String is how Python shows such an object, but for its address.
func (reference) String() string { return "<jmespath.visitor._Expression object at 0x7f0000000000>" }

func (n field) eval(v any) (any, error) {
	if d, ok := v.(*python.Dict); ok {
		return d.At(n.name), nil
	}
	return nil, nil
}

func (n element) eval(v any) (any, error) {
	list, ok := v.([]any)
	i := n.index
	if i < 0 {
		i += len(list)
	}
	if !ok || i < 0 || i >= len(list) {
		return nil, nil
	}
	return list[i], nil
}

func (n slice) eval(v any) (any, error) {
	list, ok := v.([]any)
	if !ok {
		return nil, nil
	}
	step := 1
	if n[2] != nil {
		step = *n[2]
	}
	if step == 0 {
		return nil, errorf("slice step cannot be zero")
	}
	lowest, highest := 0, len(list)
	start, stop := 0, len(list)
	if step < 0 {
		lowest, highest = -1, len(list)-1
		start, stop = len(list)-1, -1
	}
	bound := func(given *int, otherwise int) int {
		if given == nil {
			return otherwise
		}
		i := *given
		if i < 0 {
			i += len(list)
		}
		return min(max(i, lowest), highest)
	}
	start, stop = bound(n[0], start), bound(n[1], stop)
	result := []any{}
	for i := start; step > 0 && i < stop || step < 0 && i > stop; i += step {
		result = append(result, list[i])
	}
	return result, nil
}

func (n flatten) eval(v any) (any, error) {
	base, err := n.of.eval(v)
	list, ok := base.([]any)
	if err != nil || !ok {
		return nil, err
	}
	flat := []any{}
	for _, item := range list {
		if inner, ok := item.([]any); ok {
			flat = append(flat, inner...)
		} else {
			flat = append(flat, item)
		}
	}
	return flat, nil
}

// eval of !x takes Python's truth, where 0 is false, but makes !0 false all the same.
func (n not) eval(v any) (any, error) {
	inner, err := n.of.eval(v)
	if err != nil {
		return nil, err
	}
	return !python.Truthy(inner) && !python.IsNumber(inner), nil
}

func (n sequence) eval(v any) (any, error) {
	v, err := n.first.eval(v)
	if err != nil {
		return nil, err
	}
	return n.then.eval(v)
}

func (n indexed) eval(v any) (any, error) { return sequence{n.of, n.at}.eval(v) }

func (n either) eval(v any) (any, error) {
	left, err := n.left.eval(v)
	if err != nil || !isFalse(left) {
		return left, err
	}
	return n.right.eval(v)
}

func (n both) eval(v any) (any, error) {
	left, err := n.left.eval(v)
	if err != nil || isFalse(left) {
		return left, err
	}
	return n.right.eval(v)
}

func (n projection) eval(v any) (any, error) {
	base, err := n.of.eval(v)
	list, ok := base.([]any)
	if err != nil || !ok {
		return nil, err
	}
	return project(list, nil, n.each)
}

func (n values) eval(v any) (any, error) {
	base, err := n.of.eval(v)
	dict, ok := base.(*python.Dict)
	if err != nil || !ok {
		return nil, err
	}
	return project(valuesOf(dict), nil, n.each)
}

func (n filter) eval(v any) (any, error) {
	base, err := n.of.eval(v)
	list, ok := base.([]any)
	if err != nil || !ok {
		return nil, err
	}
	return project(list, n.condition, n.each)
}

func project(list []any, condition, each node) (any, error) {
	result := []any{}
	for _, item := range list {
		if condition != nil {
			holds, err := condition.eval(item)
			if err != nil {
				return nil, err
			}
			if isFalse(holds) {
				continue
			}
		}
		v, err := each.eval(item)
		if err != nil {
			return nil, err
		}
		if v != nil {
			result = append(result, v)
		}
	}
	return result, nil
}

func valuesOf(d *python.Dict) []any {
	list := make([]any, 0, d.Len())
	for _, v := range d.All() {
		list = append(list, v)
	}
	return list
}

func (n multiSelectList) eval(v any) (any, error) {
	if v == nil {
		return nil, nil
	}
	list := make([]any, len(n))
	for i, item := range n {
		value, err := item.eval(v)
		if err != nil {
			return nil, err
		}
		list[i] = value
	}
	return list, nil
}

func (n multiSelectHash) eval(v any) (any, error) {
	if v == nil {
		return nil, nil
	}
	dict := &python.Dict{}
	for _, p := range n {
		value, err := p.value.eval(v)
		if err != nil {
			return nil, err
		}
		dict.Set(p.key, value)
	}
	return dict, nil
}

func (n comparison) eval(v any) (any, error) {
	left, err := n.left.eval(v)
	if err != nil {
		return nil, err
	}
	right, err := n.right.eval(v)
	if err != nil {
		return nil, err
	}
	switch n.operator {
	case kEq:
		return equal(left, right), nil
	case kNe:
		return !equal(left, right), nil
	}
	if !ordered(left) || !ordered(right) {
		return nil, nil
	}
	return order(n.operator, left, right)
}

// equal keeps True from being 1 and False from being 0 at the top level, which Python wouldn't.
func equal(a, b any) bool {
	_, aBool := a.(bool)
	_, bBool := b.(bool)
	return aBool == bBool && python.Equal(a, b)
}

func ordered(v any) bool {
	_, text := v.(string)
	return text || python.IsNumber(v)
}

var symbols = map[kind]string{kLt: "<", kLte: "<=", kGt: ">", kGte: ">="}

func order(operator kind, a, b any) (any, error) {
	x, aText := a.(string)
	y, bText := b.(string)
	if aText != bText {
		return nil, errorf("'%s' not supported between instances of '%s' and '%s'", symbols[operator], python.TypeName(a), python.TypeName(b))
	}
	if aText {
		return holds(operator, strings.Compare(x, y)), nil
	}
	if isNaN(a) || isNaN(b) {
		return false, nil
	}
	return holds(operator, python.CompareNumbers(a, b)), nil
}

func holds(operator kind, c int) bool {
	switch operator {
	case kLt:
		return c < 0
	case kLte:
		return c <= 0
	case kGt:
		return c > 0
	default:
		return c >= 0
	}
}

func isNaN(v any) bool {
	f, ok := v.(float64)
	return ok && math.IsNaN(f)
}
