package jmespath

import (
	"slices"
	"strings"

	"stile/internal/python"
)

// function is one built-in. Each of takes lists the types a parameter allows; an empty list allows all.
type function struct {
	takes    [][]string
	variadic bool
	run      func([]any) (any, error)
}

func types(t ...string) []string { return t }

var functions = map[string]function{
	"abs":         {takes: [][]string{types("number")}, run: abs},
	"avg":         {takes: [][]string{types("array-number")}, run: avg},
	"ceil":        {takes: [][]string{types("number")}, run: ceil},
	"contains":    {takes: [][]string{types("array", "string"), nil}, run: contains},
	"ends_with":   {takes: [][]string{types("string"), types("string")}, run: endsWith},
	"floor":       {takes: [][]string{types("number")}, run: floor},
	"join":        {takes: [][]string{types("string"), types("array-string")}, run: join},
	"keys":        {takes: [][]string{types("object")}, run: keys},
	"length":      {takes: [][]string{types("string", "array", "object")}, run: length},
	"map":         {takes: [][]string{types("expref"), types("array")}, run: mapEach},
	"max":         {takes: [][]string{types("array-number", "array-string")}, run: largest},
	"max_by":      {takes: [][]string{types("array"), types("expref")}, run: largestBy},
	"merge":       {takes: [][]string{types("object")}, variadic: true, run: merge},
	"min":         {takes: [][]string{types("array-number", "array-string")}, run: smallest},
	"min_by":      {takes: [][]string{types("array"), types("expref")}, run: smallestBy},
	"not_null":    {takes: [][]string{nil}, variadic: true, run: notNull},
	"reverse":     {takes: [][]string{types("array", "string")}, run: reverse},
	"sort":        {takes: [][]string{types("array-string", "array-number")}, run: sorted},
	"sort_by":     {takes: [][]string{types("array"), types("expref")}, run: sortedBy},
	"starts_with": {takes: [][]string{types("string"), types("string")}, run: startsWith},
	"sum":         {takes: [][]string{types("array-number")}, run: sum},
	"to_array":    {takes: [][]string{nil}, run: toArray},
	"to_number":   {takes: [][]string{nil}, run: toNumber},
	"to_string":   {takes: [][]string{nil}, run: toString},
	"type":        {takes: [][]string{nil}, run: func(a []any) (any, error) { return typeOf(a[0]), nil }},
	"values":      {takes: [][]string{types("object")}, run: func(a []any) (any, error) { return valuesOf(a[0].(*python.Dict)), nil }},
}

func (n call) eval(v any) (any, error) {
	arguments := make([]any, len(n.arguments))
	for i, argument := range n.arguments {
		value, err := argument.eval(v)
		if err != nil {
			return nil, err
		}
		arguments[i] = value
	}
	f, ok := functions[n.name]
	if !ok {
		return nil, errorf("Unknown function: %s()", n.name)
	}
	if err := f.check(n.name, arguments); err != nil {
		return nil, err
	}
	return f.run(arguments)
}

func (f function) check(name string, arguments []any) error {
	want, got := len(f.takes), len(arguments)
	plural := "s"
	if want == 1 {
		plural = ""
	}
	switch {
	case f.variadic && got < want:
		return errorf("Expected at least %d argument%s for function %s(), received %d", want, plural, name, got)
	case !f.variadic && got != want:
		return errorf("Expected %d argument%s for function %s(), received %d", want, plural, name, got)
	}
	for i, allowed := range f.takes {
		if err := checkType(name, arguments[i], allowed); err != nil {
			return err
		}
	}
	return nil
}

func wrongType(name string, value any, allowed []string, received string) error {
	list := make([]any, len(allowed))
	for i, t := range allowed {
		list[i] = t
	}
	return errorf(`In function %s(), invalid type for value: %s, expected one of: %s, received: "%s"`,
		name, python.Str(value), python.Repr(list), received)
}

func checkType(name string, value any, allowed []string) error {
	if len(allowed) == 0 {
		return nil
	}
	var elements []string
	matches := false
	for _, t := range allowed {
		outer, element, typed := strings.Cut(t, "-")
		matches = matches || outer == typeOf(value)
		if typed {
			elements = append(elements, element)
		}
	}
	if !matches {
		return wrongType(name, value, allowed, typeOf(value))
	}
	list, _ := value.([]any)
	if len(elements) == 0 || len(list) == 0 {
		return nil
	}
	if len(elements) > 1 { // the first element decides
		elements = elements[slices.Index(append(elements, typeOf(list[0])), typeOf(list[0])):]
		elements = elements[:min(len(elements), 1)]
	}
	for _, item := range list {
		if !slices.Contains(elements, typeOf(item)) {
			return wrongType(name, item, allowed, pythonTypeOf(item))
		}
	}
	return nil
}

// typeOf is the name of v's type in JMESPath.
func typeOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case []any:
		return "array"
	case *python.Dict:
		return "object"
	case reference:
		return "expref"
	}
	if python.IsNumber(v) {
		return "number"
	}
	return "unknown"
}

func pythonTypeOf(v any) string {
	if _, ok := v.(reference); ok {
		return "_Expression"
	}
	name := python.TypeName(v)
	return name[strings.LastIndexByte(name, '.')+1:]
}
