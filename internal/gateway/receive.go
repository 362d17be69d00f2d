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
	x.Request.Method = req.Method
	if override, ok := req.Header.Lookup("X-HTTP-Method-Override"); ok && override != "" {
		x.Request.Method = strings.ToUpper(override)
	}
	x.Request.Body = req.Body
	x.Context.HttpMethod = x.Request.Method
	x.Context.Protocol = "HTTP/1.1" // of HTTP/2 requests, too
	x.Context.RequestTime = now
	x.Context.ExtendedRequestId = exchange.NewExtendedRequestId()
	if id := req.Header.Get("x-amzn-RequestId"); exchange.IsRequestId(id) {
		x.Context.RequestId = id
	} else {
		x.Context.RequestId = exchange.NewRequestId()
	}
	x.TraceId = exchange.TraceId(req.Header.Get("X-Amzn-Trace-Id"), now)
	x.Context.DomainName, _ = splitPort(req.Host)
	x.Context.DomainPrefix, _, _ = strings.Cut(x.Context.DomainName, ".")
	x.Context.Identity.SourceIp = req.RemoteAddr.Addr().Unmap().String()
	x.Context.Identity.UserAgent = req.Header.Get("User-Agent")
	copyHeader(x, req)
}

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
	forwardedFor := ""
	for i := range req.Header.Len() {
		field := req.Header.At(i)
		switch {
		case exchange.IsHidden(field.Name), strings.EqualFold(field.Name, "Host"), isGenerated(field.Name):
		case strings.EqualFold(field.Name, "X-Forwarded-For"):
			forwardedFor += field.Value + ", "
		default:
			header.Add(field.Name, field.Value)
		}
	}
	header.Add("Host", req.Host)
	header.Add("X-Amzn-Trace-Id", x.TraceId)
	header.Add("X-Forwarded-For", forwardedFor+x.Context.Identity.SourceIp)
	scheme, port := "http", "80"
	if req.TLS != nil {
		scheme, port = "https", "443"
	}
	if _, named := splitPort(req.Host); named != "" {
		port = named
	}
	header.Add("X-Forwarded-Port", port)
	header.Add("X-Forwarded-Proto", scheme)
}

func isGenerated(name string) bool {
	switch len(name) {
	case 15:
		return strings.EqualFold(name, "X-Amzn-Trace-Id")
	case 16:
		return strings.EqualFold(name, "X-Forwarded-Port")
	case 17:
		return strings.EqualFold(name, "X-Forwarded-Proto")
	default:
		return false
	}
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
