package vtl

import (
	"strconv"
	"strings"
)

// unescapeUnicode turns \uXXXX in a string in double quotes into the character; there are no other escapes. It is false if \u is
// followed by anything but a number of four characters.
func unescapeUnicode(s string) (string, bool) {
	if !strings.Contains(s, `\u`) {
		return s, true
	}
	var b strings.Builder
	var units []uint16
	flush := func() {
		b.WriteString(fromUTF16(units))
		units = units[:0]
	}
	for s != "" {
		const length = len(`\u0000`)
		if strings.HasPrefix(s, `\u`) {
			if len(s) < length {
				return "", false
			}
			n, err := strconv.ParseInt(s[2:length], 16, 32)
			if err != nil {
				return "", false
			}
			units = append(units, uint16(n))
			s = s[length:]
			continue
		}
		flush()
		next := strings.Index(s, `\u`)
		if next < 0 {
			next = len(s)
		}
		b.WriteString(s[:next])
		s = s[next:]
	}
	flush()
	return b.String(), true
}
