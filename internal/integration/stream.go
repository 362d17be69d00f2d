package integration

import (
	"io"
	"time"

	"stile/internal/exchange"
	"stile/internal/wire"
)

// How long a backend that streams its answer may take for the next bytes: spec data-plane 02 section 11.
const (
	idleLimit     = 5 * time.Minute
	edgeIdleLimit = 30 * time.Second
)

// endpointStream is an answer that the client gets as the backend sends it. Its clock isn't paused: the timeout is for the whole stream,
// however slowly the client takes it.
type endpointStream struct {
	reader    io.Reader
	body      io.Closer
	clock     *exchange.Clock
	idleLimit time.Duration
	exchange  *exchange.Exchange
	started   time.Time
}

func newEndpointStream(m *Method, x *exchange.Exchange, c *exchange.Clock, reader io.Reader, body io.Closer, started time.Time) *endpointStream {
	s := &endpointStream{reader: reader, body: body, clock: c, idleLimit: idleLimit, exchange: x, started: started}
	if m.EdgeOptimized {
		s.idleLimit = edgeIdleLimit
	}
	x.Context.Integration.Streamed = true
	return s
}

func (s *endpointStream) Read(p []byte) (int, error) {
	s.clock.Await(s.idleLimit)
	n, err := s.reader.Read(p)
	s.clock.Heard()
	if integration := &s.exchange.Context.Integration; n > 0 && integration.TimeToFirstContent == 0 {
		integration.TimeToFirstContent = time.Since(s.started)
	}
	return n, err
}

func (s *endpointStream) Close() error {
	defer s.clock.Stop()
	return s.body.Close()
}

var _ io.ReadCloser = (*endpointStream)(nil)

// stream passes the backend's response on while it comes.
func (i *httpProxy) stream(c *exchange.Clock, x *exchange.Exchange, res *wire.Response, started time.Time) {
	x.Response.Body = wire.Stream(newEndpointStream(i.Method, x, c, res.Body.Reader(), &res.Body, started), res.Body.Len())
	i.addHeader(x, res)
}
