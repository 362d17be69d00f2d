package gateway

import (
	"strings"
	"time"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/wire"
)

// receive fills x with what a request says of itself, whatever it is for.
func receive(x *exchange.Exchange, req *wire.Request, now time.Time) {
	x.Request.Method = exchange.Verb(req.Method)
	if override, ok := req.Header.LookupKnown(wire.NameXHTTPMethodOverride); ok && override != "" {
		x.Request.Method = exchange.Verb(strings.ToUpper(override))
	}
	x.Request.Body = req.Body
	x.Context.HttpMethod = x.Request.Method
	x.Context.Protocol = "HTTP/1.1" // of HTTP/2 requests, too
	x.Context.RequestTime = now
	requestId, _ := req.Header.LookupKnown(wire.NameXAmznRequestId)
	traceId, _ := req.Header.LookupKnown(wire.NameXAmznTraceId)
	x.Identify(requestId, traceId)
	x.Context.DomainName, _ = splitPort(req.Host)
	x.Context.DomainPrefix, _, _ = strings.Cut(x.Context.DomainName, ".")
	x.Context.Identity.SourceIp = x.Keep(req.RemoteAddr.Addr().Unmap().AppendTo(x.Room(longestAddress)))
	x.Context.Identity.UserAgent, _ = req.Header.LookupKnown(wire.NameUserAgent)
	copyHeader(x, req)
}

const longestAddress = len("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%zone-of-16-bytes")

// splitPort takes a host apart; port is "" if it names none.
func splitPort(host string) (name, port string) {
	colon := strings.LastIndexByte(host, ':')
	if colon < 0 || strings.HasSuffix(host, "]") {
		return host, ""
	}
	return host[:colon], host[colon+1:]
}

// copyHeader makes the view of the header that everything after has: without what nothing may see, with what the gateway adds.
func copyHeader(x *exchange.Exchange, req *wire.Request) {
	header := &x.Request.Header
	for i := range req.Header.Len() {
		known := req.Header.Known(i)
		if !exchange.IsHidden(known) && !generated[known] {
			field := req.Header.At(i)
			header.AddKnown(known, field.Name, field.Value)
		}
	}
	header.AddKnown(wire.NameHost, "Host", req.Host)
	header.AddKnown(wire.NameXAmznTraceId, "X-Amzn-Trace-Id", x.TraceId)
	header.AddKnown(wire.NameXForwardedFor, "X-Forwarded-For", forwardedFor(x, req))
	scheme, port := "http", "80"
	if req.TLS != nil {
		scheme, port = "https", "443"
	}
	if _, named := splitPort(req.Host); named != "" {
		port = named
	}
	header.AddKnown(wire.NameXForwardedPort, "X-Forwarded-Port", port)
	header.AddKnown(wire.NameXForwardedProto, "X-Forwarded-Proto", scheme)
}

// generated are the headers that the gateway itself adds in the place of the client's.
var generated = [wire.Names]bool{
	wire.NameHost:            true,
	wire.NameXAmznTraceId:    true,
	wire.NameXForwardedFor:   true,
	wire.NameXForwardedPort:  true,
	wire.NameXForwardedProto: true,
}

// forwardedFor is the addresses that the client's X-Forwarded-For fields name, followed by the client's own.
func forwardedFor(x *exchange.Exchange, req *wire.Request) string {
	own := x.Context.Identity.SourceIp
	length := 0
	for i := range req.Header.Len() {
		if req.Header.Known(i) == wire.NameXForwardedFor {
			length += len(req.Header.At(i).Value) + len(", ")
		}
	}
	if length == 0 {
		return own
	}
	text := x.Room(length + len(own))
	for i := range req.Header.Len() {
		if req.Header.Known(i) == wire.NameXForwardedFor {
			text = append(append(text, req.Header.At(i).Value...), ", "...)
		}
	}
	return x.Keep(append(text, own...))
}

// readTarget takes the path after the stage and the query into x. Slashes right after the stage count as one.
func readTarget(x *exchange.Exchange, at address) error {
	rest := at.rest
	if !strings.HasPrefix(rest, "/") || strings.HasPrefix(rest, "//") {
		rest = "/" + strings.TrimLeft(rest, "/")
	}
	if !isDecodable(rest) || strings.ContainsAny(at.rawQuery, "|{}") {
		return &apigw.Fault{Type: apigw.BadRequestParameters, Message: "Bad Request"}
	}
	x.Request.Path = rest
	x.Request.RawQuery = at.rawQuery
	x.Request.Query = exchange.ParseQuery(at.rawQuery, x.Request.Query)
	return nil
}

// isDecodable is whether each % of a path begins an escape.
func isDecodable(path string) bool {
	for {
		at := strings.IndexByte(path, '%')
		if at < 0 {
			return true
		}
		if len(path) < at+3 || !isHex(path[at+1]) || !isHex(path[at+2]) {
			return false
		}
		path = path[at+3:]
	}
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }
