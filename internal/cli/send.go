package cli

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// signingName is the service in a signature's scope.
const signingName = "apigateway"

// send makes one try.
func (c *client) send(ctx context.Context, r *request) (*answer, *connectionError) {
	base, err := parseEndpoint(c.endpoint)
	if err != nil {
		return nil, &connectionError{message: err.Error()}
	}
	target := targetOf(base, r)
	switch base.Scheme {
	case "http":
	case "https":
		if _, err := c.runner.verification(); err != nil {
			return nil, &connectionError{message: "SSL validation failed for " + target.text() + " " + err.Error()}
		}
	default:
		return nil, &connectionError{message: "An HTTP Client raised an unhandled exception: Not supported URL scheme " + base.Scheme}
	}
	out, err := c.signed(ctx, target, r)
	if err != nil {
		return nil, &connectionError{message: err.Error()}
	}
	c.runner.debug.request(out, r.body)
	response, err := c.transport.RoundTrip(out)
	if err != nil {
		return nil, c.runner.transportError(err, target.text())
	}
	defer func() { _ = response.Body.Close() }() // it was read to its end, or failed
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, c.runner.transportError(err, target.text())
	}
	c.runner.debug.response(response, body)
	return &answer{status: response.StatusCode, header: response.Header, body: body}, nil
}

// target is where a request goes; path and query go out exactly as they stand here.
type target struct{ scheme, user, host, path, query string }

// targetOf joins the endpoint's own path and query with the request's.
func targetOf(base *url.URL, r *request) target {
	user := ""
	if base.User != nil {
		user = base.User.String() + "@"
	}
	return target{
		scheme: base.Scheme, user: user, host: base.Host,
		path:  strings.TrimRight(base.EscapedPath(), "/") + r.path,
		query: strings.Trim(base.RawQuery+"&"+r.query, "&"),
	}
}

func (t target) text() string {
	text := t.scheme + "://" + t.user + t.host + t.path
	if t.query != "" {
		text += "?" + t.query
	}
	return text
}

// signed is the request as it goes out. The signature is made over a normalised path.
func (c *client) signed(ctx context.Context, t target, r *request) (*http.Request, error) {
	out := unsigned(ctx, t, r)
	if !c.unsigned {
		normal := t
		normal.path = signedPath(t.path)
		signed := unsigned(ctx, normal, r)
		signed.ContentLength = 0 // botocore doesn't sign it
		if err := v4.NewSigner().SignHTTP(ctx, c.keys, signed, r.payloadHash(), signingName, c.region, time.Now()); err != nil {
			return nil, err
		}
		out.Header = signed.Header
	}
	return out, nil
}

func unsigned(ctx context.Context, t target, r *request) *http.Request {
	path, _ := url.PathUnescape(t.path) // both its parts have been escaped
	u := &url.URL{Scheme: t.scheme, Host: t.host, Path: path, RawPath: t.path, RawQuery: t.query}
	out := (&http.Request{Method: r.method, URL: u, Host: t.host, Header: http.Header{}, Body: http.NoBody}).WithContext(ctx)
	if len(r.body) > 0 {
		out.Body, out.ContentLength = io.NopCloser(bytes.NewReader(r.body)), int64(len(r.body))
	}
	out.Header.Set("Accept", "application/json")
	out.Header.Set("User-Agent", "stile-cli")
	for _, h := range r.header {
		out.Header.Set(h[0], h[1])
	}
	return out
}
