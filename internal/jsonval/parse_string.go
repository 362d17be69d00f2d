package jsonval

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// quoted reads a string up to the quote it began with. One without backslashes is taken as it is, control characters included.
func (p *parser) quoted(quote byte) (string, bool) {
	rest := p.text[p.pos+1:]
	for i := range len(rest) {
		switch rest[i] {
		case quote:
			p.pos += i + 2
			return rest[:i], true
		case '\\':
			p.pos++
			return p.escaped(quote)
		}
	}
	p.pos = len(p.text)
	p.unexpected()
	return "", false
}

// escaped reads the rest of a string that has backslashes. Control characters are dropped, and so is a backslash with what it escapes
// when that means nothing.
func (p *parser) escaped(quote byte) (string, bool) {
	var b strings.Builder
	for {
		from := p.pos
		for p.pos < len(p.text) && plainInString(p.text[p.pos], quote) {
			p.pos++
		}
		b.WriteString(p.text[from:p.pos])
		switch p.char() {
		case quote:
			p.pos++
			return b.String(), true
		case endOfInput:
			p.unexpected()
			return "", false
		case '\\':
			p.pos++
			if !p.escape(&b) {
				return "", false
			}
		default:
			p.pos++
		}
	}
}

func plainInString(c, quote byte) bool { return c >= ' ' && c != quote && c != '\\' && c != 0x7F }

func (p *parser) escape(b *strings.Builder) bool {
	c := p.char()
	switch c {
	case 'u', 'x':
		return p.unicode(b)
	case 'b':
		b.WriteByte('\b')
	case 'f':
		b.WriteByte('\f')
	case 'n':
		b.WriteByte('\n')
	case 'r':
		b.WriteByte('\r')
	case 't':
		b.WriteByte('\t')
	case '\\', '/', '\'', '"':
		b.WriteByte(c)
	default:
		_, size := utf8.DecodeRuneInString(p.text[min(p.pos, len(p.text)):])
		p.pos += size
		return true
	}
	p.pos++
	return true
}

// unicode reads a hexadecimal escape, of four digits behind u and two behind x. Two that are a surrogate pair make one character; half a
// pair becomes what Java prints for it, a question mark.
func (p *parser) unicode(b *strings.Builder) bool {
	r, ok := p.codeUnit()
	if !ok {
		return false
	}
	if !utf16.IsSurrogate(r) {
		b.WriteRune(r)
		return true
	}
	rest := p.text[p.pos:]
	if len(rest) < 6 || rest[0] != '\\' || rest[1] != 'u' {
		b.WriteByte('?')
		return true
	}
	before := p.pos
	p.pos++
	low, ok := p.codeUnit()
	if !ok {
		return false
	}
	if pair := utf16.DecodeRune(r, low); pair != unicode.ReplacementChar {
		b.WriteRune(pair)
		return true
	}
	b.WriteByte('?')
	p.pos = before
	return true
}

func (p *parser) codeUnit() (rune, bool) {
	digits := 4
	if p.char() == 'x' {
		digits = 2
	}
	var r rune
	for range digits {
		p.pos++
		d := unhex(p.char())
		if d < 0 {
			p.unexpected()
			return 0, false
		}
		r = r<<4 | d
	}
	p.pos++
	return r, true
}

func unhex(c byte) rune {
	switch {
	case '0' <= c && c <= '9':
		return rune(c - '0')
	case 'a' <= c && c <= 'f':
		return rune(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return rune(c-'A') + 10
	}
	return -1
}

// word reads what has no quotes and does not begin like a number. Behind an odd control character it is a string, whatever it says.
func (p *parser) word(stop *stopSet) Value {
	odd := p.char() <= ' '
	s := p.unquoted(stop)
	switch {
	case odd:
		return OfString(s)
	case s == "null":
		return Value{}
	case s == "true":
		return OfBool(true)
	case s == "false":
		return OfBool(false)
	case s == "NaN":
		return OfDouble(nan)
	}
	return OfString(s)
}

func (p *parser) unquoted(stop *stopSet) string {
	from := p.pos
	p.skipTo(stop)
	return trim(p.text[from:p.pos])
}

func (p *parser) skipTo(stop *stopSet) {
	for p.pos < len(p.text) && !stop[p.text[p.pos]] {
		p.pos++
	}
}

// trim is java.lang.String.trim.
func trim(s string) string {
	for len(s) > 0 && s[0] <= ' ' {
		s = s[1:]
	}
	for len(s) > 0 && s[len(s)-1] <= ' ' {
		s = s[:len(s)-1]
	}
	return s
}
