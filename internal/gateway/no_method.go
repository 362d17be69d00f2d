package gateway

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"stile/internal/apigw"
	"stile/internal/exchange"
)

// noMethod is the fault of a path or verb that the API doesn't have. An Authorization header that is no signature is answered as if
// it were a broken one: spec data-plane 05 section 4.3.
func noMethod(x *exchange.Exchange) error {
	authorization, ok := x.Request.Header.Lookup("Authorization")
	if !ok || authorization == "" {
		return &apigw.Fault{Type: apigw.MissingAuthenticationToken}
	}
	if message := incompleteSignature(x, authorization); message != "" {
		return &apigw.Fault{Type: apigw.InvalidSignature, ErrorType: "IncompleteSignatureException", Message: message}
	}
	return &apigw.Fault{Type: apigw.MissingAuthenticationToken}
}

// incompleteSignature is what the service says of an Authorization header that isn't Signature Version 4, or "" if it is.
func incompleteSignature(x *exchange.Exchange, authorization string) string {
	scheme, rest, _ := strings.Cut(authorization, " ")
	parts := map[string]bool{}
	for part := range strings.SplitSeq(rest, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		key, _, ok := strings.Cut(part, "=")
		if !ok {
			hash := sha256.Sum256([]byte(part))
			return "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '" +
				base64.StdEncoding.EncodeToString(hash[:]) + "'."
		}
		parts[key] = true
	}
	var missing []string
	for _, key := range []string{"Credential", "Signature", "SignedHeaders"} {
		if !parts[key] {
			missing = append(missing, "Authorization header requires '"+key+"' parameter.")
		}
	}
	if len(missing) == 0 {
		return ""
	}
	if !x.Request.Header.Has("X-Amz-Date") && !x.Request.Header.Has("Date") {
		missing = append(missing, "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
	}
	return strings.Join(missing, " ") + " Authorization=" + scheme
}
