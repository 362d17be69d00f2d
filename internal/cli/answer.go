package cli

import (
	"bytes"
	"math"
	"net/http"
	"os"
	"strconv"
	"strings"

	"stile/internal/python"
	"stile/internal/restjson"
)

// answer is what came back for a call.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// document is the body as JSON; a body that isn't JSON is a message.
func (a *answer) document() (any, error) {
	if len(a.body) == 0 {
		return &python.Dict{}, nil
	}
	text, err := python.DecodeUTF8(a.body)
	if err != nil {
		return nil, err
	}
	v, err := python.ParseJSON(text, false)
	if err != nil {
		return python.DictOf("message", text), nil
	}
	return v, nil
}

// parse is the answer's modelled members, or the service's error. The suffix tells of retries.
func (a *answer) parse(c *command, suffix string, r *runner) (*python.Dict, error) {
	if a.status >= 300 {
		code, message, err := a.failure()
		if err != nil {
			return nil, err
		}
		return nil, failuref("An error occurred (%s) when calling the %s operation%s: %s", code, c.operation, suffix, message)
	}
	result := &python.Dict{}
	if c.output == nil {
		return result, nil
	}
	var document any = &python.Dict{}
	if p := c.output.payload(); p != nil {
		result.Set(p.name, a.body)
	} else {
		var err error
		if document, err = a.document(); err != nil {
			return nil, err
		}
	}
	d, ok := document.(*python.Dict)
	if document == nil {
		return nil, failure("'NoneType' object is not iterable")
	} else if !ok {
		return nil, failuref("'%s' object has no attribute 'get'", python.TypeName(document))
	}
	p := &answerParser{iso8601: r.isoTimestamps()}
	parsed := p.structure(c.output, d)
	for _, m := range c.output.members {
		if m.location == restjson.InHeader {
			if v, ok := a.header[http.CanonicalHeaderKey(m.wire)]; ok {
				result.Set(m.name, strings.Join(v, ", "))
			}
		}
	}
	for k, v := range parsed.All() {
		result.Set(k, v)
	}
	return result, p.err
}

func (a *answer) errorCode() string {
	code, _, _ := a.failure()
	return code
}

// failure is the code and message of an error, looked for in all the places in which services put them.
func (a *answer) failure() (code, message string, err error) {
	status := strconv.Itoa(a.status)
	if a.status == http.StatusMultipleChoices {
		return "Unknown", "Unknown", nil
	}
	if a.status >= 500 && (len(a.body) == 0 || bytes.HasPrefix(bytes.TrimSpace(a.body), []byte("<html>"))) {
		return status, http.StatusText(a.status), nil
	}
	document, err := a.document()
	if err != nil {
		return "", "", err
	}
	body, ok := document.(*python.Dict)
	if !ok {
		return "", "", failuref("'%s' object has no attribute 'get'", python.TypeName(document))
	}
	text, _ := firstOf(body, "message", "Message")
	found, ok := firstOf(body, "__type")
	if !ok {
		found = status
	}
	if v, ok := firstOf(body, "code", "Code"); ok && v != nil {
		found = v
	}
	if v, ok := a.header["X-Amzn-Errortype"]; ok {
		found = strings.Join(v, ", ")
	}
	code, _, _ = strings.Cut(python.Str(found), ":")
	return code[strings.LastIndexByte(code, '#')+1:], python.Str(text), nil
}

// firstOf is what stands under the first of the names that d has; "" if it has none.
func firstOf(d *python.Dict, names ...string) (any, bool) {
	for _, name := range names {
		if v, ok := d.Get(name); ok {
			return v, true
		}
	}
	return "", false
}

// answerParser brings an answer into the model's types and order.
type answerParser struct {
	iso8601 bool
	err     error
}

func (p *answerParser) structure(s *shape, d *python.Dict) *python.Dict {
	result := &python.Dict{}
	for _, m := range s.members {
		if m.location != restjson.InBody {
			continue
		}
		if v := d.At(m.wire); v != nil {
			result.Set(m.name, p.value(m.shape, v))
		}
	}
	return result
}

func (p *answerParser) value(s *shape, v any) any {
	if v == nil {
		return nil
	}
	switch s.kind {
	case structureKind:
		if d, ok := v.(*python.Dict); ok {
			return p.structure(s, d)
		}
		p.fail("'" + python.TypeName(v) + "' object has no attribute 'get'")
	case mapKind:
		return p.dict(s, v)
	case listKind:
		return p.list(s, v)
	case integerKind:
		return p.integer(v)
	case doubleKind:
		return p.double(v)
	case booleanKind:
		text, _ := v.(string)
		return v == true || strings.EqualFold(text, "true")
	case timestampKind:
		return p.timestamp(v)
	}
	return v
}

func (p *answerParser) fail(message string) {
	if p.err == nil {
		p.err = failure(message)
	}
}

func (p *answerParser) dict(s *shape, v any) any {
	d, ok := v.(*python.Dict)
	if !ok {
		p.fail("'" + python.TypeName(v) + "' object has no attribute 'items'")
		return v
	}
	result := &python.Dict{}
	for key, item := range d.All() {
		result.Set(key, p.value(s.element, item))
	}
	return result
}

func (p *answerParser) list(s *shape, v any) any {
	list, ok := v.([]any)
	if text, isText := v.(string); isText { // Python iterates over its characters
		for _, r := range python.Runes(text) {
			list = append(list, python.Text([]rune{r}))
		}
	} else if d, isDict := v.(*python.Dict); isDict { // … and over a dict's keys
		for _, key := range d.Keys() {
			list = append(list, key)
		}
	} else if !ok {
		p.fail("'" + python.TypeName(v) + "' object is not iterable")
		return v
	}
	result := make([]any, len(list))
	for i, item := range list {
		result[i] = p.value(s.element, item)
	}
	return result
}

func (p *answerParser) integer(v any) any {
	switch v := v.(type) {
	case bool:
		if v {
			return int64(1)
		}
		return int64(0)
	case float64:
		switch {
		case math.IsNaN(v):
			p.fail("cannot convert float NaN to integer")
			return nil
		case math.IsInf(v, 0):
			p.fail("cannot convert float infinity to integer")
			return nil
		}
		return python.Truncate(v)
	case string:
		i, err := python.ParseInt(v)
		if err != nil {
			p.fail(err.Error())
		}
		return i
	case []any, *python.Dict:
		p.fail("int() argument must be a string, a bytes-like object or a real number, not '" + pythonType(v) + "'")
	}
	return v
}

func (p *answerParser) double(v any) any {
	switch v := v.(type) {
	case string:
		f, err := python.ParseFloat(v)
		if err != nil {
			p.fail(err.Error())
		}
		return f
	case bool:
		if v {
			return 1.0
		}
		return 0.0
	case []any, *python.Dict:
		p.fail("float() argument must be a string or a real number, not '" + pythonType(v) + "'")
		return v
	}
	return python.Float(v)
}

// saveOutfile writes the body of a successful answer to the file that was named, and takes it out of what is shown.
func saveOutfile(c *command, path string, result *python.Dict) error {
	p := c.output.payload()
	if p == nil {
		return nil
	}
	body, _ := result.At(p.name).([]byte)
	if err := os.WriteFile(python.ToSystem(path), body, 0o666); err != nil { //nolint:gosec // as any program writes the file it is told to
		return failure(python.OSError(err, path))
	}
	result.Delete(p.name)
	return nil
}
