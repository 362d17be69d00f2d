package sigv4

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The example of S3's documentation, "Transferring Payload in Multiple Chunks".
const (
	seedSignature  = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"
	firstChunk     = "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n"
	secondChunk    = "400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n"
	lastChunk      = "0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n"
	exampleHeaders = "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class"
)

func chunkedExample() (*Verifier, *Request) {
	header := http.Header{}
	for name, value := range map[string]string{
		"Content-Encoding": "aws-chunked", "Content-Length": "66824", "X-Amz-Content-Sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
		"X-Amz-Date": "20130524T000000Z", "X-Amz-Decoded-Content-Length": "66560", "X-Amz-Storage-Class": "REDUCED_REDUNDANCY",
		"Authorization": "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=" + exampleHeaders + ", Signature=" + seedSignature,
	} {
		header.Set(name, value)
	}
	body := firstChunk + strings.Repeat("a", 65536) + "\r\n" + secondChunk + strings.Repeat("a", 1024) + "\r\n" + lastChunk + "\r\n"
	return &Verifier{
		Lookup:  func(string) (string, bool) { return "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", true },
		Now:     func() time.Time { return time.Date(2013, 5, 24, 0, 0, 0, 0, time.UTC) },
		Service: "s3",
	}, &Request{Method: "PUT", Host: "s3.amazonaws.com", Target: "/examplebucket/chunkObject.txt", Header: header.Values, Body: []byte(body)}
}

func TestBodiesInSignedChunks(t *testing.T) {
	v, req := chunkedExample()
	identity, err := v.Verify(req)
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Repeat("a", 66560); string(identity.Payload) != want {
		t.Errorf("%d bytes", len(identity.Payload))
	}
	if payload, err := Payload(req); err != nil || len(payload) != 66560 {
		t.Errorf("unverified: %d bytes, %v", len(payload), err)
	}
}

func TestAlteredChunksAreRefused(t *testing.T) {
	body := func(alter func(string) string) func(*Request) {
		return func(r *Request) { r.Body = []byte(alter(string(r.Body))) }
	}
	for name, tamper := range map[string]func(*Request){
		"a byte":                  body(func(b string) string { return strings.Replace(b, "aaa", "aba", 1) }),
		"a byte of the last":      body(func(b string) string { return strings.Replace(b, "a\r\n0;", "b\r\n0;", 1) }),
		"a signature":             body(func(b string) string { return strings.Replace(b, "=0055", "=0056", 1) }),
		"the last signature":      body(func(b string) string { return strings.Replace(b, "=b6c6", "=b6c7", 1) }),
		"a signature in capitals": body(func(b string) string { return strings.Replace(b, "=ad80c730a", "=AD80C730A", 1) }),
		"no signature":            body(func(b string) string { return strings.Replace(b, ";chunk-signature=", ";chunk=", 1) }),
		"a chunk left out": body(func(b string) string {
			before, _, _ := strings.Cut(b, "400;")
			return before + lastChunk + "\r\n"
		}),
		"the end left out":         body(func(b string) string { return strings.TrimSuffix(b, lastChunk+"\r\n") }),
		"the last end of line":     body(func(b string) string { return strings.TrimSuffix(b, "\r\n") }),
		"more after the end":       body(func(b string) string { return b + "0" }),
		"a size too large":         body(func(b string) string { return "f" + b }),
		"a size of many digits":    body(func(b string) string { return strings.Repeat("0", 80) + b }),
		"a size that is none":      body(func(b string) string { return "-" + b }),
		"a line without end":       body(func(string) string { return strings.Repeat("1", 500) }),
		"an empty body":            body(func(string) string { return "" }),
		"not in chunks":            body(func(string) string { return strings.Repeat("a", 66560) }),
		"another length was meant": func(r *Request) { r.Header = with(r.Header, "X-Amz-Decoded-Content-Length", "66561") },
		"payload not signed":       func(r *Request) { r.Header = with(r.Header, "X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD") },
		"payload not in chunks":    func(r *Request) { r.Header = with(r.Header, "X-Amz-Content-Sha256", hash(string(r.Body))) },
	} {
		t.Run(name, func(t *testing.T) {
			v, req := chunkedExample()
			tamper(req)
			check(t, v, req, "InvalidSignatureException", mismatch)
		})
	}
}

func FuzzChunks(f *testing.F) {
	f.Add([]byte("3;chunk-signature=00\r\nabc\r\n0;chunk-signature=\r\n\r\n"), "3")
	f.Add([]byte("7fffffff;chunk-signature=00\r\n"), "")
	f.Fuzz(func(t *testing.T, body []byte, length string) {
		req := &Request{Body: body, Target: "/", Header: func(name string) []string {
			if name == contentHash {
				return []string{chunkedPayload}
			}
			return []string{length}
		}}
		payload, err := Payload(req)
		if err == nil && (len(payload) > len(body) || length != "" && length != strconv.Itoa(len(payload))) {
			t.Errorf("%d bytes of %d, declared %q", len(payload), len(body), length)
		}
	})
}
