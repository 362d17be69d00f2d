package integration

import (
	"context"
	"strings"
	"time"

	"stile/internal/exchange"
	"stile/internal/mapping"
	"stile/internal/wire"
)

// httpEndpoint is what HTTP and HTTP_PROXY integrations have in common.
type httpEndpoint struct {
	*Method
	uri     uriTemplate
	fixed   *backendURL // the URI without placeholders; nil if it has some, or can't be called
	client  *wire.Client
	private *private // nil on the internet
	timeout time.Duration
	way     mapping.RequestWay
}

func compileEndpoint(m *Method, b *Backends, way mapping.RequestWay) httpEndpoint {
	tls := m.Integration.TlsConfig
	uri := compileURI(exchange.SubstituteStageVariables(m.Integration.Uri, m.StageVariables))
	return httpEndpoint{
		Method:  m,
		uri:     uri,
		fixed:   uri.fixed(),
		client:  b.Clients(tls != nil && tls.InsecureSkipVerification),
		private: newPrivate(m, b.Links),
		timeout: m.timeout(),
		way:     way,
	}
}

// send calls the backend.
func (e *httpEndpoint) send(ctx context.Context, req *wire.Request, res *wire.Response) error {
	if e.private != nil {
		return e.private.send(ctx, e.client, req, res)
	}
	return e.client.Do(ctx, req, res)
}

// request addresses the backend, in x.Call(). Header and body are left to the kind.
func (e *httpEndpoint) request(x *exchange.Exchange, rawQuery string) (*wire.Request, error) {
	if err := mapping.CheckMapped(e.way, &x.EndpointRequest.Header); err != nil {
		return nil, err
	}
	var to backendURL
	if e.fixed != nil {
		to = *e.fixed
	} else {
		url := e.uri.render(x)
		var ok bool
		if to, ok = splitURL(url); !ok {
			return nil, invalidEndpoint(url)
		}
	}
	req := &x.Call().Request
	*req = wire.Request{}
	req.Method, req.Scheme, req.Host = e.verb(x), to.scheme, to.host
	req.Target = addQuery(x, to.target, rawQuery, x.EndpointRequest.Query)
	return req, nil
}

// httpIntegration is the HTTP type: the backend sees only what the mappings make.
type httpIntegration struct{ httpEndpoint }

func compileHTTP(m *Method, b *Backends) (Integration, error) {
	return &httpIntegration{compileEndpoint(m, b, mapping.MappedToHttp)}, nil
}

func (i *httpIntegration) Invoke(ctx context.Context, x *exchange.Exchange) error {
	req, err := i.request(x, "")
	if err != nil {
		return err
	}
	body, err := mappedBody(ctx, x, req)
	if err != nil {
		return err
	}
	addContentType(x, req)
	i.addDefaultHeader(x)
	req.Header = x.EndpointRequest.Header
	ctx, started := x.Call().Clock.Start(ctx, i.timeout)
	defer x.Call().Clock.Stop()
	x.Dispatched()
	traceRequest(x, req, body)
	res := &x.Call().Response
	if err := i.send(ctx, req, res); err != nil {
		noAnswer(x, started)
		return callFault(ctx, err)
	}
	return mappableAnswer(ctx, x, res, started)
}

// mappedBody gives req the body that the mapping made, if its verb has one, and answers it.
func mappedBody(ctx context.Context, x *exchange.Exchange, req *wire.Request) ([]byte, error) {
	if !hasBody(req.Method) {
		return nil, nil
	}
	req.Body = x.EndpointRequest.Body
	body, err := req.Body.ReadAll(exchange.MaxPayload)
	if err != nil {
		return nil, callFault(ctx, err)
	}
	return body, nil
}

// mappableAnswer fills x.EndpointResponse; the status is what selection patterns see.
func mappableAnswer(ctx context.Context, x *exchange.Exchange, res *wire.Response, started time.Time) error {
	traceAnswer(x, res.Status, &res.Header, started)
	body, err := readAnswer(ctx, x, &res.Body)
	if err != nil {
		return err
	}
	traceAnswerBody(x, body)
	x.EndpointResponse.Status = res.Status
	x.EndpointResponse.Subject = statusText(res.Status)
	x.EndpointResponse.Header = res.Header
	x.EndpointResponse.Body = wire.Bytes(body)
	return nil
}

// addDefaultHeader adds to the mapped header what the gateway sends to a backend that sees only mapped headers: spec data-plane 02 section 3.1.
func (m *Method) addDefaultHeader(x *exchange.Exchange) {
	header := &x.EndpointRequest.Header
	if !header.HasKnown(wire.NameAccept) {
		header.AddKnown(wire.NameAccept, "Accept", "application/json")
	}
	if !header.HasKnown(wire.NameUserAgent) {
		header.AddKnown(wire.NameUserAgent, "User-Agent", m.userAgent)
	}
	header.AddKnown(wire.NameXAmznApigatewayApiId, "X-Amzn-Apigateway-Api-Id", m.ApiId)
	header.AddKnown(wire.NameXAmznTraceId, "X-Amzn-Trace-Id", x.TraceId)
}

// addContentType says what a call's body is, if the mapping didn't: the client's type. A client that has sent no body makes none.
func addContentType(x *exchange.Exchange, req *wire.Request) {
	header := &x.EndpointRequest.Header
	if header.HasKnown(wire.NameContentType) || !hasBody(req.Method) || !hasBody(x.Request.Method) && req.Body.Len() == 0 {
		return
	}
	contentType, ok := x.Request.Header.LastKnown(wire.NameContentType)
	if !ok {
		contentType = "application/json"
	}
	header.AddKnown(wire.NameContentType, "Content-Type", contentType)
}

// isSigV4 is whether an Authorization value is a signature for us, which no backend has a use for.
func isSigV4(authorization string) bool { return strings.HasPrefix(authorization, "AWS4-HMAC-SHA256") }
