package vtl

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Error says what is wrong with a template and where: it couldn't be compiled, or its execution failed there.
type Error struct {
	Offset  int // in bytes
	Line    int // from 1
	Column  int // in characters, from 1
	Message string
	Source  string // the line of the template
	Budget  bool   // a budget was exceeded
	Err     error  // what the called function answered, if one did
}

// Error is one line: position and message.
func (e *Error) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
}

func (e *Error) Unwrap() error { return e.Err }

// Excerpt is the line of the template and, below it, a caret at the place.
func (e *Error) Excerpt() string {
	var pad strings.Builder
	n := 1
	for _, r := range e.Source {
		if n >= e.Column {
			break
		}
		if r == '\t' {
			pad.WriteByte('\t')
		} else {
			pad.WriteByte(' ')
		}
		n++
	}
	return e.Source + "\n" + pad.String() + "^"
}

// locate fills in line, column and source line from the offset.
func (e *Error) locate(src string) *Error {
	e.Offset = min(max(e.Offset, 0), len(src))
	start := strings.LastIndexByte(src[:e.Offset], '\n') + 1
	line := src[start:]
	if end := strings.IndexByte(line, '\n'); end >= 0 {
		line = line[:end]
	}
	e.Line = 1 + strings.Count(src[:start], "\n")
	e.Column = 1 + utf8.RuneCountInString(src[start:e.Offset])
	e.Source = strings.TrimSuffix(line, "\r")
	return e
}

// quote shows a piece of a template in a message.
func quote(s string) string {
	const most = 20
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "..."
	}
	return fmt.Sprintf("%q", s)
}
