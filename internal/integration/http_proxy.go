package integration

import (
	"context"
	"strings"

	"stile/internal/exchange"
	"stile/internal/mapping"
	"stile/internal/wire"
)

// httpProxy is the HTTP_PROXY type: the client's request goes to the backend and its answer to the client, but for what mappings
// add and the header rules take away. Bodies stream.
type httpProxy struct{ httpEndpoint }

func compileHTTPProxy(m *Method, b *Backends) (Integration, error) {
	return &httpProxy{compileEndpoint(m, b, mapping.MappedToHttpProxy)}, nil
}

func (i *httpProxy) Invoke(ctx context.Context, x *exchange.Exchange) error {
	req, err := i.request(x, clientQuery(&x.Request))
	if err != nil {
		return err
	}
	req.Header = i.header(x)
	if hasBody(req.Method) {
		if err := atHand(x); err != nil {
			return err
		}
		req.Body = x.Request.Body
	}
	if x.Trace.On() {
		sent, _ := req.Body.ReadAll(exchange.MaxPayload) // at hand when it is logged
		traceRequest(x, req, sent)
	}
	c := &x.Call().Clock
	ctx, started := c.Start(ctx, i.timeout)
	var streamed *clientBody
	if !req.Body.Buffered() {
		streamed = &clientBody{reader: req.Body.Reader(), body: req.Body, clock: c, left: exchange.MaxPayload}
		req.Body = wire.Stream(streamed, req.Body.Len())
	}
	res := &x.Call().Response
	err = i.send(ctx, req, res)
	if err == nil {
		traceAnswer(x, res.Status, &res.Header, started)
		if i.streams() {
			i.stream(c, x, res, started)
			return nil
		}
		err = i.answer(ctx, c, x, res)
	} else {
		c.Stop()
		noAnswer(x, started)
	}
	if err == nil {
		return nil
	}
	if streamed != nil {
		if fault := streamed.fault(); fault != nil {
			return fault
		}
	}
	return callFault(ctx, err)
}

// maxHeld is how long a client's body may be to be read before the backend is called. A small one doesn't make the backend wait for
// a slow client, and can be sent again when a kept connection turns out dead.
const maxHeld = 64 << 10

// atHand reads a client's body that is small, or that the log wants.
func atHand(x *exchange.Exchange) error {
	length := x.Request.Body.Len()
	if length >= 0 && length <= maxHeld || x.Trace.On() {
		_, err := x.RequestBody()
		return err
	}
	return nil
}

// clientQuery is the client's query to send on. It stays as it is; but a semicolon, which separates parameters for the gateway and
// not for every backend, is sent as what it means.
func clientQuery(r *exchange.Request) string {
	return strings.ReplaceAll(r.RawQuery, ";", "&")
}

// header is the client's, with the mapped ones in the place of those of the same name.
func (i *httpProxy) header(x *exchange.Exchange) wire.Header {
	out, mapped := &x.EndpointRequest.Header, &x.Mapped
	*out, *mapped = *mapped, *out // each keeps the room that the other had
	for n := range x.Request.Header.Len() {
		field := x.Request.Header.At(n)
		known := x.Request.Header.Known(n)
		if mapping.RequestVerdict(mapping.ClientToHttpProxy, known) != mapping.Pass || mapped.Len() > 0 && mapped.Has(field.Name) {
			continue
		}
		if known == wire.NameAuthorization && isSigV4(field.Value) {
			continue
		}
		out.AddKnown(known, field.Name, field.Value)
	}
	for n := range mapped.Len() {
		field := mapped.At(n)
		out.AddKnown(mapped.Known(n), field.Name, field.Value)
	}
	out.AddKnown(wire.NameXAmznApigatewayApiId, "X-Amzn-Apigateway-Api-Id", i.ApiId)
	if !out.HasKnown(wire.NameXAmznTraceId) { // a test invocation has none of a client's
		out.Add("X-Amzn-Trace-Id", x.TraceId)
	}
	return *out
}

// maxBuffered is up to which length an answer is read whole before any of it is sent, so that a backend that fails half-way can still
// be answered for with a fault. A longer one of known length streams.
const maxBuffered = 1 << 20

// answer passes the backend's response on. The clock stops when its body has been read.
func (i *httpProxy) answer(ctx context.Context, c *exchange.Clock, x *exchange.Exchange, res *wire.Response) error {
	length := res.Body.Len()
	if length > maxBuffered && length <= exchange.MaxPayload && !x.Trace.Data() {
		c.Pause()
		x.Response.Body = wire.Stream(&backendBody{res.Body.Reader(), res.Body, c}, length)
	} else {
		defer c.Stop()
		body, err := readAnswer(ctx, x, &res.Body)
		if err != nil {
			return err
		}
		traceAnswerBody(x, body)
		x.Response.Body = wire.Bytes(body)
	}
	i.addHeader(x, res)
	return nil
}

// addHeader passes the backend's status and header on.
func (i *httpProxy) addHeader(x *exchange.Exchange, res *wire.Response) {
	x.Response.Status = res.Status
	for n := range res.Header.Len() {
		field := res.Header.At(n)
		mapping.AddToClient(&x.Response.Header, mapping.HttpProxyToClient, res.Header.Known(n), field.Name, field.Value)
	}
}
