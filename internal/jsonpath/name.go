package jsonpath

import (
	"strconv"
	"strings"
	"unicode/utf16"
)

// readName reads a name behind a dot, up to the next dot or bracket, or a function call.
func (c *compiler) readName() error {
	end := c.pos
	for end < len(c.text) && !strings.ContainsRune(" .[(", rune(c.text[end])) {
		end++
	}
	name := c.text[c.pos:end]
	switch c.at(end) {
	case ' ':
		return c.failAt(end, "names with blanks must be in brackets")
	case '(':
		return c.readFunction(name, end)
	}
	c.pos = end
	c.add(&step{kind: stepName, name: name})
	return nil
}

// readQuotedNames reads ['a'], ['a','b'], or the same in double quotes.
func (c *compiler) readQuotedNames(quote byte) error {
	var names []string
	from, inside, escaped, afterComma := 0, false, false, false
	last := c.pos
	pos := c.pos + 1
	for ; pos < len(c.text); pos++ {
		b := c.text[pos]
		switch {
		case escaped:
			escaped = false
		case b == '\\':
			escaped = true
		case b == quote && inside:
			if next := c.at(c.significant(pos)); next != ']' && next != ',' {
				return c.failAt(pos, "expected ',' or ']' behind a name")
			}
			name, ok := unescape(c.text[from:pos])
			if !ok {
				return c.failAt(from, "malformed unicode escape")
			}
			names = append(names, name)
			inside, last = false, pos
		case b == quote:
			from, inside, afterComma = pos+1, true, false
		case b == ',' && !inside:
			if afterComma {
				return c.failAt(pos, "empty name")
			}
			afterComma = true
		case b == ']' && !inside && afterComma:
			return c.failAt(pos, "empty name")
		}
		if b == ']' && !inside && !escaped {
			break
		}
	}
	closing := c.significant(last)
	if inside || len(names) == 0 || c.at(closing) != ']' {
		return c.failAt(pos, "name is not closed")
	}
	c.pos = closing + 1
	if len(names) == 1 {
		c.add(&step{kind: stepName, name: names[0]})
	} else {
		c.add(&step{kind: stepNames, names: names})
	}
	return nil
}

// unescape resolves backslashes in a name or string of a path: \n, \u0041 and the like; before any other character they vanish.
func unescape(s string) (string, bool) {
	if strings.IndexByte(s, '\\') < 0 {
		return s, true
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		if s[i] != 'u' {
			b.WriteByte(unescaped(s[i]))
			continue
		}
		if len(s)-i <= 4 { // Jayway drops an escape that the end cuts off
			break
		}
		r, size, ok := unescapeUnicode(s[i+1:])
		if !ok {
			return "", false
		}
		b.WriteRune(r)
		i += size
	}
	return b.String(), true
}

func unescaped(b byte) byte {
	switch b {
	case 'r':
		return '\r'
	case 'f':
		return '\f'
	case 't':
		return '\t'
	case 'n':
		return '\n'
	case 'b':
		return '\b'
	}
	return b
}

// unescapeUnicode reads the four digits behind \u, and a second escape with them if the two are a surrogate pair.
func unescapeUnicode(s string) (r rune, size int, ok bool) {
	r, ok = codeUnit(s)
	if !ok || !utf16.IsSurrogate(r) {
		return r, 4, ok
	}
	if len(s) >= 10 && s[4:6] == `\u` {
		if low, ok := codeUnit(s[6:]); ok && utf16.IsSurrogate(low) {
			return utf16.DecodeRune(r, low), 10, true
		}
	}
	return '?', 4, true
}

func codeUnit(s string) (rune, bool) {
	if len(s) < 4 {
		return 0, false
	}
	n, err := strconv.ParseUint(s[:4], 16, 16)
	return rune(n), err == nil
}
