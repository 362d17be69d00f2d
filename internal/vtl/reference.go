package vtl

import "strings"

// reference is $name and what follows it, or ${...}.
func (p *parser) reference() *referenceNode {
	first := p.at
	t := p.peek(0)
	n := &referenceNode{position: p.pos(t)}
	braces := p.skip(referenceLeftCurly)
	p.expect(identifier, "a name")
	n.links = p.indexes(n.links)
	for p.peek(0).kind == dot && p.peek(1).kind == identifier {
		p.at++
		n.links = append(n.links, p.member())
		n.links = p.indexes(n.links)
	}
	if braces {
		p.expect(referenceRightCurly, "}")
	}
	p.name(n, first)
	return n
}

// member is a property or a method call.
func (p *parser) member() link {
	t := p.take()
	l := link{position: p.pos(t), kind: propertyLink, name: t.image}
	if p.peek(0).kind != leftParen {
		return l
	}
	if k := p.peek(1).kind; k != whitespace && k != callRightParen && !startsParameter(k) {
		return l
	}
	p.enter(p.peek(0).pos)
	defer p.leave()
	p.at++
	l.kind = methodLink
	l.arguments = p.parameters(callRightParen, ")")
	return l
}

func startsParameter(k kind) bool {
	switch k {
	case stringLiteral, integerLiteral, floatLiteral, leftBracket, leftCurly, literalTrue, literalFalse, identifier, referenceLeftCurly:
		return true
	}
	return false
}

func (p *parser) indexes(links []link) []link {
	for p.peek(0).kind == indexLeft {
		t := p.take()
		l := link{position: p.pos(t), kind: indexLink}
		p.enter(t.pos)
		p.skip(whitespace)
		switch p.peek(0).kind {
		case stringLiteral, integerLiteral, literalTrue, literalFalse, identifier, referenceLeftCurly:
			l.arguments = []node{p.value()}
		default:
			p.fail(p.peek(0).pos, "expected an index instead of "+describe(p.peek(0)))
		}
		p.skip(whitespace)
		p.expect(indexRight, "]")
		p.leave()
		links = append(links, l)
	}
	return links
}

// name works out what the reference refers to and how its surroundings print. The '$' may have backslashes and further '$' and '#'
// before it, which belong to the first token.
func (p *parser) name(n *referenceNode, first int) {
	t := &p.tokens[first]
	if i := strings.Index(t.image, `\!`); i >= 0 {
		p.slashBang(n, t.image)
		return
	}
	slashes := len(t.image) - len(strings.TrimLeft(t.image, `\`))
	n.escaped = slashes%2 != 0
	n.escapePrefix = t.image[:slashes/2]
	t.image = t.image[slashes:]
	if i := strings.LastIndexByte(t.image, '$'); i > 0 {
		n.morePrefix = t.image[:i]
		t.image = t.image[i:]
	}
	n.source = p.literal(first)
	switch {
	case strings.HasPrefix(t.image, "$!"):
		n.quiet = true
		if strings.HasPrefix(t.image, "$!{") {
			n.braces = true
			n.root = p.tokens[first+1].image
		} else {
			n.root = t.image[2:]
		}
	case t.image == "${":
		n.braces = true
		n.root = p.tokens[first+1].image
	case strings.HasPrefix(t.image, "$"):
		n.root = t.image[1:]
	default:
		n.runt = true
		n.root = t.image
	}
}

// slashBang is $\!name: not a reference; it prints itself with one backslash fewer.
func (p *parser) slashBang(n *referenceNode, image string) {
	n.uncomputable = true
	i := strings.IndexByte(image, '$')
	for i < len(image) && image[i] != '\\' {
		i++
	}
	end := i
	for end < len(image) && image[end] == '\\' {
		end++
	}
	if end > i {
		n.source = image[:i] + image[i:end-1] + image[end:]
	} else {
		n.source = image
	}
	n.root = n.source
}

// literal is the source of the tokens from first on, with what was lost before each and without comments.
func (p *parser) literal(first int) string {
	var b strings.Builder
	for _, t := range p.tokens[first:p.at] {
		if t.kind != blockComment {
			b.WriteString(t.lost)
			b.WriteString(t.image)
		}
	}
	return b.String()
}
