// Package shorthand parses the AWS command line's short form of structures: key=value,list=a,b,map={x=1,y=[2,3]}.
//
//	value  = keyval *("," keyval)
//	keyval = key ["@"] "=" values      ; key@=file://path takes the file's content
//	values = list | map | first *("," second)
package shorthand

import (
	"errors"
	"strings"

	"stile/internal/python"
)

// Loader answers what a value behind @= stands for: the content of the file it names, or itself.
type Loader func(value string) (any, error)

const (
	maxDepth = 900 // of nested lists and maps, as Python's recursion limit
	eof      = rune(-1)
)

// Parse reads text, whose scalars stay strings: what they mean is up to the service's model. Mistakes are an *Error; other errors
// are load's.
func Parse(text string, load Loader) (*python.Dict, error) {
	p := &parser{text: python.Runes(text), load: load}
	params := &python.Dict{}
	last := 0
	for {
		key, value, err := p.keyval(p.values)
		if err != nil {
			return nil, err
		}
		if params.Has(key) {
			return nil, p.duplicate(key, last+1)
		}
		params.Set(key, value)
		last = p.at
		if p.at >= len(p.text) {
			return params, nil
		}
		if err := p.expect(','); err != nil {
			return nil, err
		}
		p.skipSpace()
	}
}

type parser struct {
	text  []rune
	at    int
	depth int
	load  Loader
	files bool // the current key's values may name files
}

func (p *parser) peek() rune {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return eof
}

func (p *parser) skipSpace() {
	for p.at < len(p.text) && strings.ContainsRune(" \t\n\r\v\f", p.text[p.at]) {
		p.at++
	}
}

// expect takes c, with whitespace before it.
func (p *parser) expect(c rune) error {
	p.skipSpace()
	return p.take(c)
}

func (p *parser) take(c rune) error {
	switch actual := p.peek(); actual {
	case c:
		p.at++
		return nil
	case eof:
		return p.unexpected(string(c), "EOF")
	default:
		return p.unexpected(string(c), python.Text([]rune{actual}))
	}
}

const keyCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.#/:"

func (p *parser) keyval(values func() (any, error)) (string, any, error) {
	start := p.at
	for p.at < len(p.text) && strings.ContainsRune(keyCharacters, p.text[p.at]) {
		p.at++
	}
	key := python.Text(p.text[start:p.at])
	p.skipSpace()
	p.files = p.peek() == '@'
	if p.files {
		p.at++
	}
	if err := p.expect('='); err != nil {
		return "", nil, err
	}
	p.skipSpace()
	v, err := values()
	return key, v, err
}

// values is what follows a key on the top level: nothing, a list, a map, or comma separated values.
func (p *parser) values() (any, error) {
	switch p.peek() {
	case eof:
		return "", nil
	case '[', '{':
		return p.bracketed()
	}
	first, err := p.first()
	if err != nil {
		return nil, err
	}
	p.skipSpace()
	if p.peek() != ',' {
		return first, nil
	}
	p.at++
	p.skipSpace()
	return p.more(first)
}

// more reads further values behind first, up to one that turns out to be the next key.
func (p *parser) more(first any) (any, error) {
	list := []any{first}
	for {
		value, err := p.second()
		if err == nil {
			p.skipSpace()
			if p.peek() == eof {
				return append(list, value), nil
			}
			if err = p.take(','); err == nil {
				p.skipSpace()
				list = append(list, value)
				continue
			}
		}
		if syntax := (*Error)(nil); !errors.As(err, &syntax) || p.peek() == eof {
			return nil, err
		}
		for p.text[p.at] != ',' {
			p.at--
		}
		if len(list) == 1 {
			return first, nil
		}
		return list, nil
	}
}

// nested is a value inside brackets.
func (p *parser) nested() (any, error) {
	if c := p.peek(); c == '[' || c == '{' {
		return p.bracketed()
	}
	return p.first()
}

func (p *parser) bracketed() (any, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, p.unexpected("<value>", "too many brackets")
	}
	defer func() { p.depth-- }()
	open := p.peek()
	p.at++
	p.skipSpace()
	if open == '[' {
		return p.list()
	}
	return p.dict()
}

func (p *parser) list() (any, error) {
	list := []any{}
	for p.peek() != ']' {
		v, err := p.nested()
		if err != nil {
			return nil, err
		}
		list = append(list, v)
		if err := p.separator(']'); err != nil {
			return nil, err
		}
	}
	p.at++
	return list, nil
}

func (p *parser) dict() (any, error) {
	dict := &python.Dict{}
	for p.peek() != '}' {
		key, v, err := p.keyval(p.nested)
		if err != nil {
			return nil, err
		}
		if err := p.separator('}'); err != nil {
			return nil, err
		}
		dict.Set(key, v)
	}
	p.at++
	return dict, nil
}

// separator takes the comma behind an item; before the closing bracket there need be none.
func (p *parser) separator(closing rune) error {
	p.skipSpace()
	if p.peek() == closing {
		return nil
	}
	if err := p.take(','); err != nil {
		return err
	}
	p.skipSpace()
	return nil
}
