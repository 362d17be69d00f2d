package sigv4

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// replaced is a change of one header field.
func replaced(name, from, to string) func(*Request) {
	return func(r *Request) { r.Header = with(r.Header, name, strings.Replace(r.Header(name)[0], from, to, 1)) }
}

// targeted is a change of path or query.
func targeted(from, to string) func(*Request) {
	return func(r *Request) { r.Target = strings.Replace(r.Target, from, to, 1) }
}

// doubled has a header field twice.
func doubled(name, second string) func(*Request) {
	return func(r *Request) {
		header := r.Header
		r.Header = func(asked string) []string {
			if strings.EqualFold(asked, name) {
				return append(slices.Clip(header(asked)), second)
			}
			return header(asked)
		}
	}
}

// without lacks a header field.
func without(name string) func(*Request) {
	return func(r *Request) {
		header := r.Header
		r.Header = func(asked string) []string {
			if strings.EqualFold(asked, name) {
				return nil
			}
			return header(asked)
		}
	}
}

// tampered is what a request is refused for that was signed as
// POST /tags/arn%3Aaws%3Ax%2Fy?a=&x=1&x=2&z=b%2Fc with X-Amz-Meta: a, b; X-Amz-Empty: and a body.
var tampered = map[string]func(*Request){
	"method":                         func(r *Request) { r.Method = "DELETE" },
	"method in small letters":        func(r *Request) { r.Method = "post" },
	"path":                           targeted("/tags", "/apikeys"),
	"path in capitals":               targeted("/tags", "/TAGS"),
	"path with a slash at its end":   targeted("?", "/?"),
	"path decoded":                   targeted("%3A", ":"),
	"path's slash decoded":           targeted("%2Fy", "/y"),
	"path encoded twice":             targeted("%3A", "%253A"),
	"path's escapes in lower case":   targeted("%3A", "%3a"),
	"path encoded without need":      targeted("/tags", "/%74ags"),
	"path with another dot segment":  targeted("/tags", "/x/../apikeys"),
	"query's parameter added":        func(r *Request) { r.Target += "&y=1" },
	"query's parameter repeated":     func(r *Request) { r.Target += "&x=1" },
	"query's parameter without name": func(r *Request) { r.Target += "&=1" },
	"query's parameter taken away":   targeted("&x=2", ""),
	"query's empty one taken away":   targeted("a=&", ""),
	"query's empty one filled":       targeted("a=&", "a=1&"),
	"query's value":                  targeted("x=1", "x=3"),
	"query's value encoded twice":    targeted("b%2Fc", "b%252Fc"),
	"query's name":                   targeted("z=", "Z="),
	"query taken away":               func(r *Request) { r.Target, _, _ = strings.Cut(r.Target, "?") },
	"query with a signature of ours": func(r *Request) { r.Target += "&X-Amz-Signature=00" },
	"host":                           func(r *Request) { r.Host = "other" },
	"host's port":                    func(r *Request) { r.Host = "127.0.0.1:4567" },
	"body":                           func(r *Request) { r.Body = []byte("{}") },
	"body taken away":                func(r *Request) { r.Body = nil },
	"body with a blank more":         func(r *Request) { r.Body = append(r.Body, ' ') },
	"header":                         func(r *Request) { r.Header = with(r.Header, "X-Amz-Meta", "b") },
	"header in capitals":             func(r *Request) { r.Header = with(r.Header, "X-Amz-Meta", "A, b") },
	"header emptied":                 func(r *Request) { r.Header = with(r.Header, "X-Amz-Meta", "") },
	"header taken away":              without("X-Amz-Meta"),
	"header twice":                   doubled("X-Amz-Meta", "a, b"),
	"header twice, empty":            doubled("X-Amz-Meta", ""),
	"empty header filled":            func(r *Request) { r.Header = with(r.Header, "X-Amz-Empty", "1") },
	"empty header taken away":        without("X-Amz-Empty"),
	"empty header twice":             doubled("X-Amz-Empty", ""),
	"date":                           func(r *Request) { r.Header = with(r.Header, "X-Amz-Date", signedAt.Add(time.Second).Format(isoBasic)) },
	"date twice":                     doubled("X-Amz-Date", signedAt.Format(isoBasic)),
	"payload":                        func(r *Request) { r.Header = with(r.Header, "X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD") },
	"payload in chunks": func(r *Request) {
		r.Header = with(r.Header, "X-Amz-Content-Sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
	},
	"payload by the query":            func(r *Request) { r.Target += "&X-Amz-Content-Sha256=UNSIGNED-PAYLOAD" },
	"scope's region":                  replaced("Authorization", "eu-west-1", "eu-west-2"),
	"scope's region in capitals":      replaced("Authorization", "eu-west-1", "EU-WEST-1"),
	"scope's access key":              replaced("Authorization", "AKIDEXAMPLE", "AKIDSECOND"),
	"list of headers in other order":  replaced("Authorization", "host;", "x-amz-date;host;"),
	"list of headers, two exchanged":  replaced("Authorization", "x-amz-date;x-amz-empty", "x-amz-empty;x-amz-date"),
	"list of headers in capitals":     replaced("Authorization", "host;", "Host;"),
	"list of headers without one":     replaced("Authorization", ";x-amz-meta", ""),
	"list of headers with one more":   replaced("Authorization", ";x-amz-meta", ";x-amz-meta;x-amz-more"),
	"list of headers with one twice":  replaced("Authorization", "host;", "host;host;"),
	"list of headers with none in it": replaced("Authorization", "host;", "host;;"),
	"authorization twice":             doubled("Authorization", "AWS4-HMAC-SHA256 Signature=00"),
	"signature twice": func(r *Request) {
		r.Header = with(r.Header, "Authorization", r.Header("Authorization")[0]+", Signature=00")
	},
	"signature": func(r *Request) {
		a := r.Header("Authorization")[0]
		last := "0"
		if a[len(a)-1] == '0' {
			last = "1"
		}
		r.Header = with(r.Header, "Authorization", a[:len(a)-1]+last)
	},
	"signature in capitals": func(r *Request) {
		before, signature, _ := strings.Cut(r.Header("Authorization")[0], "Signature=")
		r.Header = with(r.Header, "Authorization", before+"Signature="+strings.ToUpper(signature))
	},
	"signature cut short": func(r *Request) {
		a := r.Header("Authorization")[0]
		r.Header = with(r.Header, "Authorization", a[:len(a)-2])
	},
	"signature of no digits": func(r *Request) {
		a, _, _ := strings.Cut(r.Header("Authorization")[0], "Signature=")
		r.Header = with(r.Header, "Authorization", a+"Signature=xyz")
	},
}

func TestAlteredRequestsAreRefused(t *testing.T) {
	for name, tamper := range tampered {
		t.Run(name, func(t *testing.T) {
			req := signed(t, "POST", "/tags/arn%3Aaws%3Ax%2Fy?a=&x=1&x=2&z=b%2Fc", `{"a":1}`, func(r *http.Request, _ *v4.SignerOptions, _ *aws.Credentials) {
				r.Header.Set("X-Amz-Meta", "a, b")
				r.Header.Set("X-Amz-Empty", "")
			})
			v := verifier(signedAt)
			v.Lookup = func(id string) (string, bool) {
				return keys.SecretAccessKey + strings.TrimPrefix(id, keys.AccessKeyID), id == keys.AccessKeyID || id == "AKIDSECOND"
			}
			if _, err := v.Verify(req); err != nil {
				t.Fatal(err)
			}
			before := fingerprint(req)
			tamper(req)
			if fingerprint(req) == before {
				t.Fatal("nothing was altered")
			}
			check(t, v, req, "InvalidSignatureException", mismatch)
		})
	}
	t.Run("secret", func(t *testing.T) {
		v := verifier(signedAt)
		v.Lookup = func(string) (string, bool) { return "another", true }
		check(t, v, signed(t, "GET", "/", "", nil), "InvalidSignatureException", mismatch)
	})
}

// fingerprint is all of a request that a test may alter.
func fingerprint(r *Request) string {
	var b strings.Builder
	b.WriteString(r.Method + " " + r.Host + " " + r.Target + " " + string(r.Body))
	for _, name := range []string{"Authorization", "X-Amz-Date", "X-Amz-Meta", "X-Amz-Empty", "X-Amz-Content-Sha256"} {
		b.WriteString("\n" + name + strings.Join(r.Header(name), "|") + string(rune('0'+len(r.Header(name)))))
	}
	return b.String()
}

// What means the same may be written otherwise: the canonical request is the same.
func TestTheSameRequestWrittenOtherwiseIsAccepted(t *testing.T) {
	for name, rewrite := range map[string]func(*Request){
		"parameters in other order":      targeted("a=&x=1", "x=1&a="),
		"an empty parameter without =":   targeted("a=&", "a&"),
		"escapes in lower case":          targeted("b%2Fc", "b%2fc"),
		"blanks around a value":          func(r *Request) { r.Header = with(r.Header, "X-Amz-Meta", " a,   b\t") },
		"a header that isn't signed":     func(r *Request) { r.Header = with(r.Header, "User-Agent", "x") },
		"names of fields in other cases": func(r *Request) { r.Header = with(r.Header, "x-AMZ-meta", "a, b") },
	} {
		t.Run(name, func(t *testing.T) {
			req := signed(t, "GET", "/restapis?a=&x=1&z=b%2Fc", "", func(r *http.Request, _ *v4.SignerOptions, _ *aws.Credentials) { r.Header.Set("X-Amz-Meta", "a, b") })
			rewrite(req)
			if _, err := verifier(signedAt).Verify(req); err != nil {
				t.Error(err)
			}
		})
	}
}
