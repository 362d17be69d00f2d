package integration

import (
	"strings"

	"stile/internal/exchange"
)

// uriTemplate is an integration's URI, stage variables filled in. {placeholders} are filled from mapped path parameters, call by call.
type uriTemplate struct {
	parts []uriPart
}

type uriPart struct {
	text        string // literal, or the placeholder's name
	placeholder bool
}

// compileURI finds the placeholders of a URI whose stage variables are substituted.
func compileURI(uri string) uriTemplate {
	var t uriTemplate
	for uri != "" {
		open := strings.IndexByte(uri, '{')
		length := strings.IndexByte(uri[open+1:], '}')
		if open < 0 || length < 0 {
			t.parts = append(t.parts, uriPart{text: uri})
			break
		}
		name := uri[open+1 : open+1+length]
		if open > 0 && uri[open-1] == '$' || strings.ContainsRune(name, '{') {
			t.parts = append(t.parts, uriPart{text: uri[:open+1]})
			uri = uri[open+1:]
			continue
		}
		if open > 0 {
			t.parts = append(t.parts, uriPart{text: uri[:open]})
		}
		t.parts = append(t.parts, uriPart{text: name, placeholder: true})
		uri = uri[open+length+2:]
	}
	return t
}

// render fills the placeholders with x's mapped path parameters. One without a value stays as it is written. What it makes lasts until
// x is reset.
func (t uriTemplate) render(x *exchange.Exchange) string {
	if len(t.parts) == 1 && !t.parts[0].placeholder {
		return t.parts[0].text
	}
	length := 0 // but for placeholders that stand twice
	for _, part := range t.parts {
		length += len("{}") + len(part.text)
	}
	for _, param := range x.EndpointRequest.Path {
		length += len(param.Value)
	}
	out := x.Room(length)
	for _, part := range t.parts {
		value, ok := exchange.LastParam(x.EndpointRequest.Path, part.text)
		switch {
		case !part.placeholder:
			out = append(out, part.text...)
		case ok:
			out = append(out, value...)
		default:
			out = append(append(append(out, '{'), part.text...), '}')
		}
	}
	return x.Keep(out)
}

// fixed is the URL of a URI without placeholders; nil if it has some, or can't be called.
func (t uriTemplate) fixed() *backendURL {
	if len(t.parts) != 1 || t.parts[0].placeholder {
		return nil
	}
	url, ok := splitURL(t.parts[0].text)
	if !ok {
		return nil
	}
	return &url
}

// backendURL is where a backend is called. The target begins with a slash and has neither fragment nor bytes that a request line
// can't carry.
type backendURL struct{ scheme, host, target string }

// splitURL takes an http or https URL apart.
func splitURL(url string) (backendURL, bool) {
	scheme, rest, ok := strings.Cut(url, "://")
	scheme = strings.ToLower(scheme)
	if !ok || scheme != "http" && scheme != "https" {
		return backendURL{}, false
	}
	rest, _, _ = strings.Cut(rest, "#")
	end := strings.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	host, target := rest[:end], rest[end:]
	if !isAuthority(host) {
		return backendURL{}, false
	}
	if target == "" || target[0] != '/' {
		target = "/" + target
	}
	return backendURL{scheme, host, escapeTarget(target)}, true
}

// isAuthority is whether host is host[:port] with no user information.
func isAuthority(host string) bool {
	name, port := host, ""
	if colon := strings.LastIndexByte(host, ':'); colon >= 0 && !strings.HasSuffix(host, "]") {
		name, port = host[:colon], host[colon+1:]
		if port == "" {
			return false
		}
	}
	for i := range len(port) {
		if port[i] < '0' || port[i] > '9' {
			return false
		}
	}
	for i := range len(name) {
		if c := name[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`@\{}"<>^|%`, c) >= 0 {
			return false
		}
	}
	return name != "" && len(port) <= 5
}

const upperHex = "0123456789ABCDEF"

// escapeTarget percent-encodes the bytes that would end or break a request line; everything else is sent as received.
func escapeTarget(target string) string {
	for i := range len(target) {
		if isUnsendable(target[i]) {
			return escapeFrom(target, i)
		}
	}
	return target
}

func escapeFrom(target string, first int) string {
	out := make([]byte, first, len(target)+16)
	copy(out, target)
	for i := first; i < len(target); i++ {
		if c := target[i]; isUnsendable(c) {
			out = append(out, '%', upperHex[c>>4], upperHex[c&15])
		} else {
			out = append(out, c)
		}
	}
	return string(out)
}

func isUnsendable(c byte) bool { return c <= ' ' || c >= 0x7f }
