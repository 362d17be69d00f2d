package jmespath

import (
	"fmt"
	"slices"
	"strings"

	"stile/internal/python"
)

// power is how strongly a token binds what stands before it. Below stopsProjection, a token ends a projection.
var power = map[kind]int{
	kPipe: 1, kOr: 2, kAnd: 3,
	kEq: 5, kGt: 5, kLt: 5, kGte: 5, kLte: 5, kNe: 5,
	kFlatten: 9, kStar: 20, kFilter: 21, kDot: 40, kNot: 45, kLBrace: 50, kLBracket: 55, kLParen: 60,
}

const (
	stopsProjection = 10
	maxDepth        = 900 // of nested expressions, as Python's recursion limit
)

type parser struct {
	query  string
	tokens []token
	at     int
	depth  int
}

func (p *parser) parse() (node, error) {
	root, err := p.expression(0)
	if err != nil {
		return nil, err
	}
	if t := p.token(); t.kind != kEOF {
		return nil, p.fail(t, "Unexpected token: "+python.Str(t.value))
	}
	return root, nil
}

func (p *parser) token() token { return p.tokens[p.at] }
func (p *parser) kind() kind   { return p.tokens[p.at].kind }

func (p *parser) kindAfter() kind {
	if p.at+1 < len(p.tokens) {
		return p.tokens[p.at+1].kind
	}
	return kEOF
}

func (p *parser) fail(t token, message string) error {
	return p.failAt(t.start, t, message)
}

func (p *parser) failAt(position int, t token, message string) error {
	return errorf("%s: Parse error at column %d, token \"%s\" (%s), for expression:\n\"%s\"\n%s^",
		message, position, python.Str(t.value), strings.ToUpper(string(t.kind)), p.query, strings.Repeat(" ", position+1))
}

func (p *parser) incomplete() error {
	return errorf("Invalid jmespath expression: Incomplete expression:\n\"%s\"\n%s^",
		p.query, strings.Repeat(" ", len(python.Runes(p.query))+1))
}

func (p *parser) match(k kind) error {
	return p.matchOneOf(string(k), k)
}

func (p *parser) matchOneOf(expected string, kinds ...kind) error {
	t := p.token()
	if slices.Contains(kinds, t.kind) {
		p.at++
		return nil
	}
	if t.kind == kEOF {
		return p.incomplete()
	}
	return p.fail(t, fmt.Sprintf("Expecting: %s, got: %s", expected, t.kind))
}

// expression parses what binds tighter than bind.
func (p *parser) expression(bind int) (node, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, errorf("maximum recursion depth exceeded")
	}
	defer func() { p.depth-- }()
	t := p.token()
	if t.kind == kEOF {
		return nil, p.incomplete()
	}
	p.at++
	left, err := p.prefix(t)
	for err == nil && bind < power[p.kind()] {
		t := p.token()
		p.at++
		left, err = p.infix(left, t)
	}
	return left, err
}

// prefix parses an expression that begins with t.
func (p *parser) prefix(t token) (node, error) {
	switch t.kind {
	case kLiteral:
		return literal{t.value}, nil
	case kName:
		return field{t.value.(string)}, nil
	case kQuoted:
		if next := p.token(); next.kind == kLParen {
			return nil, p.failAt(0, next, "Quoted identifier not allowed for function names.")
		}
		return field{t.value.(string)}, nil
	case kCurrent:
		return current{}, nil
	case kStar:
		if p.kind() == kRBracket {
			return values{current{}, current{}}, nil
		}
		right, err := p.projected(power[kStar])
		return values{current{}, right}, err
	case kFilter, kFlatten:
		return p.infix(current{}, t)
	case kLBrace:
		return p.multiSelectHash()
	case kLBracket:
		return p.bracket()
	case kLParen:
		inner, err := p.expression(0)
		if err != nil {
			return nil, err
		}
		return inner, p.match(kRParen)
	case kNot:
		inner, err := p.expression(power[kNot])
		return not{inner}, err
	case kExpref:
		inner, err := p.expression(power[kExpref])
		return reference{inner}, err
	}
	return nil, p.fail(t, "invalid token")
}

// infix parses what follows left, beginning with t.
func (p *parser) infix(left node, t token) (node, error) {
	switch t.kind {
	case kDot:
		return p.dot(left)
	case kPipe:
		right, err := p.expression(power[kPipe])
		return sequence{left, right}, err
	case kOr:
		right, err := p.expression(power[kOr])
		return either{left, right}, err
	case kAnd:
		right, err := p.expression(power[kAnd])
		return both{left, right}, err
	case kEq, kNe, kLt, kLte, kGt, kGte:
		right, err := p.expression(power[t.kind])
		return comparison{t.kind, left, right}, err
	case kFlatten:
		right, err := p.projected(power[kFlatten])
		return projection{flatten{left}, right}, err
	case kFilter:
		return p.filter(left)
	case kLBracket:
		return p.index(left)
	case kLParen:
		return p.call(left)
	}
	return nil, p.fail(t, "invalid token")
}

func (p *parser) dot(left node) (node, error) {
	if p.kind() == kStar {
		p.at++
		right, err := p.projected(power[kDot])
		return values{left, right}, err
	}
	right, err := p.afterDot(power[kDot])
	return sequence{left, right}, err
}

func (p *parser) afterDot(bind int) (node, error) {
	switch t := p.token(); t.kind {
	case kName, kQuoted, kStar:
		return p.expression(bind)
	case kLBracket:
		p.at++
		return p.multiSelectList()
	case kLBrace:
		p.at++
		return p.multiSelectHash()
	default:
		return nil, p.fail(t, "Expecting: ['quoted_identifier', 'unquoted_identifier', 'lbracket', 'lbrace'], got: "+string(t.kind))
	}
}

// projected parses what is applied to each element of a projection.
func (p *parser) projected(bind int) (node, error) {
	switch t := p.token(); {
	case power[t.kind] < stopsProjection:
		return current{}, nil
	case t.kind == kLBracket || t.kind == kFilter:
		return p.expression(bind)
	case t.kind == kDot:
		p.at++
		return p.afterDot(bind)
	default:
		return nil, p.fail(t, "syntax error")
	}
}

func (p *parser) filter(left node) (node, error) {
	condition, err := p.expression(0)
	if err != nil {
		return nil, err
	}
	if err := p.match(kRBracket); err != nil {
		return nil, err
	}
	if p.kind() == kFlatten {
		return filter{left, condition, current{}}, nil
	}
	right, err := p.projected(power[kFilter])
	return filter{left, condition, right}, err
}

func (p *parser) call(left node) (node, error) {
	name, ok := left.(field)
	if !ok {
		t := p.tokens[max(p.at-2, 0)]
		return nil, p.fail(t, fmt.Sprintf("Invalid function name '%s'", python.Str(t.value)))
	}
	c := call{name: name.name}
	for p.kind() != kRParen {
		argument, err := p.expression(0)
		if err != nil {
			return nil, err
		}
		if p.kind() == kComma {
			p.at++
		}
		c.arguments = append(c.arguments, argument)
	}
	p.at++
	return c, nil
}
