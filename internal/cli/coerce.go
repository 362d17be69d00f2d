package cli

import (
	"strings"

	"stile/internal/python"
)

// coerceContents gives the strings that shorthand leaves inside v the types of the service's model, in place.
func coerceContents(s *shape, v any) error {
	switch v := v.(type) {
	case *python.Dict:
		return coerceDict(s, v)
	case []any:
		if s.kind != listKind {
			return nil
		}
		for i := range v {
			replaced, err := coerce(s.element, v[i])
			if err != nil {
				return err
			}
			v[i] = replaced
		}
	}
	return nil
}

func coerceDict(s *shape, d *python.Dict) error {
	names := d.Keys()
	if s.kind == structureKind {
		names = nil
		for _, m := range s.members {
			names = append(names, m.name)
		}
	}
	for _, name := range names {
		value, ok := d.Get(name)
		if !ok {
			continue
		}
		element := s.element
		if s.kind == structureKind {
			element = s.member(name).shape
		}
		if element == nil {
			continue
		}
		replaced, err := coerce(element, value)
		if err != nil {
			return err
		}
		d.Set(name, replaced)
	}
	return nil
}

// coerce is v as a value of shape s as far as that goes; what doesn't fit stays for the validation to find.
func coerce(s *shape, v any) (any, error) {
	switch s.kind {
	case structureKind, mapKind:
		if d, ok := v.(*python.Dict); ok {
			return d, coerceDict(s, d)
		}
		return v, nil
	case listKind:
		if list, ok := v.([]any); ok {
			return list, coerceContents(s, list)
		}
		return []any{v}, nil
	case integerKind:
		text, ok := v.(string)
		if !ok {
			return nil, failuref("int() argument must be a string, a bytes-like object or a real number, not '%s'", pythonType(v))
		}
		return python.ParseInt(text)
	case doubleKind:
		text, ok := v.(string)
		if !ok {
			return nil, failuref("float() argument must be a string or a real number, not '%s'", pythonType(v))
		}
		return python.ParseFloat(text)
	case booleanKind:
		text, ok := v.(string)
		if !ok {
			return nil, failuref("'%s' object has no attribute 'lower'", pythonType(v))
		}
		if strings.EqualFold(text, "true") || strings.EqualFold(text, "false") {
			return strings.EqualFold(text, "true"), nil
		}
	}
	return v, nil
}

// pythonType is the name that Python's own messages give v's type.
func pythonType(v any) string {
	name := python.TypeName(v)
	return name[strings.LastIndexByte(name, '.')+1:]
}
