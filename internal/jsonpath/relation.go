package jsonpath

import (
	"errors"
	"strings"
	"time"

	"stile/internal/jsonval"
)

// A relation tests two operands; the run is for its budget.
type relation func(r *run, left, right *operand) (bool, error)

// relationNamed is the operator of that name, in capitals, or nil.
func relationNamed(name string) relation {
	switch name {
	case "==":
		return equals
	case "!=":
		return not(equals)
	case "===":
		return sameKind(equals)
	case "!==":
		return not(sameKind(equals))
	case "<":
		return ordered(func(c int) bool { return c < 0 })
	case "<=":
		return ordered(func(c int) bool { return c <= 0 })
	case ">":
		return ordered(func(c int) bool { return c > 0 })
	case ">=":
		return ordered(func(c int) bool { return c >= 0 })
	case "=~":
		return matches
	case "IN":
		return in
	case "NIN":
		return not(in)
	case "CONTAINS":
		return contains
	case "SIZE":
		return size
	case "EMPTY":
		return empty
	case "EXISTS":
		return exists
	case "SUBSETOF":
		return subsetOf
	case "ANYOF":
		return anyOf
	case "NONEOF":
		return noneOf
	case "ALL", "TYPE", "MATCHES": // Jayway knows these, but not with operands that can be written in a path
		return unfit
	}
	return nil
}

func unfit(*run, *operand, *operand) (bool, error) { return false, errOperand }

func not(test relation) relation {
	return func(r *run, left, right *operand) (bool, error) {
		ok, err := test(r, left, right)
		return !ok && err == nil, err
	}
}

func sameKind(test relation) relation {
	return func(r *run, left, right *operand) (bool, error) {
		if left.kind != right.kind {
			return false, nil
		}
		return test(r, left, right)
	}
}

func exists(_ *run, left, right *operand) (bool, error) {
	switch {
	case left.kind == kindBoolean && right.kind == kindBoolean:
		return left.boolean == right.boolean, nil
	case left.kind == kindBoolean || right.kind == kindBoolean:
		return false, errOperand
	}
	return false, errors.New("exists needs true or false")
}

// equals compares objects and lists too, except that nothing equals a literal on the left.
func equals(r *run, left, right *operand) (bool, error) {
	if left.kind == kindDocument && right.kind == kindDocument {
		if right.err != nil {
			return false, right.err
		}
		if left.literal {
			return false, nil
		}
		return r.sameDocument(left.value, right.value)
	}
	return r.equal(left, right)
}

func ordered(holds func(compared int) bool) relation {
	return func(_ *run, left, right *operand) (bool, error) {
		switch {
		case left.kind == kindNumber && right.kind == kindNumber:
			return holds(left.compare(right)), nil
		case left.kind == kindText && right.kind == kindText:
			return holds(compareText(left.text, right.text)), nil
		}
		return false, nil
	}
}

// matches tests a whole value, or any item of a list, against a regular expression on either side.
func matches(r *run, left, right *operand) (bool, error) {
	if left.kind != kindPattern {
		left, right = right, left
	}
	if left.kind != kindPattern || right.kind == kindPattern {
		return false, nil
	}
	list := right.value.Array()
	if list == nil {
		return r.match(left, right)
	}
	items, err := r.items(right)
	if err != nil {
		return false, err
	}
	for i := range items {
		if ok, err := r.match(left, &items[i]); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

// match takes a step for every microsecond that the regular expression takes.
func (r *run) match(pattern, o *operand) (bool, error) {
	began := time.Now()
	ok, err := pattern.pattern.MatchString(inputOf(o))
	if *r.budget -= int(time.Since(began).Microseconds()); *r.budget < 0 {
		return false, ErrBudget
	}
	return ok, err
}

// inputOf is what a regular expression sees: nothing of null, objects and lists.
func inputOf(o *operand) string {
	switch {
	case o.kind == kindBoolean && o.boolean:
		return "true"
	case o.kind == kindBoolean:
		return "false"
	case o.kind == kindNumber || o.kind == kindText:
		return o.printed()
	}
	return ""
}

// items are the values of a list as operands. A text among them that looks like one is a path, which equals nothing, or a JSON text;
// quotes around it and backslashes in it are resolved.
func (r *run) items(o *operand) ([]operand, error) {
	if o.err != nil {
		return nil, o.err
	}
	list := o.value.Array()
	if *r.budget -= len(list.Items); *r.budget < 0 {
		return nil, ErrBudget
	}
	items := make([]operand, len(list.Items))
	for i, v := range list.Items {
		item, err := operandOf(v)
		switch {
		case err != nil:
			return nil, err
		case item.kind == kindDocument:
			return nil, errNestedList
		case item.kind == kindText:
			if item, err = itemOfText(item.text); err != nil {
				return nil, err
			}
		}
		items[i] = item
	}
	return items, nil
}

func itemOfText(s string) (operand, error) {
	trimmed := strings.TrimFunc(s, func(r rune) bool { return r <= ' ' })
	if strings.HasPrefix(trimmed, "$") || strings.HasPrefix(trimmed, "@") {
		if _, err := compile(trimmed, 0); err == nil {
			return operand{kind: kindPath}, nil
		}
	}
	if n := len(trimmed); n > 1 && (trimmed[0] == '[' && trimmed[n-1] == ']' || trimmed[0] == '{' && trimmed[n-1] == '}') {
		if v, err := jsonval.Parse(trimmed); err == nil {
			return operand{kind: kindDocument, text: s, literal: true, value: v}, nil
		}
	}
	if n := len(s); n > 1 {
		if s[0] == s[n-1] && (s[0] == '\'' || s[0] == '"') {
			s = s[1 : n-1]
		}
		unescaped, ok := unescape(s)
		if !ok {
			return operand{}, errors.New("malformed unicode escape")
		}
		s = unescaped
	}
	return operand{kind: kindText, text: s}, nil
}

// list answers the items of o, or false if it is an object. Anything else does not fit.
func (r *run) list(o *operand) (items []operand, ok bool, err error) {
	if o.kind != kindDocument {
		return nil, false, errOperand
	}
	if o.err != nil || o.value.Array() == nil {
		return nil, false, o.err
	}
	items, err = r.items(o)
	return items, err == nil, err
}

// has reports whether o equals one of items.
func (r *run) has(items []operand, o *operand) (bool, error) {
	if *r.budget -= len(items); *r.budget < 0 {
		return false, ErrBudget
	}
	for i := range items {
		if ok, err := r.equal(o, &items[i]); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

func in(r *run, left, right *operand) (bool, error) {
	items, ok, err := r.list(right)
	if !ok {
		return false, err
	}
	return r.has(items, left)
}

func contains(r *run, left, right *operand) (bool, error) {
	if left.kind == kindText && right.kind == kindText {
		return strings.Contains(left.text, right.text), nil
	}
	if left.kind != kindDocument {
		return false, nil
	}
	return in(r, right, left)
}

func subsetOf(r *run, left, right *operand) (bool, error) {
	all, part, ok, err := r.lists(left, right)
	if !ok {
		return false, err
	}
	for i := range part {
		if ok, err := r.has(all, &part[i]); !ok {
			return false, err
		}
	}
	return true, nil
}

func anyOf(r *run, left, right *operand) (bool, error) {
	all, part, ok, err := r.lists(left, right)
	if !ok {
		return false, err
	}
	for i := range part {
		if ok, err := r.has(all, &part[i]); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

func noneOf(r *run, left, right *operand) (bool, error) {
	if left.value.Array() == nil || right.value.Array() == nil {
		return anyOf(r, left, right)
	}
	return not(anyOf)(r, left, right)
}

func (r *run) lists(left, right *operand) (all, part []operand, ok bool, err error) {
	if all, ok, err = r.list(right); !ok {
		return nil, nil, false, err
	}
	part, ok, err = r.list(left)
	return all, part, ok, err
}

func size(_ *run, left, right *operand) (bool, error) {
	if right.kind != kindNumber {
		return false, nil
	}
	want := int64(int32(right.decimal().Int64()))
	switch left.kind {
	case kindText:
		return int64(jsonval.Length(left.text)) == want, nil
	case kindDocument:
		if list := left.value.Array(); list != nil {
			return int64(len(list.Items)) == want, nil
		}
		return want == -1, left.err
	default:
		return false, nil
	}
}

func empty(_ *run, left, right *operand) (bool, error) {
	var isEmpty bool
	switch {
	case left.kind == kindText:
		isEmpty = left.text == ""
	case left.kind != kindDocument:
		return false, nil
	case left.err != nil:
		return false, left.err
	case left.value.Array() == nil:
		return false, errNotCountable
	default:
		isEmpty = len(left.value.Array().Items) == 0
	}
	if right.kind != kindBoolean {
		return false, errOperand
	}
	return isEmpty == right.boolean, nil
}

// accepts reports whether a filter lets v through. What makes the filter itself invalid for v does not.
func (r *run) accepts(e *expression, v jsonval.Value) (bool, error) {
	ok, err := r.test(e, v)
	var invalid *SyntaxError
	if errors.Is(err, errOperand) || errors.Is(err, ErrPathNotFound) || errors.As(err, &invalid) {
		return false, nil
	}
	return ok, err
}

func (r *run) test(e *expression, v jsonval.Value) (bool, error) {
	if *r.budget--; *r.budget < 0 {
		return false, ErrBudget
	}
	switch e.kind {
	case expressionNot:
		ok, err := r.test(e.parts[0], v)
		return !ok && err == nil, err
	case expressionAnd, expressionOr:
		for _, part := range e.parts {
			ok, err := r.test(part, v)
			if err != nil || ok == (e.kind == expressionOr) {
				return ok, err
			}
		}
		return e.kind == expressionAnd, nil
	case expressionRelation:
	}
	left, err := r.resolve(&e.left, v)
	if err != nil {
		return false, err
	}
	right, err := r.resolve(&e.right, v)
	if err != nil {
		return false, err
	}
	return e.relation(r, &left, &right)
}
