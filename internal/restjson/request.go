package restjson

import (
	"strings"
)

// Param is one named value of a path or a query, decoded.
type Param struct{ Name, Value string }

// Request is a call taken apart.
type Request struct {
	Labels []Param
	Query  []Param // in order, repetitions kept
	Header func(name string) (string, bool)
	Body   []byte
}

func lookup(params []Param, name string) (string, bool) {
	for _, p := range params {
		if p.Name == name {
			return p.Value, true
		}
	}
	return "", false
}

// ParseQuery takes a raw query apart.
func ParseQuery(raw string) []Param {
	var params []Param
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		params = append(params, Param{Unescape(strings.ReplaceAll(name, "+", " ")), Unescape(strings.ReplaceAll(value, "+", " "))})
	}
	return params
}

// Unescape decodes the percent-encoding of s. A percent sign that introduces nothing stands for itself.
func Unescape(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			high, okHigh := unhex(s[i+1])
			low, okLow := unhex(s[i+2])
			if okHigh && okLow {
				b = append(b, high<<4|low)
				i += 2
				continue
			}
		}
		b = append(b, s[i])
	}
	return string(b)
}

func unhex(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}
