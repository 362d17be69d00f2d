package integration

import (
	"time"
	"unicode/utf8"

	"stile/internal/exchange"
	"stile/internal/wire"
)

// traceRequest logs what a backend is about to be sent.
func traceRequest(x *exchange.Exchange, url string, header *wire.Header, body []byte) {
	if !x.Trace.On() {
		return
	}
	x.Trace.Log("Endpoint request URI: %s", url)
	x.Trace.LogData("Endpoint request headers: %s", exchange.FormatHeader(header))
	x.Trace.LogData("Endpoint request body after transformations: %s", loggedBody(body))
	x.Trace.Log("Sending request to %s", url)
}

// traceAnswer notes when a backend's head came, and logs it.
func traceAnswer(x *exchange.Exchange, status int, header *wire.Header, started time.Time) {
	x.Context.Integration.Status = status
	x.Context.Integration.Latency = time.Since(started)
	if !x.Trace.On() {
		return
	}
	x.Trace.Log("Received response. Status: %d, Integration latency: %d ms", status, x.Context.Integration.Latency.Milliseconds())
	x.Trace.LogData("Endpoint response headers: %s", exchange.FormatHeader(header))
}

// noAnswer notes for how long a backend was called in vain.
func noAnswer(x *exchange.Exchange, started time.Time) {
	x.Context.Integration.Latency = time.Since(started)
}

func traceAnswerBody(x *exchange.Exchange, body []byte) {
	if x.Trace.Data() {
		x.Trace.Log("Endpoint response body before transformations: %s", loggedBody(body))
	}
}

// loggedBody is a body as the log shows it.
func loggedBody(body []byte) string {
	if !utf8.Valid(body) {
		return "[Binary Data]"
	}
	return string(body)
}
