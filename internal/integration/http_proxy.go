package integration

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"time"

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
	limited, err := i.body(x, req)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, i.timeout)
	if x.Trace.On() {
		var sent []byte
		if req.Body.Buffered() {
			sent, _ = req.Body.ReadAll(exchange.MaxPayload)
		}
		traceRequest(x, req.Scheme+"://"+req.Host+req.Target, &req.Header, sent)
	}
	started := time.Now()
	res, err := i.client.Do(ctx, req)
	if err == nil {
		traceAnswer(x, res.Status, &res.Header, started)
		err = i.answer(ctx, cancel, x, res)
	} else {
		cancel()
	}
	switch {
	case err == nil:
		return nil
	case limited != nil && limited.exceeded():
		return exchange.RequestTooLarge()
	default:
		return callFault(ctx, err)
	}
}

// clientQuery is the client's query to send on. It stays as it is; but a semicolon, which separates parameters for the gateway and
// not for every backend, is sent as what it means.
func clientQuery(r *exchange.Request) string {
	return strings.ReplaceAll(r.RawQuery, ";", "&")
}

// header is the client's, with the mapped ones in the place of those of the same name.
func (i *httpProxy) header(x *exchange.Exchange) wire.Header {
	out := &x.EndpointRequest.Header
	var mapped wire.Header
	if out.Len() > 0 {
		mapped = out.Clone()
		out.Reset()
	}
	for n := range x.Request.Header.Len() {
		field := x.Request.Header.At(n)
		if mapping.RequestVerdict(mapping.ClientToHttpProxy, field.Name) != mapping.Pass || mapped.Has(field.Name) {
			continue
		}
		if strings.EqualFold(field.Name, "Authorization") && isSigV4(field.Value) {
			continue
		}
		out.Add(field.Name, field.Value)
	}
	for name, value := range mapped.All() {
		out.Add(name, value)
	}
	out.Add("X-Amzn-Apigateway-Api-Id", i.ApiId)
	return *out
}

// body gives req the client's body. One of unknown length is watched for the limit.
func (i *httpProxy) body(x *exchange.Exchange, req *wire.Request) (*limitedBody, error) {
	if !hasBody(req.Method) {
		return nil, nil
	}
	if x.Trace.Data() {
		if _, err := x.RequestBody(); err != nil {
			return nil, err
		}
	}
	req.Body = x.Request.Body
	if req.Body.Buffered() || req.Body.Len() >= 0 {
		return nil, nil
	}
	limited := &limitedBody{reader: req.Body.Reader(), body: req.Body, left: exchange.MaxPayload}
	req.Body = wire.Stream(limited, -1)
	return limited, nil
}

// maxBuffered is up to which length an answer is read whole before any of it is sent, so that a backend that fails half-way can still
// be answered for with a fault. A longer one of known length streams.
const maxBuffered = 1 << 20

// answer passes the backend's response on. cancel is called once its body has been read.
func (i *httpProxy) answer(ctx context.Context, cancel context.CancelFunc, x *exchange.Exchange, res *wire.Response) error {
	length := res.Body.Len()
	streams := length > maxBuffered && length <= exchange.MaxPayload && !x.Trace.Data()
	if streams {
		x.Response.Body = wire.Stream(&cancelledBody{res.Body.Reader(), res.Body, cancel}, length)
	} else {
		defer cancel()
		body, err := readAnswer(ctx, x, &res.Body)
		if err != nil {
			return err
		}
		traceAnswerBody(x, body)
		x.Response.Body = wire.Bytes(body)
	}
	x.Response.Status = res.Status
	for n := range res.Header.Len() {
		field := res.Header.At(n)
		mapping.AddToClient(&x.Response.Header, mapping.HttpProxyToClient, field.Name, field.Value)
	}
	return nil
}

// limitedBody fails once more than the limit has come. The engine may read it while the backend answers.
type limitedBody struct {
	reader io.Reader
	body   wire.Body

	mu   sync.Mutex
	left int64
}

var errBodyLimit = errors.New("request body exceeds the limit")

func (b *limitedBody) Read(p []byte) (int, error) {
	n, err := b.reader.Read(p)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left -= int64(n); b.left < 0 {
		return 0, errBodyLimit
	}
	return n, err
}

func (b *limitedBody) Close() error { return b.body.Close() }

func (b *limitedBody) exceeded() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.left < 0
}

// cancelledBody ends its call's context when it is closed.
type cancelledBody struct {
	reader io.Reader
	body   wire.Body
	cancel context.CancelFunc
}

func (b *cancelledBody) Read(p []byte) (int, error) { return b.reader.Read(p) }

func (b *cancelledBody) Close() error {
	defer b.cancel()
	return b.body.Close()
}
