// Package jmespath compiles and runs JMESPath queries as the AWS command line does: with jmespath.py's leniency, messages and
// number types, on values of package python, whose dicts keep their order.
package jmespath

import (
	"fmt"

	"stile/internal/python"
)

// Expression is a compiled query. Many goroutines may run it at once.
type Expression struct{ root node }

// Compile parses a query; errors read as jmespath.py's.
func Compile(query string) (*Expression, error) {
	if query == "" {
		return nil, errorf("Invalid JMESPath expression: cannot be empty.")
	}
	tokens, err := lex(query)
	if err != nil {
		return nil, err
	}
	p := &parser{query: query, tokens: tokens}
	root, err := p.parse()
	if err != nil {
		return nil, err
	}
	return &Expression{root}, nil
}

// Search runs the query on a document.
func (e *Expression) Search(document any) (any, error) { return e.root.eval(document) }

// Error is a mistake in a query, or in what it does with a document; its text is jmespath.py's.
type Error string

func (e Error) Error() string { return string(e) }

func errorf(format string, a ...any) error { return Error(fmt.Sprintf(format, a...)) }

// isFalse is what counts as false in filters and && || : null, false and whatever is empty; 0 is true.
func isFalse(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case *python.Dict:
		return v.Len() == 0
	}
	return false
}
