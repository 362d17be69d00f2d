package openapi

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// parseJSON reads a JSON text. Nothing may follow the document.
func parseJSON(document []byte) (*node, error) {
	document = bytes.TrimPrefix(document, []byte("\ufeff"))
	p := jsonParser{
		in:    jsontext.NewDecoder(bytes.NewReader(document), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)),
		place: place{text: document, line: 1},
	}
	root, err := p.value(0)
	if err == nil {
		if _, end := p.in.ReadToken(); !errors.Is(end, io.EOF) {
			err = p.fail("something follows the document")
		}
	}
	return root, err
}

type jsonParser struct {
	in    *jsontext.Decoder
	place place
}

func (p *jsonParser) fail(reason string) error {
	line, column := p.place.at(p.in.InputOffset())
	return &SyntaxError{line, column, reason}
}

func (p *jsonParser) value(depth int) (*node, error) {
	if depth > maxDepth {
		return nil, p.fail("the document is nested too deeply")
	}
	token, err := p.in.ReadToken()
	if err != nil {
		return nil, p.fail(strings.TrimPrefix(err.Error(), "jsontext: "))
	}
	n := &node{size: 1}
	n.line, n.column = p.place.at(p.in.InputOffset())
	switch token.Kind() {
	case '{':
		n.kind = anObject
		err = p.members(n, depth)
	case '[':
		n.kind = anArray
		err = p.items(n, depth)
	case '"':
		n.kind, n.scalar = aText, token.String()
	case '0':
		n.kind, n.scalar = aNumber, token.String()
	case 't', 'f':
		n.kind, n.scalar = aBoolean, token.String()
	default: // null
	}
	return n, err
}

func (p *jsonParser) members(n *node, depth int) error {
	for p.in.PeekKind() != '}' {
		name, err := p.in.ReadToken()
		if err != nil {
			return p.fail(strings.TrimPrefix(err.Error(), "jsontext: "))
		}
		key := name.String()
		value, err := p.value(depth + 1)
		if err != nil {
			return err
		}
		n.put(key, value)
		n.size += value.size
	}
	_, err := p.in.ReadToken()
	return err
}

func (p *jsonParser) items(n *node, depth int) error {
	for p.in.PeekKind() != ']' {
		value, err := p.value(depth + 1)
		if err != nil {
			return err
		}
		n.items = append(n.items, value)
		n.size += value.size
	}
	_, err := p.in.ReadToken()
	return err
}

// place tells the lines of offsets that only grow.
type place struct {
	text            []byte
	line, start, up int // the line, where it starts, up to where lines are counted
}

func (p *place) at(offset int64) (line, column int) {
	for end := min(int(offset), len(p.text)); p.up < end; p.up++ {
		if p.text[p.up] == '\n' {
			p.line++
			p.start = p.up + 1
		}
	}
	return p.line, max(p.up-p.start, 1)
}
