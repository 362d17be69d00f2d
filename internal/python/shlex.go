package python

import (
	"errors"
	"strings"
)

// SplitWords is shlex.split: blanks, quotes, and the backslash, which within double quotes escapes only
// itself and the quote.
func SplitWords(line string) ([]string, error) {
	var words []string
	var word strings.Builder
	open, quote, escaped := false, rune(0), false
	for _, r := range line {
		switch {
		case escaped:
			if quote == '"' && r != '"' && r != '\\' {
				word.WriteByte('\\')
			}
			word.WriteRune(r)
			escaped = false
		case r == '\\' && quote != '\'':
			escaped, open = true, true
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '"' || r == '\'':
			quote, open = r, true
		case strings.ContainsRune(" \t\r\n", r):
			if open {
				words = append(words, word.String())
				word.Reset()
			}
			open = false
		default:
			word.WriteRune(r)
			open = true
		}
	}
	switch {
	case escaped:
		return nil, errors.New("No escaped character") //nolint:staticcheck // Python's text
	case quote != 0:
		return nil, errors.New("No closing quotation") //nolint:staticcheck // Python's text
	case open:
		words = append(words, word.String())
	}
	return words, nil
}
