// Package sigv4 verifies AWS Signature Version 4, in the Authorization header or in the query of a presigned URL.
package sigv4

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Request is what a signature covers.
type Request struct {
	Method string
	Host   string
	Target string                     // path and query as they stand in the request line
	Header func(name string) []string // the values of a header field in order, whatever the case of its name; never asked for Host
	Body   []byte                     // whole, as it was sent
}

// Identity is who signed, and for what.
type Identity struct {
	AccessKeyId   string
	Region        string
	Service       string
	SecurityToken string // of temporary credentials, "" without. Whether it is a true one is not verified here.
	SignedAt      time.Time
	Payload       []byte // the request's body, taken out of its chunks if it came in signed ones
}

// Verifier decides whether a request was signed with a key that it knows.
type Verifier struct {
	Lookup  func(accessKeyId string) (secret string, ok bool)
	Now     func() time.Time
	Service string // the only one that signatures may be for, such as apigateway
}

// skew is how far a client's clock may be off: "- 5 min." in the service's own words, spec data-plane 05 section 4.3.
const skew = 5 * time.Minute

const (
	algorithm       = "AWS4-HMAC-SHA256"
	terminator      = "aws4_request"
	isoBasic        = "20060102T150405Z"
	unsignedPayload = "UNSIGNED-PAYLOAD"
	chunkedPayload  = "STREAMING-" + algorithm + "-PAYLOAD"
)

// Verify answers who signed req. An error is an *Error.
func (v *Verifier) Verify(req *Request) (*Identity, error) {
	sig, err := readSignature(req)
	if err != nil {
		return nil, err
	}
	secret, ok := v.Lookup(sig.scope.accessKeyId)
	if !ok {
		return nil, errUnrecognizedClient
	}
	if err := v.checkScope(sig); err != nil {
		return nil, err
	}
	if err := checkTime(sig, v.Now()); err != nil {
		return nil, err
	}
	key := sig.key(secret)
	if !sig.matches(req, key) {
		return nil, errMismatch
	}
	payload := req.Body
	if isChunked(req) {
		chain := &chunkChain{key: key, date: sig.date.Format(isoBasic), scope: sig.scope.String(), last: sig.value}
		if payload, err = unframe(req, chain.verify); err != nil {
			return nil, err
		}
	}
	return &Identity{
		AccessKeyId:   sig.scope.accessKeyId,
		Region:        sig.scope.region,
		Service:       sig.scope.service,
		SecurityToken: sig.securityToken,
		SignedAt:      sig.date,
		Payload:       payload,
	}, nil
}

// checkScope joins all complaints. The space after each, also the last, is the service's.
func (v *Verifier) checkScope(sig *signature) error {
	text := ""
	if sig.scope.region == "" {
		text += "Credential should be scoped to a valid region. "
	}
	if sig.scope.service != v.Service {
		text += fmt.Sprintf("Credential should be scoped to correct service: '%s'. ", v.Service)
	}
	if sig.scope.terminator != terminator {
		text += fmt.Sprintf("Credential should be scoped with a valid terminator: '%s', not '%s'. ", terminator, sig.scope.terminator)
	}
	if day := sig.date.Format("20060102"); sig.scope.date != day {
		text += fmt.Sprintf("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '%s' != '%s', from '%s'. ",
			sig.scope.date, day, sig.date.Format(isoBasic))
	}
	if text != "" {
		return invalidSignature(text)
	}
	if !sig.signs("host") {
		return invalidSignature("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
	}
	return nil
}

func checkTime(sig *signature, now time.Time) error {
	now = now.UTC()
	if earliest := now.Add(-sig.validFor); sig.date.Before(earliest) {
		return invalidSignature(fmt.Sprintf("Signature expired: %s is now earlier than %s (%s - %d min.)",
			sig.date.Format(isoBasic), earliest.Format(isoBasic), now.Format(isoBasic), sig.validFor/time.Minute))
	}
	if latest := now.Add(skew); sig.date.After(latest) {
		return invalidSignature(fmt.Sprintf("Signature not yet current: %s is still later than %s (%s + %d min.)",
			sig.date.Format(isoBasic), latest.Format(isoBasic), now.Format(isoBasic), skew/time.Minute))
	}
	return nil
}

// key is good for a day, a region and a service.
func (s *signature) key(secret string) []byte {
	key := []byte("AWS4" + secret)
	for _, part := range []string{s.scope.date, s.scope.region, s.scope.service, s.scope.terminator} {
		key = sign(key, part)
	}
	return key
}

// matches computes the signature anew. Comparing takes the same time wherever the two differ.
func (s *signature) matches(req *Request, key []byte) bool {
	if !s.signsWhatIsThere(req) {
		return false
	}
	for _, canonical := range canonicalRequests(req, s) {
		text := algorithm + "\n" + s.date.Format(isoBasic) + "\n" + s.scope.String() + "\n" + hashed([]byte(canonical))
		if isSignature(s.value, key, text) {
			return true
		}
	}
	return false
}

// signsWhatIsThere refuses a list of fields that names one which the request hasn't, since an empty one can't be told from it, or one twice.
func (s *signature) signsWhatIsThere(req *Request) bool {
	for i, name := range s.signedHeaders {
		if !strings.EqualFold(name, "host") && len(req.Header(name)) == 0 || slices.Contains(s.signedHeaders[:i], name) {
			return false
		}
	}
	return true
}

func isSignature(given string, key []byte, text string) bool {
	return hmac.Equal([]byte(hex.EncodeToString(sign(key, text))), []byte(given))
}

func sign(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

func hashed(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
