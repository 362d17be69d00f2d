package integration

import (
	"time"

	"stile/internal/exchange"
	"stile/internal/wire"
)

// traceRequest logs what a backend is about to be sent.
func traceRequest(x *exchange.Exchange, req *wire.Request, body []byte) {
	if x.Trace.On() {
		x.Trace.Sending(req.Scheme+"://"+req.Host+req.Target, &req.Header, body)
	}
}

// traceAnswer notes when a backend's head came, and logs it.
func traceAnswer(x *exchange.Exchange, status int, header *wire.Header, started time.Time) {
	x.Context.Integration.Latency = time.Since(started)
	traceStatus(x, status)
	if x.Trace.Data() {
		x.Trace.Log("Endpoint response headers: %s", exchange.FormatHeader(header))
	}
}

// traceStatus notes what a backend that was called in time answered, and logs it.
func traceStatus(x *exchange.Exchange, status int) {
	x.Context.Integration.Status = status
	if x.Trace.On() {
		x.Trace.Log("Received response. Status: %d, Integration latency: %d ms", status, x.Context.Integration.Latency.Milliseconds())
	}
}

// noAnswer notes for how long a backend was called in vain.
func noAnswer(x *exchange.Exchange, started time.Time) {
	x.Context.Integration.Latency = time.Since(started)
}

func traceAnswerBody(x *exchange.Exchange, body []byte) {
	if x.Trace.Data() {
		x.Trace.Log("Endpoint response body before transformations: %s", exchange.FormatBody(body))
	}
}
