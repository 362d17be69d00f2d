package javaregex

import "unicode/utf16"

// escape reads what stands behind a backslash outside of classes.
func (p *parser) escape() *node {
	c := p.raw(0)
	switch c {
	case '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return p.reference()
	case 'k':
		return p.namedReference()
	case 'A':
		p.pos++
		return &node{op: opBegin}
	case 'z':
		p.pos++
		return &node{op: opEnd}
	case 'Z':
		p.pos++
		return &node{op: opLineEnd, unixLines: p.flags.unixLines}
	case 'G':
		p.pos++
		return &node{op: opLastEnd}
	case 'B':
		p.pos++
		return &node{op: opNoWordEdge, unicode: p.flags.unicodeClass}
	case 'b':
		p.pos++
		if p.raw(0) == '{' && p.raw(1) == 'g' {
			p.fail(`\b{g} is not supported`)
		}
		return &node{op: opWordEdge, unicode: p.flags.unicodeClass}
	case 'R':
		p.pos++
		crlf := sequence(ofSet(single('\r')), ofSet(single('\n')))
		return &node{op: opChoice, parts: []*node{crlf, ofSet(chars("\n\v\f\r\u0085\u2028\u2029"))}}
	case 'X', 'N':
		p.fail(`\%c is not supported`, c)
	}
	if s, ok := p.classEscape(); ok {
		return ofSet(s)
	}
	return ofSet(p.folded(single(p.character())))
}

// reference reads the number of a group, as many digits as there are groups for so far.
func (p *parser) reference() *node {
	n := int(p.raw(0) - '0')
	for p.pos++; ; p.pos++ {
		c := p.raw(0)
		if c < '0' || '9' < c || n*10+int(c-'0') > p.groups {
			break
		}
		n = n*10 + int(c-'0')
	}
	return &node{op: opReference, group: n, foldCase: p.flags.foldCase}
}

func (p *parser) namedReference() *node {
	p.pos++
	if p.raw(0) != '<' {
		p.fail(`\k is not followed by '<' for a named capturing group`)
	}
	p.pos++
	name := p.name()
	group, ok := p.names[name]
	if !ok {
		p.fail("named capturing group <%s> does not exist", name)
	}
	return &node{op: opReference, group: group, foldCase: p.flags.foldCase}
}

// character reads the one character that an escape stands for.
func (p *parser) character() rune {
	c := p.raw(0)
	if c == end {
		p.fail("unexpected end behind a backslash")
	}
	p.pos++
	switch c {
	case '0':
		return p.octal()
	case 'a':
		return '\a'
	case 'c':
		control := p.raw(0)
		if control == end {
			p.fail("illegal control escape sequence")
		}
		p.pos++
		return control ^ 64
	case 'e':
		return 0x1B
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'u':
		return p.unicode()
	case 'x':
		return p.hexadecimal()
	}
	if isAlnum(c) {
		p.pos--
		p.fail("illegal or unsupported escape sequence")
	}
	return c
}

func (p *parser) octal() rune {
	digit := func() rune {
		if c := p.raw(0); '0' <= c && c <= '7' {
			p.pos++
			return c - '0'
		}
		return end
	}
	n := digit()
	if n == end {
		p.fail("illegal octal escape sequence")
	}
	first := n
	for i := range 2 {
		if i == 1 && first > 3 {
			break
		}
		d := digit()
		if d == end {
			break
		}
		n = n*8 + d
	}
	return n
}

func (p *parser) hexadecimal() rune {
	if p.raw(0) != '{' {
		return p.hex(2, "illegal hexadecimal escape sequence")
	}
	p.pos++
	n := rune(0)
	for digits := 0; ; digits++ {
		d := hexDigit(p.raw(0))
		if d == end {
			if digits == 0 || p.raw(0) != '}' {
				p.fail("unclosed hexadecimal escape sequence")
			}
			p.pos++
			return n
		}
		if n = n<<4 | d; n > lastRune {
			p.fail("hexadecimal codepoint is too big")
		}
		p.pos++
	}
}

func (p *parser) hex(digits int, message string) rune {
	n := rune(0)
	for range digits {
		d := hexDigit(p.raw(0))
		if d == end {
			p.fail("%s", message)
		}
		n = n<<4 | d
		p.pos++
	}
	return n
}

func hexDigit(c rune) rune {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10
	}
	return end
}

// unicode reads the digits of \u, and a second escape with them if the two are a surrogate pair.
func (p *parser) unicode() rune {
	const message = "illegal Unicode escape sequence"
	r := p.hex(4, message)
	if utf16.IsSurrogate(r) && p.raw(0) == '\\' && p.raw(1) == 'u' {
		before := p.pos
		p.pos += 2
		low := p.hex(4, message)
		if utf16.IsSurrogate(low) && r < 0xDC00 && low >= 0xDC00 {
			return utf16.DecodeRune(r, low)
		}
		p.pos = before
	}
	return r
}
