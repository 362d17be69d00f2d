package shorthand

import (
	"fmt"
	"strings"

	"stile/internal/python"
)

// Error is a mistake in shorthand text; its text shows the place with a caret.
type Error struct{ message string }

func (e *Error) Error() string { return e.message }

func (p *parser) unexpected(expected, received string) error {
	return &Error{fmt.Sprintf("Expected: '%s', received: '%s' for input:\n%s", expected, received, p.caret(p.at))}
}

func (p *parser) duplicate(key string, at int) error {
	return &Error{fmt.Sprintf("Second instance of key \"%s\" encountered for input:\n%s\n"+
		"This is often because there is a preceding \",\" instead of a space.", key, p.caret(at))}
}

// caret is the text with a caret under position at.
func (p *parser) caret(at int) string {
	before, after := python.Text(p.text[:at]), python.Text(p.text[at:])
	column := at
	if i := strings.LastIndexByte(before, '\n'); i >= 0 {
		column = len(python.Runes(before[i+1:]))
	}
	rest := ""
	if i := strings.IndexByte(after, '\n'); i >= 0 {
		after, rest = after[:i], after[i:]
	}
	return before + after + "\n" + strings.Repeat(" ", column) + "^" + rest
}
