package vtl

import (
	"strconv"
	"strings"
	"unicode/utf16"
)

// unescapeUnicode turns \uXXXX in a string in double quotes into the character; there are no other escapes.
func unescapeUnicode(s string) string {
	if !strings.Contains(s, `\u`) {
		return s
	}
	var b strings.Builder
	var units []uint16
	flush := func() {
		b.WriteString(string(utf16.Decode(units)))
		units = units[:0]
	}
	for s != "" {
		const length = len(`\u0000`)
		if strings.HasPrefix(s, `\u`) && len(s) >= length {
			if n, err := strconv.ParseUint(s[2:length], 16, 16); err == nil {
				units = append(units, uint16(n))
				s = s[length:]
				continue
			}
		}
		flush()
		next := strings.Index(s[1:], `\u`) + 1
		if next == 0 {
			next = len(s)
		}
		b.WriteString(s[:next])
		s = s[next:]
	}
	flush()
	return b.String()
}
