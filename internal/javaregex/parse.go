package javaregex

import (
	"fmt"
	"unicode/utf8"
)

const (
	maxPattern = 16 << 10 // bytes
	maxDepth   = 200      // groups and classes inside each other
	maxRepeat  = 1<<31 - 1
)

// SyntaxError says why a pattern cannot be compiled.
type SyntaxError struct {
	Pattern string
	Offset  int // characters from the start, about
	Message string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("invalid regular expression %q: %s near index %d", e.Pattern, e.Message, e.Offset)
}

type flags struct {
	foldCase     bool // i
	unixLines    bool // d
	multiline    bool // m
	dotAll       bool // s
	unicodeCase  bool // u
	comments     bool // x
	unicodeClass bool // U
}

// parser reads a pattern as java.util.regex.Pattern does.
type parser struct {
	given  string
	text   []rune // without \Q...\E
	pos    int
	depth  int
	flags  flags
	groups int
	names  map[string]int
}

// end is what peek answers behind the last character.
const end rune = -1

func parse(pattern string) (n *node, p *parser, err error) {
	p = &parser{given: pattern, text: unquote([]rune(pattern)), names: map[string]int{}}
	defer func() {
		if problem, ok := recover().(*SyntaxError); ok {
			n, err = nil, problem
		} else if err == nil && n == nil {
			err = p.problem("internal error")
		}
	}()
	if len(pattern) > maxPattern {
		p.fail("pattern longer than %d bytes", maxPattern)
	}
	if !utf8.ValidString(pattern) {
		p.fail("pattern is not text")
	}
	n = p.choice()
	if p.peek() == ')' {
		p.fail("unmatched closing ')'")
	}
	n.settle(p.groups)
	return n, p, nil
}

func (p *parser) problem(format string, args ...any) *SyntaxError {
	return &SyntaxError{p.given, min(p.pos, len(p.text)), fmt.Sprintf(format, args...)}
}

// fail ends the parsing; parse turns it into an error.
func (p *parser) fail(format string, args ...any) { panic(p.problem(format, args...)) }

// unquote replaces \Q...\E by the same characters, escaped one by one.
func unquote(text []rune) []rune {
	var out []rune
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			out = append(out, text[i])
			continue
		}
		i++
		if text[i] != 'Q' {
			out = append(out, '\\', text[i])
			continue
		}
		for i++; i < len(text) && !(text[i] == '\\' && i+1 < len(text) && text[i+1] == 'E'); i++ {
			out = append(out, []rune(fmt.Sprintf(`\x{%x}`, text[i]))...)
		}
		i++
	}
	return out
}

// peek is the next character; with (?x) the one behind white space and comments.
func (p *parser) peek() rune {
	if p.flags.comments {
		p.skipComments()
	}
	return p.raw(0)
}

// raw is the character n behind the next one.
func (p *parser) raw(n int) rune {
	if p.pos+n >= len(p.text) {
		return end
	}
	return p.text[p.pos+n]
}

func (p *parser) skipComments() {
	for p.pos < len(p.text) {
		switch c := p.text[p.pos]; {
		case c == ' ' || '\t' <= c && c <= '\r':
			p.pos++
		case c == '#':
			for p.pos < len(p.text) && !p.lineTerminator(p.text[p.pos]) {
				p.pos++
			}
		default:
			return
		}
	}
}

func (p *parser) lineTerminator(r rune) bool {
	return r == '\n' || !p.flags.unixLines && (r == '\r' || r == 0x85 || r == 0x2028 || r == 0x2029)
}

func (p *parser) next() rune {
	r := p.peek()
	if r != end {
		p.pos++
	}
	return r
}

func (p *parser) accept(r rune) bool {
	if p.peek() != r {
		return false
	}
	p.pos++
	return true
}

func (p *parser) enter() {
	if p.depth++; p.depth > maxDepth {
		p.fail("nested deeper than %d", maxDepth)
	}
}

func (p *parser) choice() *node {
	p.enter()
	defer func() { p.depth-- }()
	first := p.sequence()
	if p.peek() != '|' {
		return first
	}
	parts := []*node{first}
	for p.accept('|') {
		parts = append(parts, p.sequence())
	}
	return &node{op: opChoice, parts: parts}
}

func (p *parser) sequence() *node {
	var parts []*node
	for {
		var part *node
		switch c := p.peek(); c {
		case end, '|', ')':
			return sequence(parts...)
		case '*', '+', '?':
			p.fail("dangling meta character '%c'", c)
		case '(':
			part = p.group()
		case '[':
			part = ofSet(p.class())
		case '^', '$', '.':
			p.pos++
			part = p.symbol(c)
		case '\\':
			p.pos++
			part = p.escape()
			if part.op == opChoice && p.quantified() { // repeated, \R never takes \r\n apart
				part = &node{op: opAtomic, parts: []*node{part}}
			}
		case '{': // repeats nothing
			part = sequence()
		default:
			p.pos++
			part = ofSet(p.folded(single(c)))
		}
		if part != nil {
			parts = append(parts, p.repeated(part))
		}
	}
}

func (p *parser) symbol(c rune) *node {
	switch {
	case c == '^' && p.flags.multiline:
		return &node{op: opLineBegin, unixLines: p.flags.unixLines}
	case c == '^':
		return &node{op: opBegin}
	case c == '$':
		return &node{op: opLineEnd, multiline: p.flags.multiline, unixLines: p.flags.unixLines}
	case p.flags.dotAll:
		return ofSet(everything)
	case p.flags.unixLines:
		return ofSet(negate(chars("\n")))
	default:
		return ofSet(negate(chars("\n\r\u0085\u2028\u2029")))
	}
}

// folded is s with the other cases of its characters, if the flags ask for them.
func (p *parser) folded(s set) set {
	switch {
	case !p.flags.foldCase:
		return s
	case p.flags.unicodeCase:
		return foldUnicode(s)
	default:
		return foldASCII(s)
	}
}

func (p *parser) quantified() bool {
	c := p.peek()
	return c == '?' || c == '*' || c == '+' || c == '{'
}

func (p *parser) repeated(part *node) *node {
	least, most := 0, unlimited
	switch p.peek() {
	case '?':
		p.pos++
		most = 1
	case '*':
		p.pos++
	case '+':
		p.pos++
		least = 1
	case '{':
		p.pos++
		least, most = p.counts()
	default:
		return part
	}
	n := &node{op: opRepeat, parts: []*node{part}, min: least, max: most}
	switch {
	case p.accept('?'):
		n.greed = lazy
	case p.accept('+'):
		n.greed = possessive
	}
	return n
}

// counts reads n}, n,} or n,m}.
func (p *parser) counts() (least, most int) {
	if c := p.raw(0); c < '0' || '9' < c {
		p.fail("illegal repetition")
	}
	least = p.count()
	most = least
	if p.raw(0) == ',' {
		p.pos++
		most = unlimited
		if p.raw(0) != '}' {
			most = p.count()
		}
	}
	if p.raw(0) != '}' {
		p.fail("unclosed counted closure")
	}
	p.pos++
	if most != unlimited && most < least {
		p.fail("illegal repetition range")
	}
	return least, most
}

func (p *parser) count() int {
	n := 0
	for c := p.raw(0); '0' <= c && c <= '9'; c = p.raw(0) {
		if n = n*10 + int(c-'0'); n > maxRepeat {
			p.fail("illegal repetition range")
		}
		p.pos++
	}
	return n
}
