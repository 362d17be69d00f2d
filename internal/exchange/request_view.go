package exchange

import (
	"net/url"
	"strings"
)

// IsHidden is whether a client's header is dropped before anything can see it: spec data-plane 01 section 3.
func IsHidden(name string) bool {
	switch len(name) {
	case 2:
		return strings.EqualFold(name, "TE")
	case 6:
		return strings.EqualFold(name, "Expect") || strings.EqualFold(name, "Server")
	case 7:
		return strings.EqualFold(name, "Trailer") || strings.EqualFold(name, "Upgrade")
	case 10:
		return strings.EqualFold(name, "Connection")
	case 11:
		return strings.EqualFold(name, "Content-MD5")
	case 12:
		return strings.EqualFold(name, "Max-Forwards")
	case 14:
		return strings.EqualFold(name, "Content-Length")
	case 16:
		return strings.EqualFold(name, "WWW-Authenticate")
	case 17:
		return strings.EqualFold(name, "Transfer-Encoding")
	case 18:
		return strings.EqualFold(name, "Proxy-Authenticate")
	default:
		return false
	}
}

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
