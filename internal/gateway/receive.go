package gateway

import (
	"net/netip"
	"strings"
	"time"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/wire"
)

// receive fills x with what a request says of itself, whatever it is for.
func (g *Gateway) receive(x *exchange.Exchange, req *wire.Request, now time.Time) {
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
	name, port := splitPort(req.Host)
	x.Context.DomainName = name
	x.Context.DomainPrefix, _, _ = strings.Cut(name, ".")
	from := originOf(req, port, g.trusted)
	x.Context.Identity.SourceIp = x.Keep(from.client.AppendTo(x.Room(longestAddress)))
	x.Context.Identity.UserAgent, _ = req.Header.LookupKnown(wire.NameUserAgent)
	copyHeader(x, req, from)
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
func copyHeader(x *exchange.Exchange, req *wire.Request, from origin) {
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
	header.AddKnown(wire.NameXForwardedFor, "X-Forwarded-For", forwardedFor(x, req, from.client))
	header.AddKnown(wire.NameXForwardedPort, "X-Forwarded-Port", from.port)
	header.AddKnown(wire.NameXForwardedProto, "X-Forwarded-Proto", from.scheme)
}

// generated are the headers that the gateway itself adds in the place of the client's.
var generated = [wire.Names]bool{
	wire.NameHost:            true,
	wire.NameXAmznTraceId:    true,
	wire.NameXForwardedFor:   true,
	wire.NameXForwardedPort:  true,
	wire.NameXForwardedProto: true,
}

// forwardedFor is the addresses that the client's X-Forwarded-For fields name, followed by the one that the request came from.
func forwardedFor(x *exchange.Exchange, req *wire.Request, client netip.Addr) string {
	length := 0
	for i := range req.Header.Len() {
		if req.Header.Known(i) == wire.NameXForwardedFor {
			length += len(req.Header.At(i).Value) + len(", ")
		}
	}
	peer := req.RemoteAddr.Addr().Unmap()
	if length == 0 && peer == client {
		return x.Context.Identity.SourceIp
	}
	text := x.Room(length + longestAddress)
	for i := range req.Header.Len() {
		if req.Header.Known(i) == wire.NameXForwardedFor {
			text = append(append(text, req.Header.At(i).Value...), ", "...)
		}
	}
	return x.Keep(peer.AppendTo(text))
}

// readTarget takes the path after the stage and the query into x. Slashes right after the stage count as one.
func readTarget(x *exchange.Exchange, at address) error {
	rest := at.rest
	if !strings.HasPrefix(rest, "/") || strings.HasPrefix(rest, "//") {
		rest = "/" + strings.TrimLeft(rest, "/")
	}
	if strings.ContainsAny(at.rawQuery, "|{}") {
		return &apigw.Fault{Type: apigw.BadRequestParameters, Message: "Bad Request"}
	}
	x.Request.Path = rest
	x.Request.RawQuery = at.rawQuery
	x.Request.Query = exchange.ParseQuery(at.rawQuery, x.Request.Query)
	return nil
}
