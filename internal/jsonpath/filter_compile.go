package jsonpath

import (
	"strings"

	"stile/internal/javaregex"
	"stile/internal/jsonval"
)

type expressionKind uint8

const (
	expressionRelation expressionKind = iota
	expressionAnd
	expressionOr
	expressionNot
)

// An expression is the condition of a filter.
type expression struct {
	kind        expressionKind
	parts       []*expression // of and, or, not
	left, right operand       // of a relation
	relation    relation
}

// readFilter reads [?(...)]. To find its end, strings and regular expressions are skipped.
func (c *compiler) readFilter() error {
	question := c.significant(c.pos)
	open := c.significant(question)
	if c.at(open) != '(' {
		return c.failAt(open, "expected '(' behind '?'")
	}
	end := matchingClose(c.text, open, '(', ')', true)
	if end < 0 {
		return c.failAt(open, "filter is not closed")
	}
	closing := c.significant(end)
	if c.at(closing) != ']' {
		return c.failAt(closing, "expected ']' behind the filter")
	}
	inner := *c
	inner.text, inner.pos, inner.depth = c.text[:end+1], open, c.depth+1
	f := filterReader{&inner}
	filter, err := f.or()
	if err != nil {
		return err
	}
	if f.skip(); f.pos < len(f.text) {
		return f.fail("expected the end of the filter")
	}
	c.pos = closing + 1
	c.add(&step{kind: stepFilter, filter: filter})
	return nil
}

// matchingClose finds the bracket that closes the one at open, outside of strings and, if asked, of regular expressions.
func matchingClose(s string, open int, opening, closing byte, regex bool) int {
	depth := 1
	for pos := open + 1; pos < len(s); pos++ {
		if b := s[pos]; b == '\'' || b == '"' {
			if pos = closingQuote(s, pos, b); pos < 0 {
				return -1
			}
			pos++
		}
		if regex && pos < len(s) && s[pos] == '/' {
			if pos = closingQuote(s, pos, '/'); pos < 0 {
				return -1
			}
			pos++
		}
		if pos >= len(s) {
			return -1
		}
		switch s[pos] {
		case opening:
			depth++
		case closing:
			if depth--; depth == 0 {
				return pos
			}
		}
	}
	return -1
}

// closingQuote finds the next quote behind pos that no backslash escapes.
func closingQuote(s string, pos int, quote byte) int {
	for pos++; pos < len(s); pos++ {
		switch s[pos] {
		case '\\':
			pos++
		case quote:
			return pos
		}
	}
	return -1
}

// filterReader reads the condition; the text ends with the bracket that closes it.
type filterReader struct{ *compiler }

func (f filterReader) skip() {
	for f.char() == ' ' {
		f.pos++
	}
}

// accept skips blanks and s, if s comes next.
func (f filterReader) accept(s string) bool {
	f.skip()
	if !strings.HasPrefix(f.text[min(f.pos, len(f.text)):], s) {
		return false
	}
	f.pos += len(s)
	return true
}

func (f filterReader) or() (*expression, error) { return f.chain(expressionOr, "||", f.and) }

func (f filterReader) and() (*expression, error) { return f.chain(expressionAnd, "&&", f.condition) }

func (f filterReader) chain(kind expressionKind, operator string, read func() (*expression, error)) (*expression, error) {
	e, err := read()
	if err != nil {
		return nil, err
	}
	parts := []*expression{e}
	for f.accept(operator) {
		if e, err = read(); err != nil {
			return nil, err
		}
		parts = append(parts, e)
	}
	if len(parts) == 1 {
		return e, nil
	}
	return &expression{kind: kind, parts: parts}, nil
}

func (f filterReader) condition() (*expression, error) {
	f.depth++
	defer func() { f.depth-- }()
	if f.depth > maxDepth {
		return nil, f.fail("filter nested too deep")
	}
	f.skip()
	if f.char() == '!' {
		if b := f.at(f.significant(f.pos)); b != '$' && b != '@' {
			f.pos++
			e, err := f.condition()
			return &expression{kind: expressionNot, parts: []*expression{e}}, err
		}
	}
	if !f.accept("(") {
		return f.relation()
	}
	e, err := f.or()
	if err != nil {
		return nil, err
	}
	if !f.accept(")") {
		return nil, f.fail("expected ')'")
	}
	return e, nil
}

// relation reads two operands with an operator between, or a path alone, which asks whether it leads anywhere.
func (f filterReader) relation() (*expression, error) {
	left, err := f.operand()
	if err != nil {
		return nil, err
	}
	before := f.pos
	name := f.operator()
	test := relationNamed(strings.ToUpper(name))
	if test == nil {
		f.pos = before
		if left.kind != kindPath {
			return nil, f.fail("expected an operator")
		}
		left.exists = true
		return &expression{left: left, right: boolean(!left.negated), relation: exists}, nil
	}
	right, err := f.operand()
	if err != nil {
		return nil, err
	}
	return &expression{left: left, right: right, relation: test}, nil
}

func (f filterReader) operator() string {
	f.skip()
	from := f.pos
	if isOperator(f.char()) {
		for isOperator(f.char()) {
			f.pos++
		}
	} else {
		for f.pos < len(f.text) && f.char() != ' ' {
			f.pos++
		}
	}
	return f.text[from:min(f.pos, len(f.text))]
}

func isOperator(b byte) bool { return b == '<' || b == '>' || b == '=' || b == '~' || b == '!' }

func (f filterReader) operand() (operand, error) {
	f.skip()
	negated := f.char() == '!'
	if negated {
		f.pos++
		f.skip()
	}
	switch b := f.char(); {
	case b == '$' || b == '@':
		return f.path(negated)
	case negated:
		return operand{}, f.fail("expected a path behind '!'")
	case b == '\'' || b == '"':
		return f.quoted(b)
	case b == '{':
		return f.json('}')
	case b == '[':
		return f.json(']')
	case b == '/':
		return f.pattern()
	case b == 't':
		return f.word("true", boolean(true))
	case b == 'f':
		return f.word("false", boolean(false))
	case b == 'n':
		return f.word("null", operand{kind: kindNull})
	default:
		return f.number()
	}
}

func (f filterReader) word(word string, o operand) (operand, error) {
	if !f.accept(word) {
		return operand{}, f.fail("expected " + word)
	}
	return o, nil
}

func (f filterReader) number() (operand, error) {
	from := f.pos
	for b := f.char(); isDigit(b) || b == '-' || b == '.' || b == 'e' || b == 'E'; b = f.char() {
		f.pos++
	}
	d, err := jsonval.ParseBigDecimal(f.text[from:f.pos])
	if err != nil {
		return operand{}, f.failAt(from, "expected a value")
	}
	return ofDecimal(d), nil
}

func (f filterReader) quoted(quote byte) (operand, error) {
	end := closingQuote(f.text, f.pos, quote)
	if end < 0 {
		return operand{}, f.fail("string is not closed")
	}
	s, ok := unescape(f.text[f.pos+1 : end])
	if !ok {
		return operand{}, f.fail("malformed unicode escape")
	}
	f.pos = end + 1
	return operand{kind: kindText, text: s}, nil
}

func (f filterReader) json(closing byte) (operand, error) {
	end := matchingClose(f.text, f.pos, f.char(), closing, false)
	if end < 0 {
		return operand{}, f.fail("JSON is not closed")
	}
	text := f.text[f.pos : end+1]
	f.pos = end + 1
	v, err := jsonval.Parse(text)
	return operand{kind: kindDocument, text: text, literal: true, value: v, err: err}, nil
}

const patternFlags = "dixmsuU"

func (f filterReader) pattern() (operand, error) {
	end := closingQuote(f.text, f.pos, '/')
	if end < 0 {
		return operand{}, f.fail("regular expression is not closed")
	}
	pattern := f.text[f.pos+1 : end]
	flags := end + 1
	for flags < len(f.text) && strings.IndexByte(patternFlags, f.text[flags]) >= 0 {
		flags++
	}
	if flags > end+1 {
		pattern = "(?" + f.text[end+1:flags] + ")" + pattern
	}
	compiled, err := javaregex.Compile(pattern)
	if err != nil {
		return operand{}, f.fail(err.Error())
	}
	f.pos = flags
	return operand{kind: kindPattern, pattern: compiled}, nil
}

// path reads a path up to a blank, an operator or the bracket that closes the condition.
func (f filterReader) path(negated bool) (operand, error) {
	from := f.pos
	for f.pos++; ; f.pos++ {
		if f.char() == '[' {
			end := matchingClose(f.text, f.pos, '[', ']', false)
			if end < 0 {
				return operand{}, f.fail("brackets do not match")
			}
			f.pos = end + 1
		}
		if b := f.char(); b == 0 || b == ' ' || isOperator(b) || b == ')' && !f.closesCall(from) {
			break
		}
	}
	p, err := compile(f.text[from:min(f.pos, len(f.text))], f.depth+1)
	if err != nil {
		return operand{}, f.failAt(from, err.Error())
	}
	return operand{kind: kindPath, path: p, negated: negated}, nil
}

// closesCall reports whether the ) here belongs to a function without arguments in the path that begins at from.
func (f filterReader) closesCall(from int) bool {
	open := f.pos - 1
	for f.at(open) == ' ' {
		open--
	}
	return f.at(open) == '(' && open > from && strings.IndexByte(f.text[from+1:open], '.') >= 0
}
