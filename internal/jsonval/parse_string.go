package jsonval

import (
	"math/bits"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// quoted reads a string up to the quote it began with. One without backslashes is taken as it is, control characters included.
//
// It looks at eight bytes at a time: a byte that is xored with what is looked for becomes zero, and of a zero byte, less one and without
// the bits it had, the highest bit is set.
func (p *parser) quoted(quote byte) (string, bool) {
	const (
		each      = 0x0101010101010101
		highest   = 0x80 * each
		backslash = '\\' * each
	)
	s, quotes := p.text[p.pos+1:], uint64(quote)*each
	i := 0
	for ; i <= len(s)-8; i += 8 {
		w := uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 |
			uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
		x, y := w^quotes, w^backslash
		if found := ((x-each)&^x | (y-each)&^y) & highest; found != 0 {
			i += bits.TrailingZeros64(found) / 8
			break
		}
	}
	for ; i < len(s); i++ {
		switch s[i] {
		case quote:
			p.pos += i + 2
			return s[:i], true
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
	b := p.arena.unescaped[:0]
	for {
		rest, n := p.text[p.pos:], 0
		for n < len(rest) && plainInString(rest[n], quote) {
			n++
		}
		b = append(b, rest[:n]...)
		p.pos += n
		switch p.char() {
		case quote:
			p.pos++
			if cap(b) <= keepUnescaped {
				p.arena.unescaped = b
			}
			return string(b), true
		case endOfInput:
			p.unexpected()
			return "", false
		case '\\':
			p.pos++
			var ok bool
			if b, ok = p.escape(b); !ok {
				return "", false
			}
		default:
			p.pos++
		}
	}
}

func plainInString(c, quote byte) bool { return c >= ' ' && c != quote && c != '\\' && c != 0x7F }

func (p *parser) escape(b []byte) ([]byte, bool) {
	c := p.char()
	switch c {
	case 'u', 'x':
		return p.unicode(b)
	case 'b':
		b = append(b, '\b')
	case 'f':
		b = append(b, '\f')
	case 'n':
		b = append(b, '\n')
	case 'r':
		b = append(b, '\r')
	case 't':
		b = append(b, '\t')
	case '\\', '/', '\'', '"':
		b = append(b, c)
	default:
		_, size := utf8.DecodeRuneInString(p.text[min(p.pos, len(p.text)):])
		p.pos += size
		return b, true
	}
	p.pos++
	return b, true
}

// unicode reads a hexadecimal escape, of four digits behind u and two behind x. Two that are a surrogate pair make one character; half a
// pair becomes what Java prints for it, a question mark.
func (p *parser) unicode(b []byte) ([]byte, bool) {
	r, ok := p.codeUnit()
	if !ok {
		return b, false
	}
	if !utf16.IsSurrogate(r) {
		b = utf8.AppendRune(b, r)
		return b, true
	}
	rest := p.text[p.pos:]
	if len(rest) < 6 || rest[0] != '\\' || rest[1] != 'u' {
		b = append(b, '?')
		return b, true
	}
	before := p.pos
	p.pos++
	low, ok := p.codeUnit()
	if !ok {
		return b, false
	}
	if pair := utf16.DecodeRune(r, low); pair != unicode.ReplacementChar {
		b = utf8.AppendRune(b, pair)
		return b, true
	}
	b = append(b, '?')
	p.pos = before
	return b, true
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
