package cli

import (
	"fmt"
	"strings"

	"stile/internal/python"
)

// validate holds the parameters against the model and answers every mistake at once, as botocore does.
func validate(input *shape, params *python.Dict) error {
	v := &validation{}
	if input == nil {
		input = &shape{kind: structureKind}
	}
	v.value(input, params, "")
	if len(v.mistakes) == 0 {
		return nil
	}
	return failure("Parameter validation failed:\n" + strings.Join(v.mistakes, "\n"))
}

type validation struct{ mistakes []string }

func (v *validation) add(format string, a ...any) {
	v.mistakes = append(v.mistakes, fmt.Sprintf(format, a...))
}

// placeOf is how messages name a path such as .tlsConfig.x.
func placeOf(path string) string {
	if path == "" {
		return "input"
	}
	return strings.TrimPrefix(path, ".")
}

func (v *validation) wrongType(value any, path string, valid ...string) {
	for i, name := range valid {
		valid[i] = "<class '" + name + "'>"
	}
	v.wrong(value, path, strings.Join(valid, ", "))
}

func (v *validation) wrong(value any, path, valid string) {
	v.add("Invalid type for parameter %s, value: %s, type: <class '%s'>, valid types: %s", placeOf(path), python.Str(value), python.TypeName(value), valid)
}

func (v *validation) value(s *shape, value any, path string) {
	switch s.kind {
	case structureKind:
		if d, ok := value.(*python.Dict); ok {
			v.structure(s, d, path)
		} else {
			v.wrongType(value, path, "dict")
		}
	case mapKind:
		d, ok := value.(*python.Dict)
		if !ok {
			v.wrongType(value, path, "dict")
			return
		}
		for key, item := range d.All() {
			v.value(s.element, item, path+"."+key)
		}
	case listKind:
		list, ok := value.([]any)
		if !ok {
			v.wrongType(value, path, "list", "tuple")
		}
		for i, item := range list {
			v.value(s.element, item, fmt.Sprintf("%s[%d]", path, i))
		}
	default:
		v.scalar(s, value, path)
	}
}

func (v *validation) structure(s *shape, d *python.Dict, path string) {
	var names []string
	for _, m := range s.members {
		names = append(names, m.name)
		if m.required && !d.Has(m.name) {
			v.add(`Missing required parameter in %s: "%s"`, placeOf(path), m.name)
		}
	}
	for _, key := range d.Keys() {
		if s.member(key) == nil {
			v.add(`Unknown parameter in %s: "%s", must be one of: %s`, placeOf(path), key, strings.Join(names, ", "))
		}
	}
	for key, value := range d.All() {
		if m := s.member(key); m != nil {
			v.value(m.shape, value, path+"."+key)
		}
	}
}

func (v *validation) scalar(s *shape, value any, path string) {
	_, isBool := value.(bool)
	_, isText := value.(string)
	_, isFloat := value.(float64)
	_, isBytes := value.([]byte)
	isInt := isBool || python.IsInt(value) // a bool is an int in Python
	switch s.kind {
	case stringKind:
		if !isText {
			v.wrongType(value, path, "str")
		}
	case booleanKind:
		if !isBool {
			v.wrongType(value, path, "bool")
		}
	case integerKind:
		if !isInt {
			v.wrongType(value, path, "int")
		}
	case doubleKind:
		if !isInt && !isFloat {
			v.wrongType(value, path, "float", "decimal.Decimal", "int")
		}
	case blobKind:
		if !isText && !isBytes {
			v.wrong(value, path, "<class 'bytes'>, <class 'bytearray'>, file-like object")
		}
	}
}
