package vtl

import "strings"

// binaryLevels are the operators by precedence, weakest first; all are left-associative.
var binaryLevels = [][]kind{
	{logicalOr},
	{logicalAnd},
	{equal, notEqual},
	{less, greater, lessOrEqual, greaterOrEqual},
	{plus, minus},
	{multiply, divide, modulus},
}

func (p *parser) expression() node {
	p.enter(p.peek(0).pos)
	defer p.leave()
	return p.binary(0)
}

func (p *parser) binary(level int) node {
	if level == len(binaryLevels) {
		return p.unary()
	}
	left := p.binary(level + 1)
	for {
		t := p.peek(0)
		if !oneOf(t.kind, binaryLevels[level]) {
			return left
		}
		p.at++
		operator, first := t.kind, p.at
		right := p.binary(level + 1)
		left = &binaryNode{position(left.at()), operator, left, right, p.literal(first)}
	}
}

func oneOf(k kind, kinds []kind) bool {
	for _, other := range kinds {
		if k == other {
			return true
		}
	}
	return false
}

func (p *parser) unary() node {
	t := p.peek(0)
	if t.kind == logicalNot || t.kind == whitespace && p.peek(1).kind == logicalNot {
		p.skip(whitespace)
		not := p.take()
		pos := p.pos(not)
		p.enter(int(pos) - p.base)
		defer p.leave()
		return &unaryNode{pos, p.unary()}
	}
	return p.primary()
}

func (p *parser) primary() node {
	p.skip(whitespace)
	var n node
	if p.skip(leftParen) {
		first := p.at
		n = p.expression()
		n = &groupNode{position(n.at()), n, p.literal(first)}
		p.expect(rightParen, ")")
	} else {
		n = p.value()
	}
	p.skip(whitespace)
	return n
}

// value is a literal or a reference.
func (p *parser) value() node {
	t := p.peek(0)
	pos := p.pos(t)
	switch t.kind {
	case stringLiteral:
		p.at++
		return p.stringLiteral(t.image, t.pos)
	case identifier, referenceLeftCurly:
		return p.reference()
	case integerLiteral:
		p.at++
		return &integerNode{pos, p.number(t)}
	case floatLiteral:
		p.at++
		return &floatNode{pos, p.number(t)}
	case literalTrue, literalFalse:
		p.at++
		return &booleanNode{pos, t.kind == literalTrue}
	case leftBracket:
		p.enter(t.pos)
		defer p.leave()
		if p.rangeFollows() {
			return p.rangeLiteral()
		}
		return p.listLiteral()
	case leftCurly:
		p.enter(t.pos)
		defer p.leave()
		return p.mapLiteral()
	}
	p.fail(t.pos, "expected a value instead of "+describe(t))
	return nil
}

// number is a literal's image, which the lexer may have let begin with a '#'.
func (p *parser) number(t *token) string {
	if c := t.image[0]; c != '-' && c != '.' && !isDigit(c) {
		p.fail(t.pos, "expected a number instead of "+quote(t.image))
	}
	return t.image
}

// parameter is a value with blanks around it.
func (p *parser) parameter() node {
	p.skip(whitespace)
	n := p.value()
	p.skip(whitespace)
	return n
}

func (p *parser) listLiteral() node {
	t := p.take()
	return &listNode{position: p.pos(t), items: p.parameters(rightBracket, "]")}
}

// parameters are what stands between commas up to the end that is named, which may come at once.
func (p *parser) parameters(end kind, what string) (items []node) {
	if p.skip(end) {
		return nil
	}
	items = append(items, p.parameter())
	for p.skip(comma) {
		items = append(items, p.parameter())
	}
	p.expect(end, what)
	return items
}

func (p *parser) rangeLiteral() node {
	first := p.at
	t := p.take()
	n := &rangeNode{position: p.pos(t)}
	n.from = p.bound()
	p.expect(doubleDot, "..")
	n.to = p.bound()
	p.expect(rightBracket, "]")
	n.source = p.literal(first)
	return n
}

func (p *parser) bound() node {
	p.skip(whitespace)
	t := p.peek(0)
	var n node
	if t.kind == integerLiteral {
		p.at++
		n = &integerNode{p.pos(t), p.number(t)}
	} else {
		n = p.reference()
	}
	p.skip(whitespace)
	return n
}

func (p *parser) mapLiteral() node {
	t := p.take()
	n := &mapNode{position: p.pos(t)}
	if p.pairFollows() {
		n.pairs = p.pair(n.pairs)
		for p.skip(comma) {
			n.pairs = p.pair(n.pairs)
		}
	} else {
		p.skip(whitespace)
	}
	if !p.skip(rightCurly) {
		p.expect(referenceRightCurly, "}")
	}
	return n
}

func (p *parser) pair(pairs []node) []node {
	key := p.parameter()
	p.expect(colon, ":")
	return append(pairs, key, p.parameter())
}

// stringLiteral takes the quotes off. In double quotes, "\\u" and four digits are a character, and references and directives are
// executed.
func (p *parser) stringLiteral(image string, pos int) node {
	q := image[:1]
	inner := image[1 : len(image)-1]
	n := &stringNode{position: position(p.base + pos)}
	interpolate := q == `"` && strings.ContainsAny(inner, "$#")
	if q == `"` {
		var ok bool
		if inner, ok = unescapeUnicode(inner); !ok {
			p.fail(pos, `\u in a string needs four hexadecimal digits`)
		}
	}
	inner = strings.ReplaceAll(inner, q+q, q)
	n.value = inner
	if !interpolate {
		return n
	}
	src := inner
	if !strings.Contains(inner, "##") {
		src += " "
		n.padded = true
	}
	tree, err := parse(src, p.base+pos+1, p.depth+1, p.limit)
	if err != nil {
		panic(err)
	}
	n.template, n.interpolated = tree, true
	return n
}
