package cli

import (
	"errors"
	"fmt"
	"strings"

	"stile/internal/python"
	"stile/internal/shorthand"
)

// unpack turns the text of an option into a value of its shape.
func (r *runner) unpack(name string, s *shape, value any) (any, error) {
	if _, flag := value.(bool); flag {
		return value, nil
	}
	if !looksLikeJSON(value) && takesShorthand(s) {
		return r.unpackShorthand(name, s, value)
	}
	return unpackPlain(name, s, value)
}

func looksLikeJSON(value any) bool {
	if list, ok := value.([]any); ok && len(list) > 0 {
		value = list[0]
	}
	text, ok := value.(string)
	text = strings.TrimSpace(text)
	return ok && (strings.HasPrefix(text, "[") || strings.HasPrefix(text, "{"))
}

func takesShorthand(s *shape) bool {
	return s.kind == structureKind || s.kind == mapKind || s.kind == listKind && !s.element.isScalar()
}

func (r *runner) unpackShorthand(name string, s *shape, value any) (any, error) {
	parse := func(v any) (any, error) {
		text, ok := v.(string)
		if !ok {
			return nil, failure("'in <string>' requires string as left operand, not int")
		}
		return shorthand.Parse(text, func(value string) (any, error) {
			if loaded, found, err := r.loadFile(value); found {
				return loaded, err
			}
			return value, nil
		})
	}
	var (
		parsed any
		err    error
	)
	if words, ok := value.([]any); ok {
		list := make([]any, len(words))
		for i := 0; i < len(words) && err == nil; i++ {
			list[i], err = parse(words[i])
		}
		parsed = list
	} else {
		parsed, err = parse(value)
	}
	var mistake *shorthand.Error
	if errors.As(err, &mistake) {
		return nil, &paramError{name, err.Error()}
	}
	if err != nil {
		return nil, err
	}
	return parsed, coerceContents(s, parsed)
}

func unpackPlain(name string, s *shape, value any) (any, error) {
	switch s.kind {
	case structureKind, mapKind:
		return unpackObject(name, value)
	case listKind:
		return unpackList(name, s, value)
	case integerKind:
		return python.ParseInt(asText(value))
	case doubleKind:
		return python.ParseFloat(asText(value))
	case booleanKind:
		return !strings.EqualFold(asText(value), "false") && asText(value) != "", nil
	}
	return value, nil
}

func unpackObject(name string, value any) (any, error) {
	text, isText := value.(string)
	if isText {
		if strings.TrimSpace(text) == "" {
			return nil, failure("string index out of range")
		}
		if strings.HasPrefix(strings.TrimSpace(text), "{") {
			return unpackJSON(name, text)
		}
	}
	return nil, &paramError{name, "Invalid JSON:\n" + python.Str(value)}
}

func unpackJSON(name, text string) (any, error) {
	v, err := python.ParseJSON(text, true)
	if err != nil {
		return nil, &paramError{name, fmt.Sprintf("Invalid JSON: %s\nJSON received: %s", err, text)}
	}
	return v, nil
}

// unpackList reads the words of a list. Text that came out of a file is a list only as JSON; else every character is an element, as
// in the AWS command line.
func unpackList(name string, s *shape, value any) (any, error) {
	words, _ := value.([]any)
	if text, ok := value.(string); ok {
		if strings.TrimSpace(text) == "" {
			return nil, failure("string index out of range")
		}
		if strings.HasPrefix(strings.TrimSpace(text), "[") {
			return unpackJSON(name, text)
		}
		for _, r := range python.Runes(text) {
			words = append(words, python.Text([]rune{r}))
		}
	}
	if len(words) == 1 {
		if text := words[0].(string); strings.HasPrefix(strings.TrimSpace(text), "[") {
			return unpackJSON(name, text)
		}
	}
	list := make([]any, len(words))
	for i, w := range words {
		v, err := unpackPlain(name, s.element, w)
		if err != nil {
			return nil, err
		}
		list[i] = v
	}
	return list, nil
}
