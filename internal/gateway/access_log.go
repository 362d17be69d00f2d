package gateway

import (
	"crypto/tls"
	"strconv"
	"strings"
	"time"

	"stile/internal/exchange"
	"stile/internal/plan"
)

// accessLogFormat is a stage's access log format, compiled once.
type accessLogFormat struct{ text *exchange.Substitution }

func compileAccessLog(format string) *accessLogFormat {
	return &accessLogFormat{exchange.CompileSubstitution(format, "$context.")}
}

// accessed is an answered request, as access log variables see it.
type accessed struct {
	exchange *exchange.Exchange
	plan     *plan.Plan
	method   *plan.Method         // nil if there was none
	tls      *tls.ConnectionState // nil without TLS
	sent     int64
	latency  time.Duration
}

// line is the log's line for a request, in the exchange's memory, in which no value may be made meanwhile. What has no value is a dash.
func (f *accessLogFormat) line(a *accessed) []byte {
	return f.text.Append(a.exchange.Room(usualLine), func(_, name string) (string, bool) {
		value := a.value(name)
		return oneLine(value), value != ""
	}, "-")
}

const usualLine = 512 // bytes

// oneLine keeps a client from writing lines of its own into the log.
func oneLine(value string) string {
	if strings.ContainsAny(value, "\r\n") {
		return strings.NewReplacer("\r", " ", "\n", " ").Replace(value)
	}
	return value
}

// value is a variable that only access logs have, or one of $context; "" for none.
func (a *accessed) value(name string) string {
	if of, ok := accessLogVariables[name]; ok {
		return of(a)
	}
	value, _ := a.exchange.Lookup(name)
	return value
}

// accessLogVariables are those that nothing else sees: spec data-plane 06 section 6.
var accessLogVariables = map[string]func(*accessed) string{
	"requestId":       requestId,
	"status":          func(a *accessed) string { return strconv.Itoa(a.exchange.Response.Status) },
	"responseLength":  func(a *accessed) string { return strconv.FormatInt(a.sent, 10) },
	"responseLatency": func(a *accessed) string { return milliseconds(a.latency) },
	"endpointType":    func(a *accessed) string { return a.plan.EndpointType() },
	"xrayTraceId":     func(a *accessed) string { return traceRoot(a.exchange.TraceId) },
	"tlsVersion":      func(a *accessed) string { return tlsVersion(a.tls) },
	"cipherSuite":     func(a *accessed) string { return cipherSuite(a.tls) },

	"integrationStatus":                integrationStatus,
	"integration.integrationStatus":    integrationStatus,
	"integration.status":               functionStatus,
	"integrationLatency":               integrationLatency,
	"integration.latency":              integrationLatency,
	"integration.timeToAllHeaders":     timeToAllHeaders,
	"integration.timeToFirstContent":   timeToFirstContent,
	"integration.requestId":            func(a *accessed) string { return a.exchange.Context.AwsEndpointRequestId },
	"integration.error":                integrationError,
	"integrationErrorMessage":          integrationError,
	"integration.responseTransferMode": responseTransferMode,
}

// requestId tells that it isn't the client's.
func requestId(a *accessed) string {
	if a.exchange.Context.RequestIdReplaced {
		return a.exchange.Context.RequestId + "_REPLACED_INVALID_REQUEST_ID"
	}
	return a.exchange.Context.RequestId
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// traceRoot is the trace id of an X-Amzn-Trace-Id.
func traceRoot(traceId string) string {
	root, _, _ := strings.Cut(strings.TrimPrefix(traceId, "Root="), ";")
	return root
}

func integrationStatus(a *accessed) string {
	if a.exchange.Context.Integration.Status == 0 {
		return ""
	}
	return strconv.Itoa(a.exchange.Context.Integration.Status)
}

// functionStatus is what the function behind a proxy answered; of other backends, their own status.
func functionStatus(a *accessed) string {
	if status := a.exchange.Context.Integration.FunctionStatus; status != 0 {
		return strconv.Itoa(status)
	}
	return integrationStatus(a)
}

// integrationLatency is there, too, if the backend was called in vain.
func integrationLatency(a *accessed) string {
	if integrationStatus(a) == "" && a.exchange.Context.Integration.Latency == 0 {
		return ""
	}
	return milliseconds(a.exchange.Context.Integration.Latency)
}

func timeToAllHeaders(a *accessed) string {
	if integrationStatus(a) == "" {
		return ""
	}
	return integrationLatency(a)
}

func timeToFirstContent(a *accessed) string {
	if a.exchange.Context.Integration.TimeToFirstContent == 0 {
		return ""
	}
	return milliseconds(a.exchange.Context.Integration.TimeToFirstContent)
}

// integrationError is what the client is told of a call that failed.
func integrationError(a *accessed) string {
	failed := a.exchange.Context.Error
	if failed == nil || integrationStatus(a) == "" && !strings.HasPrefix(failed.ResponseType, "INTEGRATION_") {
		return ""
	}
	return failed.Message
}

func responseTransferMode(a *accessed) string {
	switch {
	case integrationStatus(a) == "" || a.method == nil:
		return ""
	case a.method.Streams():
		return "STREAMED"
	default:
		return "BUFFERED"
	}
}
