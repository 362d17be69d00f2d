package gateway

import (
	"strconv"
	"strings"
	"time"

	"stile/internal/exchange"
)

// accessLogFormat is a stage's access log format, taken apart once.
type accessLogFormat struct{ parts []accessLogPart }

type accessLogPart struct {
	text     string // literal, or the variable's path without $context.
	variable bool
}

const contextVariable = "$context."

func compileAccessLog(format string) *accessLogFormat {
	f := &accessLogFormat{}
	for {
		before, after, found := strings.Cut(format, contextVariable)
		if before != "" {
			f.parts = append(f.parts, accessLogPart{text: before})
		}
		if !found {
			return f
		}
		end := 0
		for end < len(after) && isVariableByte(after[end]) {
			end++
		}
		name := strings.TrimRight(after[:end], ".-")
		f.parts = append(f.parts, accessLogPart{text: name, variable: true})
		format = after[len(name):]
	}
}

func isVariableByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '.' || c == '-'
}

// accessed is an answered request, as access log variables see it.
type accessed struct {
	exchange *exchange.Exchange
	sent     int64
	latency  time.Duration
}

// line is the log's line for a request. What has no value is a dash.
func (f *accessLogFormat) line(a *accessed) string {
	var out strings.Builder
	for _, part := range f.parts {
		if part.variable {
			out.WriteString(oneLine(a.value(part.text)))
		} else {
			out.WriteString(part.text)
		}
	}
	return out.String()
}

// oneLine keeps a client from writing lines of its own into the log.
func oneLine(value string) string {
	if value == "" {
		return "-"
	}
	if strings.ContainsAny(value, "\r\n") {
		return strings.NewReplacer("\r", " ", "\n", " ").Replace(value)
	}
	return value
}

// value is a variable that only access logs have, or one of $context.
func (a *accessed) value(name string) string {
	x := a.exchange
	called := x.Context.Integration.Status != 0
	switch name {
	case "status":
		return strconv.Itoa(x.Response.Status)
	case "responseLength":
		return strconv.FormatInt(a.sent, 10)
	case "responseLatency":
		return strconv.FormatInt(a.latency.Milliseconds(), 10)
	case "integration.status":
		if function := x.Context.Integration.FunctionStatus; function != 0 {
			return strconv.Itoa(function)
		}
		return a.value("integrationStatus")
	case "integrationStatus", "integration.integrationStatus":
		if called {
			return strconv.Itoa(x.Context.Integration.Status)
		}
		return ""
	case "integrationLatency", "integration.latency":
		if called {
			return strconv.FormatInt(x.Context.Integration.Latency.Milliseconds(), 10)
		}
		return ""
	case "integration.requestId":
		return x.Context.AwsEndpointRequestId
	case "integration.error", "integrationErrorMessage":
		if x.Context.Error != nil && x.Response.Status >= 500 {
			return x.Context.Error.Message
		}
		return ""
	case "xrayTraceId":
		root, _, _ := strings.Cut(strings.TrimPrefix(x.TraceId, "Root="), ";")
		return root
	}
	value, _ := exchange.Lookup(x.Variables(), name)
	return value
}
