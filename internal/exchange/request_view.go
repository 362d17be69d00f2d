package exchange

import (
	"net/url"
	"strings"

	"stile/internal/wire"
)

// hidden are the client's headers that are dropped before anything can see them: spec data-plane 01 section 3.
var hidden = [wire.Names]bool{
	wire.NameConnection:        true,
	wire.NameContentLength:     true,
	wire.NameContentMD5:        true,
	wire.NameExpect:            true,
	wire.NameMaxForwards:       true,
	wire.NameProxyAuthenticate: true,
	wire.NameServer:            true,
	wire.NameTE:                true,
	wire.NameTrailer:           true,
	wire.NameTransferEncoding:  true,
	wire.NameUpgrade:           true,
	wire.NameWWWAuthenticate:   true,
}

// IsHidden is whether a client's header is dropped before anything can see it.
func IsHidden(name wire.Name) bool { return hidden[name] }

// ParseQuery appends the decoded parameters of a raw query to params. A semicolon separates like an ampersand, a plus is a space, and
// what can't be decoded stays as it is.
func ParseQuery(raw string, params []Param) []Param {
	for raw != "" {
		end := strings.IndexAny(raw, "&;")
		part := raw
		if end >= 0 {
			part, raw = raw[:end], raw[end+1:]
		} else {
			raw = ""
		}
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		params = append(params, Param{decodeQuery(name), decodeQuery(value)})
	}
	return params
}

func decodeQuery(text string) string {
	if strings.IndexByte(text, '%') < 0 && strings.IndexByte(text, '+') < 0 {
		return text
	}
	decoded, err := url.QueryUnescape(text)
	if err != nil {
		return text
	}
	return decoded
}

// Verb is an HTTP method as a text that outlives its request, for logs and metrics.
func Verb(method string) string {
	switch method {
	case "GET":
		return "GET"
	case "POST":
		return "POST"
	case "PUT":
		return "PUT"
	case "DELETE":
		return "DELETE"
	case "PATCH":
		return "PATCH"
	case "HEAD":
		return "HEAD"
	case "OPTIONS":
		return "OPTIONS"
	default:
		return strings.Clone(method)
	}
}
