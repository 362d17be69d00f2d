package sigv4

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

var signedAt = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)

var keys = aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}

func verifier(now time.Time) *Verifier {
	return &Verifier{
		Lookup:  func(id string) (string, bool) { return keys.SecretAccessKey, id == keys.AccessKeyID },
		Now:     func() time.Time { return now },
		Service: "apigateway",
	}
}

// received is what arrives of an http.Request that a client sends.
func received(t *testing.T, r *http.Request) *Request {
	t.Helper()
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			t.Fatal(err)
		}
		r.Body = io.NopCloser(strings.NewReader(string(body)))
	}
	header := r.Header.Clone()
	if len(body) > 0 {
		header.Set("Content-Length", "7")
	}
	return &Request{Method: r.Method, Host: r.URL.Host, Target: r.URL.RequestURI(), Header: header.Values, Body: body}
}

func hash(body string) string {
	sum := sha256.Sum256([]byte(body))
	return hex.EncodeToString(sum[:])
}

// signed is a request as the AWS SDK for Go signs and sends it.
func signed(t *testing.T, method, target, body string, change func(r *http.Request, o *v4.SignerOptions, c *aws.Credentials)) *Request {
	t.Helper()
	r, err := http.NewRequest(method, "http://127.0.0.1:4566"+target, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	credentials, payload := keys, hash(body)
	var options v4.SignerOptions
	if change != nil {
		change(r, &options, &credentials)
	}
	if given := r.Header.Get("X-Amz-Content-Sha256"); given != "" {
		payload = given
	}
	err = v4.NewSigner().SignHTTP(context.Background(), credentials, r, payload, "apigateway", "eu-west-1", signedAt, func(o *v4.SignerOptions) { *o = options })
	if err != nil {
		t.Fatal(err)
	}
	return received(t, r)
}

func TestSignaturesOfTheSDK(t *testing.T) {
	for _, row := range []struct {
		name, method, target, body string
		change                     func(r *http.Request, o *v4.SignerOptions, c *aws.Credentials)
	}{
		{"plain", "GET", "/restapis", "", nil},
		{"body", "POST", "/restapis", `{"a":1}`, nil},
		{"root", "GET", "/", "", nil},
		{"encoded path", "GET", "/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2Fx", "", nil},
		{"raw colons", "GET", "/tags/arn:aws:x~y", "", nil},
		{"bytes beyond ASCII", "GET", "/r/%C3%A9%20%2B", "", nil},
		{"two slashes", "GET", "/a//b/./c/../d/", "", nil},
		{"query", "GET", "/restapis?position=b%2Fa&limit=5&limit=10&empty&x=%20y%2Bz&A=1&a=%7E*", "", nil},
		{"query with plus", "GET", "/restapis?x=a+b", "", nil},
		{"folded values", "GET", "/restapis", "", func(r *http.Request, _ *v4.SignerOptions, _ *aws.Credentials) {
			r.Header["X-Amz-Meta"] = []string{"  a   b  ", "c"}
			r.Header.Set("X-Amz-Empty", "")
		}},
		{"session token", "GET", "/restapis", "", func(_ *http.Request, _ *v4.SignerOptions, c *aws.Credentials) { c.SessionToken = "token/+=" }},
		{"payload hash as a header", "POST", "/restapis", `{"a":1}`, func(r *http.Request, _ *v4.SignerOptions, _ *aws.Credentials) {
			r.Header.Set("X-Amz-Content-Sha256", hash(`{"a":1}`))
		}},
		{"payload not signed", "POST", "/restapis", `{"a":1}`, func(r *http.Request, _ *v4.SignerOptions, _ *aws.Credentials) {
			r.Header.Set("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD")
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			req := signed(t, row.method, row.target, row.body, row.change)
			id, err := verifier(signedAt.Add(time.Minute)).Verify(req)
			if err != nil {
				t.Fatal(err)
			}
			if id.AccessKeyId != keys.AccessKeyID || id.Region != "eu-west-1" || id.Service != "apigateway" || !id.SignedAt.Equal(signedAt) {
				t.Errorf("%+v", id)
			}
			if want := req.Header("X-Amz-Security-Token"); len(want) > 0 && id.SecurityToken != want[0] {
				t.Errorf("token %q", id.SecurityToken)
			}
		})
	}
}

// mismatch is the beginning of the text that a wrong signature gets.
const mismatch = "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key"

func with(header func(string) []string, name, value string) func(string) []string {
	return func(asked string) []string {
		if strings.EqualFold(asked, name) {
			return []string{value}
		}
		return header(asked)
	}
}

func check(t *testing.T, v *Verifier, req *Request, code, message string) {
	t.Helper()
	_, err := v.Verify(req)
	var got *Error
	if !errors.As(err, &got) || got.Code != code || got.Status != 403 || !strings.HasPrefix(got.Message, message) {
		t.Errorf("got  %v\nwant %s: %s", err, code, message)
	}
}

func TestPresignedURLs(t *testing.T) {
	presigned := func(t *testing.T, expires, body string, credentials aws.Credentials) *Request {
		t.Helper()
		target := "http://127.0.0.1:4566/restapis?x=a%2Fb"
		if expires != "" {
			target += "&X-Amz-Expires=" + expires
		}
		r, err := http.NewRequest("GET", target, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		signed, header, err := v4.NewSigner().PresignHTTP(context.Background(), credentials, r, hash(body), "apigateway", "us-east-1", signedAt)
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(signed)
		if err != nil {
			t.Fatal(err)
		}
		return &Request{Method: "GET", Host: u.Host, Target: u.RequestURI(), Header: header.Values, Body: []byte(body)}
	}
	temporary := keys
	temporary.SessionToken = "token/+="

	id, err := verifier(signedAt.Add(59 * time.Minute)).Verify(presigned(t, "3600", "", temporary))
	if err != nil {
		t.Fatal(err)
	}
	if id.SecurityToken != temporary.SessionToken || id.Region != "us-east-1" {
		t.Errorf("%+v", id)
	}
	if _, err := verifier(signedAt.Add(4 * time.Minute)).Verify(presigned(t, "", "", keys)); err != nil {
		t.Errorf("without X-Amz-Expires: %v", err)
	}
	check(t, verifier(signedAt.Add(61*time.Minute)), presigned(t, "3600", "", keys), "InvalidSignatureException",
		"Signature expired: 20260304T050607Z is now earlier than 20260304T050707Z (20260304T060707Z - 60 min.)")
	for _, bad := range []string{"604801", "0", "-1", "x"} {
		check(t, verifier(signedAt), presigned(t, bad, "", keys), "IncompleteSignatureException", "X-Amz-Expires must be")
	}
	tampered := presigned(t, "60", "", keys)
	tampered.Target = strings.Replace(tampered.Target, "X-Amz-Expires=60", "X-Amz-Expires=6000", 1)
	check(t, verifier(signedAt), tampered, "InvalidSignatureException", mismatch)
	other := presigned(t, "60", "", keys)
	other.Body = []byte("x")
	check(t, verifier(signedAt), other, "InvalidSignatureException", mismatch)
}

func TestClockSkew(t *testing.T) {
	for _, row := range []struct {
		off     time.Duration
		message string
	}{
		{5 * time.Minute, ""},
		{-5 * time.Minute, ""},
		{5*time.Minute + time.Second, "Signature expired: 20260304T050607Z is now earlier than 20260304T050608Z (20260304T051108Z - 5 min.)"},
		{-5*time.Minute - time.Second, "Signature not yet current: 20260304T050607Z is still later than 20260304T050606Z (20260304T050106Z + 5 min.)"},
	} {
		v, req := verifier(signedAt.Add(row.off)), signed(t, "GET", "/", "", nil)
		if row.message == "" {
			if _, err := v.Verify(req); err != nil {
				t.Errorf("%s off: %v", row.off, err)
			}
			continue
		}
		check(t, v, req, "InvalidSignatureException", row.message)
	}
}

func TestRefusalsInTheServicesWords(t *testing.T) {
	const good = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260304/eu-west-1/apigateway/aws4_request, SignedHeaders=host;x-amz-date, Signature=00"
	const allMissing = "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. " +
		"Authorization header requires 'SignedHeaders' parameter. "
	for _, row := range []struct{ name, authorization, date, query, code, message string }{
		{"nothing", "", "", "", "MissingAuthenticationTokenException", "Missing Authentication Token"},
		{"no SigV4, no date", "allow", "", "", "IncompleteSignatureException", allMissing + "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=allow"},
		{"Basic with padding", "Basic dXNlcjpwYXNz=", "20260304T050607Z", "", "IncompleteSignatureException", allMissing + "Authorization=Basic"},
		{"Bearer", "Bearer abc", "", "", "IncompleteSignatureException", "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): 'w1Xc6WwWEogNEZQP/dkBTThsJT4MNlKmzQanIm970rY='."},
		{"one missing", strings.Replace(good, "Signature=00", "", 1), "20260304T050607Z", "", "IncompleteSignatureException", "Authorization header requires 'Signature' parameter. Authorization=AWS4-HMAC-SHA256"},
		{"no date", good, "", "", "IncompleteSignatureException", "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256"},
		{"bad date", good, "today", "", "IncompleteSignatureException", "Date must be in ISO-8601 'basic format'. Got 'today'."},
		{"another algorithm", strings.Replace(good, "SHA256", "SHA512", 1), "20260304T050607Z", "", "IncompleteSignatureException", "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA512'."},
		{"short credential", strings.Replace(good, "/aws4_request", "", 1), "20260304T050607Z", "", "IncompleteSignatureException", "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKIDEXAMPLE/20260304/eu-west-1/apigateway'."},
		{"unknown key", strings.Replace(good, "AKIDEXAMPLE", "AKIDOTHER", 1), "20260304T050607Z", "", "UnrecognizedClientException", "The security token included in the request is invalid."},
		{"another service", strings.Replace(good, "/apigateway/", "/s3/", 1), "20260304T050607Z", "", "InvalidSignatureException", "Credential should be scoped to correct service: 'apigateway'. "},
		{"no region", strings.Replace(good, "eu-west-1", "", 1), "20260304T050607Z", "", "InvalidSignatureException", "Credential should be scoped to a valid region. "},
		{"another day", good, "20260305T050607Z", "", "InvalidSignatureException", "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20260304' != '20260305', from '20260305T050607Z'. "},
		{"another terminator", strings.Replace(good, "aws4_request", "aws3", 1), "20260304T050607Z", "", "InvalidSignatureException", "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws3'. "},
		{"host not signed", strings.Replace(good, "host;", "", 1), "20260304T050607Z", "", "InvalidSignatureException", "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."},
		{"wrong", good, "20260304T050607Z", "", "InvalidSignatureException", mismatch},
		{"half a presigned URL", "", "", "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260304T050607Z&X-Amz-SignedHeaders=host", "IncompleteSignatureException", "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-Signature'. Re-examine the query-string parameters."},
	} {
		t.Run(row.name, func(t *testing.T) {
			header := http.Header{}
			if row.authorization != "" {
				header.Set("Authorization", row.authorization)
			}
			if row.date != "" {
				header.Set("X-Amz-Date", row.date)
			}
			check(t, verifier(signedAt), &Request{Method: "GET", Host: "a", Target: "/?" + row.query, Header: header.Values}, row.code, row.message)
		})
	}
}

func TestDateHeaderInPlaceOfXAmzDate(t *testing.T) {
	req := signed(t, "GET", "/", "", nil)
	header := req.Header
	req.Header = func(name string) []string {
		switch http.CanonicalHeaderKey(name) {
		case "X-Amz-Date":
			return nil
		case "Date":
			return []string{"Wed, 04 Mar 2026 05:06:07 GMT"}
		}
		return header(name)
	}
	// The SDK signed x-amz-date, which is gone: only the date must have been understood.
	check(t, verifier(signedAt), req, "InvalidSignatureException", mismatch)
}

func TestScope(t *testing.T) {
	for _, row := range []struct {
		authorization, query, want string
		ok                         bool
	}{
		{"AWS4-HMAC-SHA256 Credential=AKID/20260304/eu-west-1/apigateway/aws4_request, SignedHeaders=host, Signature=0", "", "AKID eu-west-1 apigateway", true},
		{"AWS4-HMAC-SHA256 Credential=AKID/20260304/eu-west-1/apigateway/aws4_request,SignedHeaders=host,Signature=0", "", "AKID eu-west-1 apigateway", true},
		{"", "a=b&X-Amz-Credential=AKID%2F20260304%2Fus-east-1%2Flambda%2Faws4_request", "AKID us-east-1 lambda", true},
		{"", "a=b", "  ", false},
		{"Bearer x", "X-Amz-Credential=AKID%2F20260304%2Fus-east-1%2Flambda%2Faws4_request", "  ", false},
		{"AWS4-HMAC-SHA256 Credential=AKID", "", "  ", false},
		{"AWS4-HMAC-SHA256 x", "", "  ", false},
	} {
		id, region, service, ok := Scope(row.authorization, row.query)
		if got := id + " " + region + " " + service; got != row.want || ok != row.ok {
			t.Errorf("%q %q: got %q %v", row.authorization, row.query, got, ok)
		}
	}
}

// FuzzVerify: whatever a stranger sends is refused, and never in a panic.
func FuzzVerify(f *testing.F) {
	f.Add("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260304/eu-west-1/apigateway/aws4_request, SignedHeaders=host;x-amz-date;a, Signature=00", "20260304T050607Z", "/a//b/../c?x=%zz&=&+")
	f.Add("", "", "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20260304%2Fx%2Fapigateway%2Faws4_request&X-Amz-Signature=0&X-Amz-SignedHeaders=host&X-Amz-Date=20260304T050607Z&X-Amz-Expires=9")
	f.Add("Bearer x", "Wed, 04 Mar 2026 05:06:07 GMT", "x")
	f.Fuzz(func(t *testing.T, authorization, date, target string) {
		header := func(name string) []string {
			switch strings.ToLower(name) {
			case "authorization":
				if authorization == "" {
					return nil
				}
				return []string{authorization}
			case "x-amz-date", "date":
				return []string{date}
			}
			return []string{" a  b ", ""}
		}
		_, err := verifier(signedAt).Verify(&Request{Method: "GET", Host: "a", Target: target, Header: header})
		var refusal *Error
		if !errors.As(err, &refusal) || refusal.Message == "" {
			t.Errorf("%v", err)
		}
		Scope(authorization, target)
	})
}
