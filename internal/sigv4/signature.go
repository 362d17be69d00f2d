package sigv4

import (
	"slices"
	"strings"
	"time"
)

// signature is what a request says of its own signature.
type signature struct {
	scope         scope
	signedHeaders []string // as listed
	value         string   // in lower-case hexadecimal, not checked to be so
	date          time.Time
	validFor      time.Duration
	securityToken string
	presigned     bool
}

func (s *signature) signs(header string) bool {
	return slices.ContainsFunc(s.signedHeaders, func(name string) bool { return strings.EqualFold(name, header) })
}

// scope is the Credential: who signed, and what the key is good for.
type scope struct{ accessKeyId, date, region, service, terminator string }

func (s scope) String() string {
	return s.date + "/" + s.region + "/" + s.service + "/" + s.terminator
}

// parseScope splits from the right: an access key id may have slashes, the rest may not.
func parseScope(credential string) (scope, bool) {
	parts := strings.Split(credential, "/")
	n := len(parts)
	if n < 5 {
		return scope{}, false
	}
	return scope{strings.Join(parts[:n-4], "/"), parts[n-4], parts[n-3], parts[n-2], parts[n-1]}, true
}

// Scope reads a credential's scope out of an Authorization header, or else the query of a presigned URL, and verifies nothing.
func Scope(authorization, rawQuery string) (accessKeyId, region, service string, ok bool) {
	credential := ""
	if strings.HasPrefix(authorization, algorithm) {
		if params, _, err := parseAuthorization(authorization); err == nil {
			credential = params["Credential"]
		}
	} else if authorization == "" {
		credential, _ = parseQuery(rawQuery).get("X-Amz-Credential")
	}
	s, ok := parseScope(credential)
	return s.accessKeyId, s.region, s.service, ok
}

func readSignature(req *Request) (*signature, error) {
	switch authorization := req.Header("Authorization"); len(authorization) {
	case 0:
	case 1:
		return readHeaderSignature(authorization[0], req)
	default:
		return nil, errMismatch
	}
	_, rawQuery, _ := strings.Cut(req.Target, "?")
	query := parseQuery(rawQuery)
	for _, name := range []string{"X-Amz-Algorithm", "X-Amz-Signature", "X-Amz-Credential"} {
		if _, ok := query.get(name); ok {
			return readQuerySignature(query)
		}
	}
	return nil, errMissingToken
}

func credentialError(credential string) error {
	return incompleteSignature("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '" + credential + "'.")
}

func dateError(date string) error {
	return incompleteSignature("Date must be in ISO-8601 'basic format'. Got '" + date + "'. See http://en.wikipedia.org/wiki/ISO_8601")
}

func algorithmError(name string) error {
	return incompleteSignature("Unsupported AWS 'algorithm': '" + name + "'.")
}
