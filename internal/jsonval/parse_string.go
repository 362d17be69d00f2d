package jsonval

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// quoted reads a string up to the quote it began with. One without backslashes is taken as it is, control characters included.
func (p *parser) quoted(quote byte) (string, bool) {
	from := p.pos + 1
	n := strings.IndexByte(p.text[from:], quote)
	if n < 0 {
		p.pos = len(p.text)
		p.unexpected()
		return "", false
	}
	if s := p.text[from : from+n]; strings.IndexByte(s, '\\') < 0 {
		p.pos = from + n + 1
		return s, true
	}
	p.pos = from
	return p.escaped(quote)
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
		switch c := p.char(); {
		case c == quote:
			p.pos++
			return b.String(), true
		case c == endOfInput:
			p.unexpected()
			return "", false
		case c == '\\':
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

// word reads what has no quotes and does not begin like a number.
func (p *parser) word(stop *stopSet) Value {
	switch s := p.unquoted(stop); s {
	case "null":
		return Value{}
	case "true":
		return OfBool(true)
	case "false":
		return OfBool(false)
	case "NaN":
		return OfDouble(nan)
	default:
		return OfString(s)
	}
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

// trim removes white space on both sides, but never the last character that is left.
func trim(s string) string {
	for {
		r, size := utf8.DecodeRuneInString(s)
		if size >= len(s) || !isJavaWhitespace(r) {
			break
		}
		s = s[size:]
	}
	for {
		r, size := utf8.DecodeLastRuneInString(s)
		if size >= len(s) || !isJavaWhitespace(r) {
			break
		}
		s = s[:len(s)-size]
	}
	return s
}

// isJavaWhitespace is java.lang.Character.isWhitespace: no-break spaces are not white, some control characters are.
func isJavaWhitespace(r rune) bool {
	switch {
	case r <= ' ':
		return '\t' <= r && r <= '\r' || 0x1C <= r
	case r < 0x1680:
		return false
	case r == 0x2007 || r == 0x202F:
		return false
	default:
		return unicode.In(r, unicode.Zs, unicode.Zl, unicode.Zp)
	}
}
