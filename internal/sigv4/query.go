package sigv4

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// query is the parameters of a URL, decoded, in their order.
type query []param

type param struct{ name, value string }

func parseQuery(raw string) query {
	var q query
	for pair := range strings.SplitSeq(raw, "&") {
		if pair != "" {
			name, value, _ := strings.Cut(pair, "=")
			q = append(q, param{unescapeQuery(name), unescapeQuery(value)})
		}
	}
	return q
}

func (q query) get(name string) (string, bool) {
	i := slices.IndexFunc(q, func(p param) bool { return p.name == name })
	if i < 0 {
		return "", false
	}
	return q[i].value, true
}

func (q query) count(name string) int {
	n := 0
	for _, p := range q {
		if p.name == name {
			n++
		}
	}
	return n
}

// maxExpires is a week, the longest a presigned URL may live.
const maxExpires = 7 * 24 * 60 * 60

func readQuerySignature(q query) (*signature, error) {
	values := make(map[string]string, 5)
	text := ""
	for _, name := range []string{"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"} {
		value, _ := q.get(name)
		if q.count(name) > 1 {
			return nil, errMismatch
		}
		if value == "" {
			text += "AWS query-string parameters must include '" + name + "'. "
		}
		values[name] = value
	}
	if text != "" {
		return nil, incompleteSignature(text + "Re-examine the query-string parameters.")
	}
	if values["X-Amz-Algorithm"] != algorithm {
		return nil, algorithmError(values["X-Amz-Algorithm"])
	}
	s := &signature{
		signedHeaders: strings.Split(values["X-Amz-SignedHeaders"], ";"),
		value:         values["X-Amz-Signature"],
		presigned:     true,
		validFor:      skew,
	}
	var ok bool
	if s.scope, ok = parseScope(values["X-Amz-Credential"]); !ok {
		return nil, credentialError(values["X-Amz-Credential"])
	}
	var err error
	if s.date, err = parseDate(values["X-Amz-Date"], true); err != nil {
		return nil, dateError(values["X-Amz-Date"])
	}
	if expires, given := q.get("X-Amz-Expires"); given {
		seconds, err := strconv.Atoi(expires)
		if err != nil || seconds < 1 || seconds > maxExpires {
			return nil, incompleteSignature("X-Amz-Expires must be a number of seconds from 1 to 604800. Got '" + expires + "'.")
		}
		s.validFor = time.Duration(seconds) * time.Second
	}
	s.securityToken, _ = q.get("X-Amz-Security-Token")
	return s, nil
}
