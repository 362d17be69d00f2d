package integration

import (
	"strings"

	"stile/internal/exchange"
)

// addQuery appends a raw query and decoded parameters, in this order, to a target that may have a query already.
func addQuery(x *exchange.Exchange, target, raw string, params []exchange.Param) string {
	if raw == "" && len(params) == 0 {
		return target
	}
	out := append(x.Room(len(target)+len(raw)+32*len(params)+1), target...)
	separator := byte('?')
	if strings.IndexByte(target, '?') >= 0 {
		separator = '&'
	}
	if raw != "" {
		out = append(append(out, separator), raw...)
		separator = '&'
	}
	for _, param := range params {
		out = append(out, separator)
		out = appendEscaped(out, param.Name)
		out = append(out, '=')
		out = appendEscaped(out, param.Value)
		separator = '&'
	}
	return x.Keep(out)
}

// appendEscaped percent-encodes all but unreserved characters.
func appendEscaped(out []byte, text string) []byte {
	for i := range len(text) {
		c := text[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '.', c == '_', c == '~':
			out = append(out, c)
		default:
			out = append(out, '%', upperHex[c>>4], upperHex[c&15])
		}
	}
	return out
}
