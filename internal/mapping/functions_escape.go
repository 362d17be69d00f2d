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
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if !escapedInScript[c] {
			i++
			continue
		}
		dst = append(dst, s[from:i]...)
		if letter := scriptEscapes[c]; letter != 0 {
			dst = append(dst, '\\', letter)
			i++
		} else {
			r, size := utf8.DecodeRuneInString(s[i:])
			dst = appendUnits(dst, r)
			i += size
		}
		from = i
	}
	return append(dst, s[from:]...)
}

// scriptEscapes are the characters with an escape of their own.
var scriptEscapes = [256]byte{
	'"': '"', '\'': '\'', '\\': '\\', '/': '/', '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't',
}

// appendUnits appends a character's UTF-16 code units.
func appendUnits(dst []byte, r rune) []byte {
	if r > 0xFFFF {
		high, low := utf16.EncodeRune(r)
		return appendUnicode(appendUnicode(dst, high), low)
	}
	return appendUnicode(dst, r)
}

func appendUnicode(dst []byte, r rune) []byte {
	const hex = "0123456789ABCDEF"
	return append(dst, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
}
