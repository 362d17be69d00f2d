package mapping

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"stile/internal/exchange"
	"stile/internal/jsonpath"
	"stile/internal/jsonval"
	"stile/internal/wire"
)

// reader gives expressions their values. It parses the body at most once.
type reader struct {
	x      *exchange.Exchange
	header *wire.Header // of the request or of the endpoint's response
	body   func(x *exchange.Exchange) ([]byte, error)

	text   string
	root   jsonval.Value
	parsed bool
	isJSON bool
}

// errBodyJSON is a body that begins like JSON and isn't.
var errBodyJSON = errors.New("body begins like JSON but is not")

// value is the expression's value, or false if it has none; then the target isn't set at all.
func (r *reader) value(e *expression) (string, bool, error) {
	switch e.kind {
	case staticSource:
		return e.name, e.name != "", nil
	case contextSource:
		value, ok := r.x.LookupString(e.name)
		return value, ok, nil
	case stageVariableSource:
		value, ok := r.x.StageVariables[e.name]
		return value, ok, nil
	case pathSource:
		value, ok := exchange.LastParam(r.x.Request.PathParams, e.name)
		return value, ok, nil
	case querySource:
		value, ok := exchange.LastParam(r.x.Request.Query, e.name)
		return value, ok, nil
	case multiValueQuerySource:
		values := paramValues(r.x.Request.Query, e.name)
		return strings.Join(values, ","), len(values) > 0, nil
	case headerSource:
		value, ok := lastExact(r.header, e.name)
		return value, ok, nil
	case multiValueHeaderSource:
		values := valuesExact(r.header, e.name)
		return strings.Join(values, ","), len(values) > 0, nil
	case bodySource:
		return r.bodyValue(e)
	default:
		return "", false, nil
	}
}

// lastExact is the last value of the header whose name is written exactly so: mappings are case-sensitive.
func lastExact(header *wire.Header, name string) (string, bool) {
	for i := header.Len() - 1; i >= 0; i-- {
		if field := header.At(i); field.Name == name {
			return field.Value, true
		}
	}
	return "", false
}

func paramValues(params []exchange.Param, name string) (values []string) {
	for _, param := range params {
		if param.Name == name {
			values = append(values, param.Value)
		}
	}
	return values
}

func valuesExact(header *wire.Header, name string) (values []string) {
	for i := range header.Len() {
		if field := header.At(i); field.Name == name {
			values = append(values, field.Value)
		}
	}
	return values
}

func (r *reader) bodyValue(e *expression) (string, bool, error) {
	if err := r.parse(); err != nil {
		return "", false, err
	}
	if e.path == nil {
		return r.text, true, nil
	}
	if !r.isJSON {
		return "", false, nil
	}
	found, err := e.path.Read(r.root)
	if errors.Is(err, jsonpath.ErrPathNotFound) {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	switch found.Kind() {
	case jsonval.Null:
		return "", false, nil
	case jsonval.String:
		return found.Str(), true, nil
	default:
		return string(jsonval.AppendJSON(nil, found)), true, nil
	}
}

func (r *reader) parse() error {
	if r.parsed {
		return nil
	}
	body, err := r.body(r.x)
	if err != nil {
		return err
	}
	body = bytes.TrimSpace(body)
	if len(body) == 0 {
		body = []byte("{}")
	}
	r.text = string(body)
	if strings.IndexByte(`{['"`, body[0]) >= 0 {
		if !json.Valid(body) {
			return errBodyJSON
		}
		if r.root, err = jsonval.Parse(r.text); err != nil {
			return errors.Join(errBodyJSON, err)
		}
		r.isJSON = true
	}
	r.parsed = true
	return nil
}
