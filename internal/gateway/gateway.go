// Package gateway is the data plane: it finds the plan that a request is for, walks the request through it, and answers.
package gateway

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/plan"
	"stile/internal/wire"
)

// Options configure a Gateway.
type Options struct {
	Log *slog.Logger // our own log and the stages' execution logs; nil for silence
	// AccessLog writes one line of a stage's access log, which it may append to but not keep, to its destination; nil drops it.
	AccessLog func(destinationArn string, line []byte)
	// Trusted are the addresses of proxies whose X-Forwarded-* headers are believed; nil for none.
	Trusted Networks
	// Observer is asked, for each stage that is published, who is to be told about its requests, and once, without names, who is about
	// those to no stage; nil for nobody.
	Observer func(apiId, stageName string) Observer
}

// Observer is told about a request that was answered.
type Observer func(Observation)

// Observation is one answered request, as metrics count it.
type Observation struct {
	ResourcePath       string // "" if no method was found
	HttpMethod         string
	Status             int
	Latency            time.Duration // until the answer was sent
	IntegrationLatency time.Duration // 0 if no backend was called
	Sent               int64         // bytes of body
}

// Gateway serves the plans it is given.
type Gateway struct {
	log       *slog.Logger
	accessLog func(destinationArn string, line []byte)
	observer  func(apiId, stageName string) Observer
	unserved  Observer // of requests to no stage
	trusted   Networks
	table     table
	domains   domains
	exchanges sync.Pool
}

// New makes a gateway that serves nothing: stages are published to it.
func New(options Options) *Gateway {
	g := &Gateway{log: options.Log, accessLog: options.AccessLog, observer: options.Observer, trusted: options.Trusted}
	if g.log == nil {
		g.log = slog.New(slog.DiscardHandler)
	}
	if g.observer == nil {
		g.observer = func(string, string) Observer { return func(Observation) {} }
	}
	g.unserved = g.observer("", "")
	g.exchanges.New = func() any { return new(exchange.Exchange) }
	return g
}

// Publish makes p what a stage serves from the next request on.
func (g *Gateway) Publish(apiId, stageName string, p *plan.Plan) {
	g.table.put(apiId, stageName, newServed(p, g.observer(apiId, stageName)))
}

// Withdraw stops serving a stage.
func (g *Gateway) Withdraw(apiId, stageName string) { g.table.remove(apiId, stageName) }

// Claims is whether a request is for the data plane: its host or its path is an invoke URL's.
func (g *Gateway) Claims(req *wire.Request) bool {
	_, ok := parseAddress(req)
	return ok
}

// Serve answers one request. It is a wire.Handler.
func (g *Gateway) Serve(ctx context.Context, req *wire.Request, r wire.Responder) {
	x := g.exchanges.Get().(*exchange.Exchange)
	defer func() {
		x.Reset()
		g.exchanges.Put(x)
	}()
	h := handling{gateway: g, x: x, tls: req.TLS, started: wire.Now()}
	g.receive(x, req, h.started)
	if err := h.walk(ctx, req); err != nil {
		h.fault(err)
	}
	h.endLog()
	h.respond(r)
}

// handling is one request and what became known of it.
type handling struct {
	gateway *Gateway
	x       *exchange.Exchange
	tls     *tls.ConnectionState // nil without TLS
	started time.Time
	served  *served      // nil if there is no such stage
	plan    *plan.Plan   // what answers: the stage's or its canary's; nil if there is no such stage
	method  *plan.Method // nil if there is no such method
}

// forbidden is the front layer's answer to a request for nothing it knows.
func forbidden(cause string) *apigw.Fault {
	return &apigw.Fault{Status: 403, Message: "Forbidden", ErrorType: "ForbiddenException", Cause: cause}
}

// walk finds the request's plan and method and walks it through.
func (h *handling) walk(ctx context.Context, req *wire.Request) error {
	x := h.x
	if err := checkSize(req); err != nil {
		return err
	}
	at, ok := parseAddress(req)
	if !ok {
		return forbidden("the URL names no API")
	}
	if h.gateway.domains.have(req.Host) {
		return forbidden("nothing is served under domain names yet")
	}
	x.Context.ApiId, x.Context.Stage, x.Context.Path = at.apiId, at.stageName, at.contextPath
	h.served = h.gateway.table.get(at.apiId, at.stageName)
	if h.served == nil {
		return forbidden("no such stage")
	}
	p := h.served.plan
	h.plan = p
	if p.DisablesExecuteApiEndpoint() {
		return forbidden("the API's execute-api endpoint is disabled")
	}
	if x.Request.Body.Len() > exchange.MaxPayload {
		return exchange.RequestTooLarge()
	}
	if err := readTarget(x, at); err != nil {
		return err
	}
	if err := p.CheckArn(x); err != nil {
		return err
	}
	p, err := p.Share(drawPercent)
	if err != nil {
		return err
	}
	h.plan = p
	h.method, x.Request.PathParams = p.Route(x.Request.Method, x.Request.Path, x.Request.PathParams)
	if h.method == nil {
		return noMethod(x)
	}
	h.beginLog()
	return h.method.Serve(ctx, x)
}

func drawPercent() float64 { return rand.Float64() * 100 }

// fault answers an error with a gateway response, and tells our own log what the client isn't told.
func (h *handling) fault(err error) {
	fault := h.plan.Answer(h.x, err)
	level := slog.LevelDebug
	if h.x.Response.Status >= 500 && !errors.Is(err, context.Canceled) {
		level = slog.LevelWarn
	}
	h.gateway.log.Log(context.Background(), level, "request failed",
		"api", h.x.Context.ApiId, "stage", h.x.Context.Stage, "request", h.x.Context.RequestId,
		"method", h.x.Request.Method, "path", h.x.Context.Path, "status", h.x.Response.Status, "type", string(fault.Type),
		"cause", fault.Cause, "error", fault.Err)
}

// respond sends x.Response, and afterwards writes the access log and feeds the metrics.
func (h *handling) respond(r wire.Responder) {
	x := h.x
	header := &x.Response.Header
	if !header.HasKnown(wire.NameContentType) {
		header.AddKnown(wire.NameContentType, "Content-Type", "application/json")
	}
	header.AddKnown(wire.NameConnection, "Connection", "keep-alive")
	header.AddKnown(wire.NameXAmznRequestId, "x-amzn-RequestId", x.Context.RequestId)
	header.AddKnown(wire.NameXAmzApigwId, "x-amz-apigw-id", x.Context.ExtendedRequestId)
	sent, err := r.Respond(&x.Response)
	latency := time.Since(h.started)
	if err != nil {
		h.gateway.log.Debug("answer cut short", "request", x.Context.RequestId, "sent", sent, "error", err)
	}
	h.account(sent, latency)
}

func (h *handling) account(sent int64, latency time.Duration) {
	if h.served != nil && h.served.accessLog != nil && h.gateway.accessLog != nil {
		line := h.served.accessLog.line(&accessed{
			exchange: h.x, plan: h.plan, method: h.method, tls: h.tls, sent: sent, latency: latency,
		})
		h.gateway.accessLog(h.served.destinationArn+canarySuffix(h.plan), line)
	}
	observation := Observation{
		HttpMethod:         h.x.Request.Method,
		Status:             h.x.Response.Status,
		Latency:            latency,
		IntegrationLatency: h.x.Context.Integration.Latency,
		Sent:               sent,
	}
	if h.method != nil {
		observation.ResourcePath = h.method.ResourcePath
	}
	if h.served != nil {
		h.served.observe(observation)
	} else {
		h.gateway.unserved(observation)
	}
}
