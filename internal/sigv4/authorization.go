package sigv4

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"
)

// parseAuthorization splits "scheme name=value, name=value".
func parseAuthorization(header string) (params map[string]string, scheme string, err error) {
	scheme, rest, _ := strings.Cut(strings.TrimSpace(header), " ")
	params = make(map[string]string, 3)
	for pair := range strings.SplitSeq(rest, ",") {
		if pair = strings.TrimSpace(pair); pair == "" {
			continue
		}
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			sum := sha256.Sum256([]byte(header))
			return nil, scheme, incompleteSignature("Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '" +
				base64.StdEncoding.EncodeToString(sum[:]) + "'.")
		}
		name = strings.TrimSpace(name)
		if _, twice := params[name]; twice {
			return nil, scheme, errMismatch
		}
		params[name] = strings.TrimSpace(value)
	}
	return params, scheme, nil
}

func readHeaderSignature(header string, req *Request) (*signature, error) {
	params, scheme, err := parseAuthorization(header)
	if err != nil {
		return nil, err
	}
	text := ""
	for _, name := range []string{"Credential", "Signature", "SignedHeaders"} {
		if params[name] == "" {
			text += "Authorization header requires '" + name + "' parameter. "
		}
	}
	date, amz := requestDate(req)
	if date == "" {
		text += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
	}
	if text != "" {
		return nil, incompleteSignature(text + "Authorization=" + scheme)
	}
	if scheme != algorithm {
		return nil, algorithmError(scheme)
	}
	s := &signature{signedHeaders: strings.Split(params["SignedHeaders"], ";"), value: params["Signature"], validFor: skew}
	var ok bool
	if s.scope, ok = parseScope(params["Credential"]); !ok {
		return nil, credentialError(params["Credential"])
	}
	if s.date, err = parseDate(date, amz); err != nil {
		return nil, dateError(date)
	}
	s.securityToken = first(req.Header("X-Amz-Security-Token"))
	return s, nil
}

func requestDate(req *Request) (date string, amz bool) {
	if date := first(req.Header("X-Amz-Date")); date != "" {
		return date, true
	}
	return first(req.Header("Date")), false
}

// parseDate reads the one form of X-Amz-Date, or those of Date as well.
func parseDate(date string, amz bool) (time.Time, error) {
	layouts := []string{isoBasic, time.RFC1123, time.RFC1123Z}
	if amz {
		layouts = layouts[:1]
	}
	var t time.Time
	var err error
	for _, layout := range layouts {
		if t, err = time.Parse(layout, date); err == nil {
			break
		}
	}
	return t.UTC(), err
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}
