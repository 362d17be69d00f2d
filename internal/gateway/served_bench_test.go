package gateway_test

import (
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"stile/internal/apigw"
	"stile/internal/gateway"
	"stile/internal/plan"
	"stile/internal/wire"
)

// canned is a connection whose client says the same over and over; what it is answered costs nothing.
type canned struct {
	net.Conn
	request []byte
	left    int
	once    sync.Once
	ended   chan struct{}
}

func (c *canned) Read(p []byte) (int, error) {
	if c.left--; c.left < 0 {
		return 0, errors.New("enough")
	}
	return copy(p, c.request), nil
}
func (c *canned) Write(p []byte) (int, error)      { return len(p), nil }
func (c *canned) Close() error                     { c.once.Do(func() { close(c.ended) }); return nil }
func (c *canned) RemoteAddr() net.Addr             { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 12345} }
func (c *canned) LocalAddr() net.Addr              { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }
func (c *canned) SetReadDeadline(time.Time) error  { return nil }
func (c *canned) SetWriteDeadline(time.Time) error { return nil }
func (c *canned) SetDeadline(time.Time) error      { return nil }

// one is a listener with one connection.
type one struct {
	c    net.Conn
	done chan struct{}
}

func (l *one) Accept() (net.Conn, error) {
	if c := l.c; c != nil {
		l.c = nil
		return c, nil
	}
	<-l.done
	return nil, net.ErrClosed
}
func (l *one) Close() error   { return nil }
func (l *one) Addr() net.Addr { return &net.TCPAddr{} }

// BenchmarkMockServed is a MOCK integration from the bytes of the request to those of the answer, without what the system costs.
func BenchmarkMockServed(b *testing.B) {
	def := &apigw.Definition{AccountId: account, Region: "us-east-1", DeploymentId: "dep123", RestApi: apigw.RestApi{Id: apiId}}
	def.Resources = []apigw.Resource{{Id: "res", Path: "/{proxy+}", ResourceMethods: map[string]*apigw.Method{"GET": {
		HttpMethod: "GET", AuthorizationType: apigw.AuthorizationNone, MethodIntegration: &apigw.Integration{
			Type: apigw.IntegrationMock, RequestTemplates: map[string]string{"application/json": `{"statusCode": 200}`},
			IntegrationResponses: map[string]*apigw.IntegrationResponse{"200": {StatusCode: "200", ResponseTemplates: map[string]*string{"application/json": new(`{"ok": true}`)}}},
		},
		MethodResponses: map[string]*apigw.MethodResponse{"200": {StatusCode: "200"}},
	}}}}
	p, _, err := plan.Compile(def, &apigw.Stage{StageName: "stage"}, &plan.Env{})
	if err != nil {
		b.Fatal(err)
	}
	g := gateway.New(gateway.Options{})
	g.Publish(apiId, "stage", p)
	c := &canned{
		request: []byte(strings.ReplaceAll("GET /stage/bench/mock HTTP/1.1\nHost: "+apiId+".execute-api.us-east-1.amazonaws.com\n\n", "\n", "\r\n")),
		left:    b.N, ended: make(chan struct{}),
	}
	s := wire.NewServer(wire.ServerOptions{}, g.Serve)
	defer s.Close()
	l := &one{c, make(chan struct{})}
	defer close(l.done)
	b.ReportAllocs()
	b.ResetTimer()
	go s.Serve(l)
	<-c.ended
}
