package restjson

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// maxDepth bounds how deep a body may nest. The deepest member of the service is four levels down.
const maxDepth = 64

// document is a JSON value as it was sent. Of members with the same name the last one counts.
type document struct {
	kind    jsontext.Kind
	text    string // of a string, decoded; of a number, as written
	items   []document
	members map[string]document
}

// parseDocument reads the one JSON value of text.
func parseDocument(text []byte) (document, *Exception) {
	d := jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	doc, err := readDocument(d, 0)
	if err != nil {
		return document{}, unparsable(err, len(text))
	}
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return document{}, serialization("Unable to parse the request body: something follows the JSON value")
	}
	return doc, nil
}

var errTooDeep = errors.New("nested too deeply")

func unparsable(err error, length int) *Exception {
	var syntax *jsontext.SyntacticError
	switch {
	case errors.Is(err, errTooDeep):
		return serialization("Unable to parse the request body: " + err.Error())
	case errors.As(err, &syntax) && syntax.ByteOffset < int64(length):
		return serialization(fmt.Sprintf("Unable to parse the request body: it isn't JSON after %d bytes", syntax.ByteOffset))
	}
	return serialization("Unable to parse the request body: it ends before the JSON value does")
}

func readDocument(d *jsontext.Decoder, depth int) (document, error) {
	if depth > maxDepth {
		return document{}, errTooDeep
	}
	token, err := d.ReadToken()
	if err != nil {
		return document{}, err
	}
	doc := document{kind: token.Kind()}
	switch doc.kind {
	case jsontext.KindString, jsontext.KindNumber:
		doc.text = token.String()
	case jsontext.KindBeginArray:
		doc.items, err = readItems(d, depth)
	case jsontext.KindBeginObject:
		doc.members, err = readMembers(d, depth)
	default: // null, true and false are their kind
	}
	return doc, err
}

func readItems(d *jsontext.Decoder, depth int) ([]document, error) {
	var items []document
	for d.PeekKind() != jsontext.KindEndArray {
		item, err := readDocument(d, depth+1)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	_, err := d.ReadToken()
	return items, err
}

func readMembers(d *jsontext.Decoder, depth int) (map[string]document, error) {
	members := make(map[string]document)
	for d.PeekKind() != jsontext.KindEndObject {
		name, err := d.ReadToken()
		if err != nil {
			return nil, err
		}
		key := name.String()
		if members[key], err = readDocument(d, depth+1); err != nil {
			return nil, err
		}
	}
	_, err := d.ReadToken()
	return members, err
}
