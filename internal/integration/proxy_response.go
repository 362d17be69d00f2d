package integration

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"stile/internal/wire"
)

// proxyResponse is what a Lambda function behind a proxy integration answers: spec data-plane 02 section 7.2.
type proxyResponse struct {
	status          int
	header          []wire.Field // of multiValueHeaders, then of headers
	body            string
	isBase64Encoded bool
}

// parseProxyResponse reads the only JSON that a proxy integration accepts.
func parseProxyResponse(payload []byte) (*proxyResponse, error) {
	p := newProxyParser(payload)
	response := &proxyResponse{status: 200}
	if err := p.whole(func(name string) error { return p.member(response, name) }); err != nil {
		return nil, err
	}
	response.header = joinHeaders(p.multi, p.single)
	return response, nil
}

// parseStreamMetadata reads what stands before the body of a streamed response. It is what a proxy integration accepts, less the body;
// and it may have cookies.
func parseStreamMetadata(metadata []byte) (*proxyResponse, error) {
	p := newProxyParser(metadata)
	response := &proxyResponse{status: 200}
	var cookies []wire.Field
	err := p.whole(func(name string) (err error) {
		switch name {
		case "statusCode", "headers", "multiValueHeaders":
			return p.member(response, name)
		case "cookies":
			cookies, err = p.list(cookies, "Set-Cookie")
			return err
		default:
			return fmt.Errorf("unknown member %q", name)
		}
	})
	response.header = append(joinHeaders(p.multi, p.single), cookies...)
	return response, err
}

type proxyParser struct {
	decoder       *jsontext.Decoder
	multi, single []wire.Field
}

func newProxyParser(text []byte) *proxyParser {
	return &proxyParser{
		decoder: jsontext.NewDecoder(bytes.NewReader(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)),
	}
}

// whole reads an object that nothing follows.
func (p *proxyParser) whole(member func(name string) error) error {
	if err := p.object(member); err != nil {
		return err
	}
	if _, err := p.decoder.ReadToken(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the object")
	}
	return nil
}

func (p *proxyParser) member(response *proxyResponse, name string) (err error) {
	switch name {
	case "statusCode":
		response.status, err = p.status()
	case "headers":
		p.single, err = p.headers()
	case "multiValueHeaders":
		p.multi, err = p.multiValueHeaders()
	case "body":
		response.body, err = p.text(name)
	case "isBase64Encoded":
		response.isBase64Encoded, err = p.bool(name)
	default:
		err = fmt.Errorf("unknown member %q", name)
	}
	return err
}

// object reads an object and calls member for each name, which has to read the value.
func (p *proxyParser) object(member func(name string) error) error {
	opening, err := p.decoder.ReadToken()
	if err != nil {
		return err
	}
	if opening.Kind() != '{' {
		return fmt.Errorf("%v where an object should be", opening.Kind())
	}
	for p.decoder.PeekKind() != '}' {
		name, err := p.decoder.ReadToken()
		if err != nil {
			return err
		}
		if err := member(name.String()); err != nil {
			return err
		}
	}
	_, err = p.decoder.ReadToken()
	return err
}

// null reads a null, if one is next.
func (p *proxyParser) null() bool {
	if p.decoder.PeekKind() != 'n' {
		return false
	}
	_, err := p.decoder.ReadToken()
	return err == nil
}

// status is an HTTP status as a number or as a text of digits.
func (p *proxyParser) status() (int, error) {
	if p.null() {
		return 200, nil
	}
	token, err := p.decoder.ReadToken()
	if err != nil {
		return 0, err
	}
	if kind := token.Kind(); kind != '0' && kind != '"' {
		return 0, fmt.Errorf("statusCode is a %v", kind)
	}
	status, err := strconv.Atoi(strings.TrimSuffix(token.String(), ".0"))
	if err != nil || status < 200 || status > 599 {
		return 0, fmt.Errorf("statusCode is %s", token.String())
	}
	return status, nil
}

func (p *proxyParser) headers() (fields []wire.Field, err error) {
	if p.null() {
		return nil, nil
	}
	err = p.object(func(name string) error {
		value, ok, err := p.scalar()
		if ok {
			fields = append(fields, wire.Field{Name: name, Value: value})
		}
		return err
	})
	return fields, err
}

func (p *proxyParser) multiValueHeaders() (fields []wire.Field, err error) {
	if p.null() {
		return nil, nil
	}
	err = p.object(func(name string) (err error) {
		fields, err = p.list(fields, name)
		return err
	})
	return fields, err
}

// list appends a list's values as fields of one name; a null is an empty list.
func (p *proxyParser) list(fields []wire.Field, name string) ([]wire.Field, error) {
	if p.null() {
		return fields, nil
	}
	opening, err := p.decoder.ReadToken()
	if err != nil {
		return nil, err
	}
	if opening.Kind() != '[' {
		return nil, fmt.Errorf("the values of %s are no list", name)
	}
	for p.decoder.PeekKind() != ']' {
		value, ok, err := p.scalar()
		if err != nil {
			return nil, err
		}
		if ok {
			fields = append(fields, wire.Field{Name: name, Value: value})
		}
	}
	_, err = p.decoder.ReadToken()
	return fields, err
}

// scalar is a header's value; a null is none.
func (p *proxyParser) scalar() (value string, ok bool, err error) {
	token, err := p.decoder.ReadToken()
	if err != nil {
		return "", false, err
	}
	switch token.Kind() {
	case '"', '0', 't', 'f':
		return token.String(), true, nil
	case 'n':
		return "", false, nil
	default:
		return "", false, fmt.Errorf("%v as a header's value", token.Kind())
	}
}

func (p *proxyParser) text(name string) (string, error) {
	if p.null() {
		return "", nil
	}
	token, err := p.decoder.ReadToken()
	if err != nil {
		return "", err
	}
	if token.Kind() != '"' {
		return "", fmt.Errorf("%s is a %v, not a string", name, token.Kind())
	}
	return token.String(), nil
}

func (p *proxyParser) bool(name string) (bool, error) {
	if p.null() {
		return false, nil
	}
	token, err := p.decoder.ReadToken()
	if err != nil {
		return false, err
	}
	switch token.Kind() {
	case 't', 'f':
		return token.Kind() == 't', nil
	default:
		return false, fmt.Errorf("%s is a %v, not a boolean", name, token.Kind())
	}
}

// joinHeaders puts the single values after the lists, under the names as the lists write them.
func joinHeaders(multi, single []wire.Field) []wire.Field {
	if len(multi) == 0 {
		return single
	}
	listed := map[string]string{} // as the lists write it, by the name in lower case
	for _, field := range slices.Backward(multi) {
		listed[strings.ToLower(field.Name)] = field.Name
	}
	for _, field := range single {
		if name, ok := listed[strings.ToLower(field.Name)]; ok {
			field.Name = name
		}
		multi = append(multi, field)
	}
	return multi
}
