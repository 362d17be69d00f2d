package vtl

import "strings"

// argument is one of a directive's, and the word it is, if it is a bare word.
type argument struct {
	node node
	word string
}

// directive is #name or #name(arguments). One that isn't known prints as it stands.
func (p *parser) directive() node {
	t := p.take()
	first := p.at - 1
	name := strings.TrimSuffix(t.image[1:], "}")
	if t.kind == bracketedWord {
		name = name[1:]
	} else {
		name = t.image[1:]
	}
	pos := t.pos
	p.enter(pos)
	defer p.leave()

	p.lexer.state = inDirective
	if !p.parenthesisFollows() {
		if name == "macro" {
			p.fail(pos, "a #macro needs a name")
		}
		p.lexer.pop()
		return p.bareDirective(pos, name)
	}
	arguments := p.arguments(pos, name)
	literal := p.images(first)
	switch name {
	case "literal":
		return p.literalDirective(pos, arguments)
	case "foreach":
		return p.foreach(pos, arguments)
	case "define":
		return p.define(pos, arguments)
	case "macro":
		return p.macro(pos, arguments)
	case "break":
		return p.breakStatement(pos, arguments)
	case "stop":
		if len(arguments) > 1 {
			p.fail(pos, "#stop takes one message")
		}
		return &stopNode{position(p.base + pos)}
	}
	if strings.HasPrefix(name, "@") {
		p.body()
		literal = p.images(first)
	}
	return &textNode{position(p.base + pos), literal}
}

// bareDirective is one without parentheses.
func (p *parser) bareDirective(pos int, name string) node {
	at := position(p.base + pos)
	switch name {
	case "break":
		return &breakNode{position: at}
	case "stop":
		return &stopNode{at}
	case "foreach", "define", "literal":
		p.fail(pos, "#"+name+" needs parentheses")
	}
	return &textNode{at, p.tokens[p.at-1].image}
}

// parenthesisFollows looks past blanks and line ends, without making tokens of them.
func (p *parser) parenthesisFollows() bool {
	rest := strings.TrimLeft(p.lexer.src[p.lexer.pos:], " \t\r\n")
	return strings.HasPrefix(rest, "(")
}

// images is the source from a token to the last one consumed.
func (p *parser) images(first int) string {
	var b strings.Builder
	for _, t := range p.tokens[first:p.at] {
		b.WriteString(t.image)
	}
	return b.String()
}

func (p *parser) arguments(pos int, name string) []argument {
	p.skip(whitespace)
	p.expect(leftParen, "(")
	var list []argument
	for p.argumentFollows() {
		p.skip(whitespace)
		if p.skip(comma) {
			p.skip(whitespace)
		}
		a := p.argument()
		isWord := a.word != ""
		switch {
		case name == "macro" && len(list) == 0:
			if !isWord {
				p.fail(pos, "the first argument of #macro is its name")
			}
		case isWord && isKnown(name) && (name != "foreach" || len(list) != 1):
			p.fail(pos, "#"+name+" has an invalid argument "+quote(a.word))
		}
		list = append(list, a)
	}
	p.skip(whitespace)
	p.expect(rightParen, ")")
	return list
}

func isKnown(name string) bool {
	switch name {
	case "foreach", "define", "macro", "literal", "break", "stop":
		return true
	}
	return false
}

// argumentFollows looks two tokens ahead.
func (p *parser) argumentFollows() bool {
	switch p.peek(0).kind {
	case whitespace:
		k := p.peek(1).kind
		return k == comma || startsArgument(k)
	case comma:
		k := p.peek(1).kind
		return k == whitespace || startsArgument(k)
	case referenceLeftCurly:
		return p.peek(1).kind == identifier
	case leftBracket:
		k := p.peek(1).kind
		return k == whitespace || k == rightBracket || startsParameter(k)
	case leftCurly:
		k := p.peek(1).kind
		return k == whitespace || k == rightCurly || k == referenceRightCurly || startsParameter(k)
	case identifier:
		p.peek(1)
		return true
	default:
		return startsArgument(p.peek(0).kind)
	}
}

func startsArgument(k kind) bool { return k == word || startsParameter(k) }

func (p *parser) argument() argument {
	if t := p.peek(0); t.kind == word {
		p.at++
		return argument{nil, t.image}
	}
	return argument{node: p.value()}
}

// body is a directive's block and its #end.
func (p *parser) body() []node {
	b := p.block()
	p.expect(endDirective, "#end")
	return b
}

// foreach takes the third argument for its list, whatever the second is; a fourth stands in for the body, as in Velocity. With two
// there is no list, and with fewer it fails when it is executed.
func (p *parser) foreach(pos int, arguments []argument) node {
	n := &foreachNode{position: position(p.base + pos), body: p.body()}
	if len(arguments) > 0 {
		n.variable = variableName(p, arguments[0].node)
	}
	n.incomplete = len(arguments) < 2
	if len(arguments) > 2 {
		n.list = arguments[2].node
	}
	if len(arguments) > 3 {
		n.body = printed(arguments[3].node)
	}
	return n
}

// printed is what a node prints where text is expected: literals nothing, references and those inside lists themselves.
func printed(n node) []node {
	switch n := n.(type) {
	case *referenceNode:
		return []node{n}
	case *listNode, *mapNode, *rangeNode:
		var all []node
		for _, child := range children(n) {
			all = append(all, printed(child)...)
		}
		return all
	}
	return nil
}

// literalDirective prints its block, or its argument, as it stands in the source.
func (p *parser) literalDirective(pos int, arguments []argument) node {
	first := p.at
	p.block()
	if p.at == first && len(arguments) == 0 {
		p.fail(pos, "#literal has nothing to print")
	}
	n := &textNode{position(p.base + pos), p.literal(first)}
	p.expect(endDirective, "#end")
	if len(arguments) > 0 {
		n.text = p.sourceOf(arguments[0].node)
	}
	return n
}

func (p *parser) define(pos int, arguments []argument) node {
	body := p.body()
	if len(arguments) != 1 || arguments[0].node == nil {
		p.fail(pos, "#define needs one name")
	}
	return &defineNode{position(p.base + pos), variableName(p, arguments[0].node), body}
}

// variableName is the root of a reference, or the image of anything else without its first character.
func variableName(p *parser, n node) string {
	if r, ok := n.(*referenceNode); ok {
		return r.root
	}
	if image := p.imageAt(n.at()); image != "" {
		return image[1:]
	}
	return ""
}

// imageAt is the token that begins at an offset of the template.
func (p *parser) imageAt(offset int) string {
	for i := range p.tokens {
		if p.base+p.tokens[i].pos == offset {
			return p.tokens[i].image
		}
	}
	return ""
}

func (p *parser) sourceOf(n node) string {
	if r, ok := n.(*referenceNode); ok {
		return r.source
	}
	return p.imageAt(n.at())
}

func (p *parser) macro(pos int, arguments []argument) node {
	p.body()
	if len(arguments) == 0 {
		p.fail(pos, "a #macro needs a name")
	}
	if p.macros == nil {
		p.macros = map[string]bool{}
	}
	p.macros[arguments[0].word] = true
	return &macroNode{position(p.base + pos), arguments[0].word}
}

func (p *parser) breakStatement(pos int, arguments []argument) node {
	if len(arguments) > 1 {
		p.fail(pos, "#break takes one scope")
	}
	n := &breakNode{position: position(p.base + pos)}
	if len(arguments) > 0 {
		n.scope = arguments[0].node
	}
	return n
}
