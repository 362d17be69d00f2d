package vtl

import "strings"

// parser builds the tree. It looks ahead exactly as far as Velocity's does, because what the lexer makes of the text depends on
// what the parser has already understood.
type parser struct {
	lexer  lexer
	tokens []token
	at     int // the next token to consume
	base   int // offset of src in the template
	depth  int
	limit  int
	macros map[string]bool
	ends   map[int]int // where the parameter starting at a token ends, for lookahead
}

// parse builds the tree of a template, or of the inside of a string in one, which starts at base.
func parse(src string, base, depth, limit int) (tree []node, err *Error) {
	p := &parser{lexer: lexer{src: src}, base: base, depth: depth, limit: limit}
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(*Error)
			if !ok {
				panic(r)
			}
			err = e
		}
	}()
	tree = p.block()
	if t := p.peek(0); t.kind != eof {
		p.fail(t.pos, "unexpected "+describe(t))
	}
	return tree, nil
}

func (p *parser) fail(pos int, message string) {
	panic(&Error{Offset: p.base + pos, Message: message})
}

// peek is the n-th token to come. The lexer runs no further than that.
func (p *parser) peek(n int) *token {
	for p.at+n >= len(p.tokens) {
		t, err := p.lexer.next()
		if err != nil {
			err.Offset += p.base
			panic(err)
		}
		p.tokens = append(p.tokens, t)
	}
	return &p.tokens[p.at+n]
}

func (p *parser) take() *token {
	t := p.peek(0)
	p.at++
	return t
}

// skip consumes a token of kind k if it is next.
func (p *parser) skip(k kind) bool {
	if p.peek(0).kind == k {
		p.at++
		return true
	}
	return false
}

func (p *parser) expect(k kind, what string) {
	t := p.peek(0)
	if t.kind != k {
		p.fail(t.pos, "expected "+what+" instead of "+describe(t))
	}
	p.at++
}

func describe(t *token) string {
	if t.kind == eof {
		return "the end"
	}
	return quote(strings.TrimRight(t.image, " \t\r\n"))
}

// enter guards the parser's own stack against templates nested without end.
func (p *parser) enter(pos int) {
	p.depth++
	if p.depth > p.limit {
		p.fail(pos, "nested too deeply")
	}
}

func (p *parser) leave() { p.depth-- }

func (p *parser) pos(t *token) position { return position(p.base + t.pos) }

// block is a sequence of statements, up to something that isn't one.
func (p *parser) block() []node {
	var nodes []node
	for {
		n, ok := p.statement()
		if !ok {
			return nodes
		}
		if n != nil {
			nodes = append(nodes, n)
		}
	}
}

// statement is false if what follows isn't one; its node is nil if it prints nothing.
func (p *parser) statement() (node, bool) {
	t := p.peek(0)
	switch t.kind {
	case ifDirective:
		return p.ifStatement(), true
	case identifier:
		return p.reference(), true
	case referenceLeftCurly:
		if p.peek(1).kind == identifier {
			return p.reference(), true
		}
		return p.plain(), true
	case lineCommentStart:
		return p.lineComment(), true
	case blockComment, formalComment:
		return p.comment(), true
	case textblock:
		p.at++
		return &textNode{p.pos(t), textblockText(t.image)}, true
	case setDirective:
		return p.set(), true
	case escapedDirective:
		t.image = p.unescapeDirective(t.image)
		p.at++
		return &textNode{p.pos(t), t.image}, true
	case doubleEscape:
		return p.escapes(), true
	case word, bracketedWord:
		return p.directive(), true
	case text, dot, rightParen, leftParen, integerLiteral, floatLiteral, stringLiteral, escape, referenceRightCurly, emptyIndex:
		return p.plain(), true
	}
	return nil, false
}

func (p *parser) plain() node {
	t := p.take()
	return &textNode{p.pos(t), t.lost + t.image}
}

func textblockText(image string) string {
	const open, end = len("#[["), len("]]#")
	return image[open : len(image)-end]
}

// lineComment is ## and the rest of the line. '$' before it, which led to nothing, is printed.
func (p *parser) lineComment() node {
	t := p.take()
	start := *t
	p.skip(lineCommentEnd)
	return p.commentText(&start)
}

func (p *parser) comment() node { return p.commentText(p.take()) }

func (p *parser) commentText(t *token) node {
	n := strings.Index(t.image, "##")
	if n < 0 {
		n = strings.Index(t.image, "#*")
	}
	if n <= 0 {
		return nil
	}
	return &textNode{p.pos(t), t.image[:n]}
}

// escapes are pairs of backslashes: each prints as one before a directive, as two before anything else.
func (p *parser) escapes() node {
	t := p.take()
	pos, count := p.pos(t), 1
	for p.skip(doubleEscape) {
		count++
	}
	next := p.peek(0)
	control := false
	switch next.kind {
	case ifDirective, elseDirective, elseifDirective, endDirective:
		control = true
	default:
		control = len(next.image) > 0 && p.isDirective(next.image[1:])
	}
	if control {
		return &textNode{pos, strings.Repeat(`\`, count)}
	}
	return &textNode{pos, strings.Repeat(`\\`, count)}
}

// unescapeDirective halves the backslashes before a directive that exists; anything else prints as it stands.
func (p *parser) unescapeDirective(image string) string {
	last := strings.LastIndexByte(image, '\\')
	directive := image[last+1:]
	name := directive[1:]
	if name[0] == '{' {
		name = name[1 : len(name)-1]
	}
	switch name {
	case "if", "end", "set", "else", "elseif":
	default:
		if !p.isDirective(name) {
			return image
		}
	}
	return image[:last/2] + directive
}

func (p *parser) isDirective(name string) bool {
	return isKnown(name) || p.macros[name]
}

func (p *parser) ifStatement() node {
	t := p.take()
	p.enter(t.pos)
	defer p.leave()
	n := &ifNode{position: p.pos(t)}
	n.branches = append(n.branches, p.branch())
	for p.peek(0).kind == elseifDirective {
		p.at++
		n.branches = append(n.branches, p.branch())
	}
	if p.skip(elseDirective) {
		n.otherwise = p.block()
	}
	p.expect(endDirective, "#end")
	return n
}

func (p *parser) branch() branch {
	p.skip(whitespace)
	p.expect(leftParen, "(")
	condition := p.expression()
	p.expect(rightParen, ")")
	return branch{condition, p.block()}
}

func (p *parser) set() node {
	t := p.take()
	n := &setNode{position: p.pos(t)}
	p.skip(whitespace)
	n.target = p.reference()
	p.skip(whitespace)
	p.expect(assign, "=")
	n.value = p.expression()
	p.expect(rightParen, ")")
	p.lexer.inSet = false
	return n
}
