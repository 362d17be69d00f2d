package awsapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"stile/internal/wire"
)

// maxSignedBody bounds what is brought to memory for its hash. No integration request may be larger.
const maxSignedBody = 10 << 20

// sign puts X-Amz-Date, X-Amz-Content-Sha256, X-Amz-Security-Token and Authorization on req.
func (c *Caller) sign(ctx context.Context, req *wire.Request, endpoint Endpoint, credentials aws.Credentials) error {
	body, err := req.Body.ReadAll(maxSignedBody)
	if err != nil {
		return fmt.Errorf("awsapi: reading the body to sign: %w", err)
	}
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:])
	req.Header.Set("X-Amz-Content-Sha256", hash)
	req.Header.Del("Authorization")
	req.Header.Del("X-Amz-Date")
	req.Header.Del("X-Amz-Security-Token")

	path, query, _ := strings.Cut(req.Target, "?")
	query = signableQuery(query)
	req.Target = path
	if query != "" {
		req.Target += "?" + query
	}
	signed := &http.Request{
		Method: req.Method,
		// Opaque makes the signer take the path as it is sent, whatever it looks like.
		URL:    &url.URL{Scheme: req.Scheme, Host: req.Host, Opaque: "//" + req.Host + path, RawQuery: query},
		Host:   req.Host,
		Header: signedHeader(&req.Header),
	}
	if host := req.Header.Get("Host"); host != "" {
		signed.Host = host
	}
	err = c.signer.SignHTTP(ctx, credentials, signed, hash, endpoint.SigningName, endpoint.Region, c.now(), func(o *v4.SignerOptions) {
		o.DisableURIPathEscaping = endpoint.SigningName == "s3"
	})
	if err != nil {
		return fmt.Errorf("awsapi: signing: %w", err)
	}
	for _, name := range []string{"X-Amz-Date", "X-Amz-Security-Token", "Authorization"} {
		if value := signed.Header.Get(name); value != "" {
			req.Header.Set(name, value)
		}
	}
	return nil
}

// signedHeader is the part of h that the signature covers: what a service acts on, nothing that a proxy on the way may touch.
func signedHeader(h *wire.Header) http.Header {
	signed := http.Header{}
	for name, value := range h.All() {
		canonical := http.CanonicalHeaderKey(name)
		if canonical == "Content-Type" || canonical == "Content-Md5" || strings.HasPrefix(canonical, "X-Amz-") {
			signed.Add(canonical, value)
		}
	}
	return signed
}

// signableQuery writes query so that every reader takes it apart alike: a space is %20, and what can't stand in a query, or
// separates parameters for some readers only, is escaped.
func signableQuery(query string) string {
	var b strings.Builder
	for i := 0; i < len(query); i++ {
		switch c := query[i]; {
		case c == '+':
			b.WriteString("%20")
		case c == '%' && !(i+2 < len(query) && isHex(query[i+1]) && isHex(query[i+2])),
			c <= ' ', c >= 0x7f, strings.IndexByte(`;"<>\^{|}`+"`#", c) >= 0:
			fmt.Fprintf(&b, "%%%02X", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
