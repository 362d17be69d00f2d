package jsonpath

import (
	"cmp"
	"errors"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"stile/internal/javaregex"
	"stile/internal/jsonval"
)

type operandKind uint8

const (
	kindUndefined operandKind = iota // a path that leads nowhere; equal to nothing
	kindNull
	kindBoolean
	kindNumber
	kindText
	kindDocument // an object or list
	kindPattern
	kindPath // to be read before the relation is tested
)

// An operand is one side of a relation.
type operand struct {
	kind    operandKind
	boolean bool
	number  *jsonval.BigDecimal // of kindNumber, unless it is whole
	whole   int64
	text    string // of kindText, and as written of a literal kindDocument
	value   jsonval.Value
	literal bool  // a document that stands in the path
	err     error // why the literal cannot be read; it counts only when it is used
	pattern *javaregex.Regexp

	path    *Path
	exists  bool // asks whether the path leads anywhere, not where
	negated bool // the path stands behind a !
}

func boolean(b bool) operand { return operand{kind: kindBoolean, boolean: b} }

// errOperand: a relation cannot be tested with operands of such a kind, so the filter does not accept the value.
var errOperand = errors.New("operand does not fit the operator")

var (
	errNotANumber   = errors.New("number is not finite")
	errNestedList   = errors.New("list in a filter holds an object or list")
	errNotCountable = errors.New("an object can not be empty or not")
)

// operandOf is v as an operand. Values in a list to be compared with are read once more as if they stood in the path.
func operandOf(v jsonval.Value) (operand, error) {
	switch v.Kind() {
	case jsonval.Null:
		return operand{kind: kindNull}, nil
	case jsonval.Boolean:
		return boolean(v.Bool()), nil
	case jsonval.String:
		return operand{kind: kindText, text: v.Str()}, nil
	case jsonval.Map, jsonval.List:
		return operand{kind: kindDocument, value: v}, nil
	case jsonval.Integer, jsonval.Long:
		return operand{kind: kindNumber, whole: v.Int()}, nil
	default:
		d, ok := v.Decimal()
		if !ok {
			return operand{}, errNotANumber
		}
		return operand{kind: kindNumber, number: d}, nil
	}
}

// ofDecimal keeps a whole number as such, because these are compared more often than all others.
func ofDecimal(d *jsonval.BigDecimal) operand {
	if d.Scale == 0 && d.Unscaled.IsInt64() {
		return operand{kind: kindNumber, whole: d.Unscaled.Int64()}
	}
	return operand{kind: kindNumber, number: d}
}

func (o *operand) decimal() *jsonval.BigDecimal {
	if o.number == nil {
		d, _ := jsonval.OfLong(o.whole).Decimal()
		return d
	}
	return o.number
}

// compare orders two numbers.
func (o *operand) compare(p *operand) int {
	if o.number == nil && p.number == nil {
		return cmp.Compare(o.whole, p.whole)
	}
	return o.decimal().Cmp(p.decimal())
}

// resolve reads a path; other operands are what they are.
func (r *run) resolve(o *operand, v jsonval.Value) (operand, error) {
	if o.kind != kindPath {
		return *o, nil
	}
	if o.exists {
		_, err := r.nested(o.path, v, true) // at v even if the path begins at the root
		if errors.Is(err, ErrPathNotFound) {
			return boolean(false), nil
		}
		return boolean(true), err
	}
	found, err := r.cached(o.path, v)
	if errors.Is(err, ErrPathNotFound) {
		return operand{}, nil
	}
	if err != nil {
		return operand{}, err
	}
	return operandOf(found)
}

// cached reads a path, one from the root only once.
func (r *run) cached(p *Path, v jsonval.Value) (jsonval.Value, error) {
	if !p.fromRoot {
		return r.nested(p, v, false)
	}
	if found, ok := r.roots[p]; ok {
		return found, nil
	}
	found, err := r.nested(p, r.root, false)
	if err == nil {
		if r.roots == nil {
			r.roots = make(map[*Path]jsonval.Value)
		}
		r.roots[p] = found
	}
	return found, err
}

// equal is Jayway's: a number equals a text that reads as the same number, and the text equals the number only as it prints.
func (r *run) equal(o, p *operand) (bool, error) {
	if o.kind != kindDocument {
		return o.equalScalar(p), nil
	}
	switch {
	case p.kind != kindDocument || o.literal != p.literal:
		return false, nil
	case o.literal:
		return o.text == p.text, nil
	}
	return r.sameDocument(o.value, p.value)
}

func (r *run) sameDocument(a, b jsonval.Value) (bool, error) {
	same := jsonval.Equal(a, b, r.budget)
	if *r.budget < 0 {
		return false, ErrBudget
	}
	return same, nil
}

func (o *operand) equalScalar(p *operand) bool {
	switch o.kind {
	case kindNull:
		return p.kind == kindNull
	case kindBoolean:
		return p.kind == kindBoolean && o.boolean == p.boolean
	case kindText:
		return p.kind == kindText && o.text == p.text || p.kind == kindNumber && o.text == p.printed()
	case kindNumber:
		if p.kind == kindText {
			d, err := jsonval.ParseBigDecimal(p.text)
			return err == nil && o.decimal().Cmp(d) == 0
		}
		return p.kind == kindNumber && o.compare(p) == 0
	case kindPattern:
		return p.kind == kindPattern && o.pattern == p.pattern
	default:
		return false
	}
}

// printed is a number or text as text.
func (o *operand) printed() string {
	switch {
	case o.kind != kindNumber:
		return o.text
	case o.number == nil:
		return strconv.FormatInt(o.whole, 10)
	}
	return o.number.String()
}

// compareText orders like java.lang.String.compareTo, by UTF-16 code units.
func compareText(a, b string) int {
	for a != "" && b != "" {
		r, n := utf8.DecodeRuneInString(a)
		s, m := utf8.DecodeRuneInString(b)
		if r != s {
			return int(leadingUnit(r)) - int(leadingUnit(s))
		}
		a, b = a[n:], b[m:]
	}
	return len(a) - len(b)
}

func leadingUnit(r rune) rune {
	if r > 0xFFFF {
		high, _ := utf16.EncodeRune(r)
		return high
	}
	return r
}
