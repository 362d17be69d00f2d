package jsonpath

import (
	"strings"

	"stile/internal/jsonval"
)

// An argument of a function is a path or a JSON text.
type argument struct {
	path  *Path
	value jsonval.Value
	err   error // why the JSON text cannot be read; it counts only when the function is called
}

// readFunction reads the call whose ( is at open.
func (c *compiler) readFunction(name string, open int) error {
	depth, pos := 1, open+1
	for ; pos < len(c.text) && depth > 0; pos++ {
		switch c.text[pos] {
		case '(':
			depth++
		case ')':
			depth--
		}
	}
	if depth > 0 {
		return c.failAt(open, "arguments are not closed")
	}
	s := &step{kind: stepFunction, name: name, function: functionNamed(name)}
	if c.at(open+1) == ')' {
		c.pos = open + 1 // on the ), so that what follows it is read as a name of its own
	} else {
		a := argumentReader{compiler: c, parens: 1}
		c.pos = open + 1
		if err := a.read(); err != nil {
			return err
		}
		s.arguments = a.arguments
	}
	c.add(s)
	return nil
}

type argumentKind uint8

const (
	argumentUnknown argumentKind = iota // neither JSON nor a path: ignored
	argumentJSON
	argumentPath
)

// argumentReader splits a function's arguments at commas that are not inside of quotes or brackets.
type argumentReader struct {
	*compiler
	parens, brackets, braces, quotes int
	kind                             argumentKind
	text                             strings.Builder
	before                           byte // the character before
	arguments                        []*argument
}

func (a *argumentReader) read() error {
	for done := false; a.pos < len(a.compiler.text) && !done; {
		b := a.char()
		a.pos++
		if a.kind == argumentUnknown {
			if isBlank(b) {
				continue
			}
			a.kind = kindOfArgument(b)
		}
		if b == '\\' && a.quotes == 1 && (a.char() == ',' || a.char() == '"') {
			a.text.WriteByte(a.char())
			a.pos++
			a.before = 0
			continue
		}
		if err := a.count(b); err != nil {
			return err
		}
		if (b == ')' || b == ',') && a.between(b) {
			done = a.parens == 0
			if err := a.end(); err != nil {
				return err
			}
		}
		if a.kind != argumentUnknown && !(b == ',' && a.braces == 0 && a.brackets == 0 && a.parens == 1) {
			a.text.WriteByte(b)
		}
		a.before = b
	}
	if a.braces != 0 || a.parens != 0 || a.brackets != 0 {
		return a.fail("arguments are not closed")
	}
	return nil
}

func kindOfArgument(b byte) argumentKind {
	switch {
	case b == '{' || b == '"' || b == '-' || isDigit(b):
		return argumentJSON
	case b == '$' || b == '@':
		return argumentPath
	}
	return argumentUnknown
}

func (a *argumentReader) count(b byte) error {
	switch b {
	case '"':
		if a.before != '\\' && a.quotes > 0 {
			a.quotes--
		} else {
			a.quotes++
		}
	case '(':
		a.parens++
	case '{':
		a.braces++
	case '[':
		a.brackets++
	case '}':
		a.braces--
	case ']':
		a.brackets--
	case ')':
		a.parens--
		if a.before == '(' {
			a.text.WriteByte(b)
		}
	}
	if a.braces < 0 || a.brackets < 0 {
		return a.failAt(a.pos-1, "unexpected closing bracket")
	}
	return nil
}

// between reports whether b ends an argument.
func (a *argumentReader) between(b byte) bool {
	return a.quotes == 0 && a.braces == 0 && a.brackets == 0 && (a.parens == 0 && b == ')' || a.parens == 1)
}

func (a *argumentReader) end() error {
	text := a.text.String()
	switch a.kind {
	case argumentJSON:
		v, err := jsonval.Parse(text)
		a.arguments = append(a.arguments, &argument{value: v, err: err})
	case argumentPath:
		inner := compiler{given: text, text: text, depth: a.depth + 1}
		p, err := inner.path()
		if err != nil {
			return a.fail(err.Error())
		}
		a.arguments = append(a.arguments, &argument{path: p})
	case argumentUnknown:
	}
	a.text.Reset()
	a.kind = argumentUnknown
	return nil
}
