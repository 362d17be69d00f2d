package cli

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"strings"

	"stile/internal/python"
	"stile/internal/restjson"
)

// request is a call on its way: everything but where it goes.
type request struct {
	method string
	path   string // encoded
	query  string // encoded
	header [][2]string
	body   []byte
}

func (r *request) payloadHash() string {
	sum := sha256.Sum256(r.body)
	return hex.EncodeToString(sum[:])
}

// serialize puts the parameters where the model wants them: path, query, headers, body.
func serialize(c *command, params *python.Dict) (*request, error) {
	path, static, _ := strings.Cut(c.path, "?")
	r := &request{method: c.method, path: path}
	var query []string
	if static != "" {
		query = append(query, static)
	}
	body := &python.Dict{}
	hasBody := false
	for _, m := range c.input.allMembers() {
		hasBody = hasBody || m.location == restjson.InBody
	}
	for name, value := range params.All() {
		m := c.input.member(name)
		if value == nil {
			continue
		}
		if m == nil { // only without validation does it come here
			return nil, failure(python.Repr(name))
		}
		if m.location != restjson.InBody { // where texts go out escaped
			if err := encodable(value); err != nil {
				return nil, err
			}
		}
		switch m.location {
		case restjson.InPath:
			r.path = strings.ReplaceAll(r.path, "{"+m.wire+"}", percentEncode(parameterText(value)))
		case restjson.InQuery:
			query = append(query, queryOf(m, value)...)
		case restjson.InHeader:
			r.header = append(r.header, [2]string{m.wire, parameterText(value)})
		case restjson.InPayload:
			r.body = []byte(asText(value))
		default:
			body.Set(m.wire, toWire(m.shape, value))
		}
	}
	if start := strings.IndexByte(r.path, '{'); start >= 0 {
		label, _, _ := strings.Cut(r.path[start+1:], "}")
		return nil, failure(python.Repr(label))
	}
	if hasBody && c.input.payload() == nil {
		r.body = []byte(python.JSON(body, python.Style{ASCII: true}))
		r.header = append(r.header, [2]string{"Content-Type", "application/json"})
	}
	r.query = strings.Join(query, "&")
	return r, nil
}

// encodable refuses texts that UTF-8 has no form for.
func encodable(value any) error {
	switch value := value.(type) {
	case string:
		return python.CheckEncodable(value)
	case []any:
		for _, item := range value {
			if err := encodable(item); err != nil {
				return err
			}
		}
	case *python.Dict:
		for key, item := range value.All() {
			if err := cmp.Or(encodable(key), encodable(item)); err != nil {
				return err
			}
		}
	}
	return nil
}

func parameterText(value any) string {
	if b, ok := value.(bool); ok {
		return strings.ToLower(python.Str(b))
	}
	return python.Str(value)
}

// queryOf spreads lists over repeated keys, and maps as keys of their own.
func queryOf(m *member, value any) []string {
	pair := func(key string, value any) string {
		return percentEncode(key) + "=" + percentEncode(parameterText(value))
	}
	var pairs []string
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			pairs = append(pairs, pair(m.wire, item))
		}
	case *python.Dict:
		for key, item := range value.All() {
			pairs = append(pairs, pair(key, item))
		}
	default:
		pairs = append(pairs, pair(m.wire, value))
	}
	return pairs
}

// toWire is value with its structures' members under the names they have on the wire.
func toWire(s *shape, value any) any {
	switch value := value.(type) {
	case []any:
		list := make([]any, len(value))
		for i, item := range value {
			list[i] = toWire(s.element, item)
		}
		return list
	case *python.Dict:
		d := &python.Dict{}
		for key, item := range value.All() {
			switch m := s.member(key); {
			case s.kind == mapKind:
				d.Set(key, toWire(s.element, item))
			case m != nil:
				d.Set(m.wire, toWire(m.shape, item))
			}
		}
		return d
	case float64:
		if math.IsNaN(value) || math.IsInf(value, 0) {
			return python.JSON(value, python.Style{}) // as a text: JSON has no such numbers
		}
	}
	return value
}

const unreserved = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"

func percentEncode(text string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(text) {
		if c := text[i]; strings.IndexByte(unreserved, c) >= 0 {
			b.WriteByte(c)
		} else {
			b.WriteByte('%')
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
		}
	}
	return b.String()
}

// signedPath is the path as the signature sees it: without . and .. and empty segments.
func signedPath(path string) string {
	var kept []string
	for segment := range strings.SplitSeq(path, "/") {
		switch segment {
		case "", ".":
		case "..":
			kept = kept[:max(len(kept)-1, 0)]
		default:
			kept = append(kept, segment)
		}
	}
	signed := "/" + strings.Join(kept, "/")
	if strings.HasSuffix(path, "/") && len(kept) > 0 {
		signed += "/"
	}
	return signed
}
