package mapping

import (
	"unicode/utf16"
	"unicode/utf8"

	"stile/internal/jsonval"
	"stile/internal/vtl"
)

// escapeJavaScript is $util.escapeJavaScript(): it takes any value, as the text that it prints as.
func escapeJavaScript(c *vtl.Call) (jsonval.Value, error) {
	if s, ok := c.Text(0); ok && len(c.Args) == 1 && plainInScript(s) == len(s) {
		return c.Args[0], nil
	}
	return c.Machine.Build(func(dst []byte) ([]byte, error) { return appendEscaped(c, dst) })
}

func appendEscaped(c *vtl.Call, dst []byte) ([]byte, error) {
	if len(c.Args) != 1 || c.Args[0].IsNull() {
		return nil, vtl.ErrNoMethod
	}
	s := c.Machine.Text(c.Args[0])
	n := plainInScript(s)
	const longest = 6 // bytes that one may become
	c.Machine.Make(n + longest*(len(s)-n))
	return appendScript(append(dst, s[:n]...), s[n:]), nil
}

// plainInScript counts the bytes up to the first that has to be escaped.
func plainInScript(s string) int {
	for i := range len(s) {
		if escapedInScript[s[i]] {
			return i
		}
	}
	return len(s)
}

var escapedInScript = func() (t [256]bool) {
	for c := range t {
		t[c] = c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\'' || c == '\\' || c == '/'
	}
	return t
}()

// appendScript escapes as commons-lang does, and also slashes: an execution log of the service shows them escaped.
func appendScript(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		n := plainInScript(s[i:])
		dst = append(dst, s[i:i+n]...)
		if i += n; i == len(s) {
			break
		}
		c := s[i]
		if c < utf8.RuneSelf {
			dst = appendScriptASCII(dst, c)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if r > 0xFFFF {
			high, low := utf16.EncodeRune(r)
			dst = appendUnicode(appendUnicode(dst, high), low)
			continue
		}
		dst = appendUnicode(dst, r)
	}
	return dst
}

func appendScriptASCII(dst []byte, c byte) []byte {
	switch c {
	case '"', '\'', '\\', '/':
		return append(dst, '\\', c)
	case '\b':
		return append(dst, `\b`...)
	case '\f':
		return append(dst, `\f`...)
	case '\n':
		return append(dst, `\n`...)
	case '\r':
		return append(dst, `\r`...)
	case '\t':
		return append(dst, `\t`...)
	}
	if c < ' ' {
		return appendUnicode(dst, rune(c))
	}
	return append(dst, c)
}

func appendUnicode(dst []byte, r rune) []byte {
	const hex = "0123456789ABCDEF"
	return append(dst, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
}
