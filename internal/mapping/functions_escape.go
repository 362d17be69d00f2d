package mapping

import (
	"unicode/utf16"
	"unicode/utf8"

	"stile/internal/jsonval"
	"stile/internal/vtl"
)

// escapeJavaScript is $util.escapeJavaScript(): it takes any value, as the text that it prints as.
func escapeJavaScript(c *vtl.Call) (jsonval.Value, error) {
	if len(c.Args) != 1 || c.Args[0].IsNull() {
		return jsonval.Value{}, vtl.ErrNoMethod
	}
	s := c.Machine.Text(c.Args[0])
	i := 0
	for i < len(s) && !escapedInScript(s[i]) {
		i++
	}
	if i == len(s) {
		return jsonval.OfString(s), nil
	}
	const longest = 6 // bytes that one may become
	c.Machine.Make(longest * (len(s) - i))
	out := make([]byte, i, len(s)+len(s)/8+16)
	copy(out, s)
	return jsonval.OfString(string(appendScript(out, s[i:]))), nil
}

func escapedInScript(c byte) bool {
	return c < ' ' || c >= 0x7F || c == '"' || c == '\'' || c == '\\' || c == '/'
}

// appendScript escapes as commons-lang does, and also slashes: an execution log of the service shows them escaped.
func appendScript(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
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
