//go:build !race

package gateway_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"stile/internal/apigw"
	"stile/internal/gateway"
	"stile/internal/plan"
	"stile/internal/wire"
)

// serveOne publishes an API of one resource with a POST and a GET of the integration.
func serveOne(t testing.TB, integration *apigw.Integration) *wire.Server {
	client := wire.NewClient(wire.ClientOptions{})
	t.Cleanup(client.Close)
	methods := map[string]*apigw.Method{}
	for _, verb := range []string{"GET", "POST"} {
		own := *integration
		own.HttpMethod = verb
		methods[verb] = &apigw.Method{
			HttpMethod: verb, AuthorizationType: apigw.AuthorizationNone, MethodIntegration: &own,
			MethodResponses: map[string]*apigw.MethodResponse{"200": {StatusCode: "200"}},
		}
	}
	def := &apigw.Definition{AccountId: account, Region: "us-east-1", DeploymentId: "dep123", RestApi: apigw.RestApi{Id: apiId}}
	def.Resources = []apigw.Resource{{Id: "res", Path: "/{proxy+}", ResourceMethods: methods}}
	p, _, err := plan.Compile(def, &apigw.Stage{StageName: "stage"}, &plan.Env{Clients: func(bool) *wire.Client { return client }})
	if err != nil {
		t.Fatal(err)
	}
	g := gateway.New(gateway.Options{Observer: func(string, string) gateway.Observer { return func(gateway.Observation) {} }})
	g.Publish(apiId, "stage", p)
	s := wire.NewServer(wire.ServerOptions{}, g.Serve)
	t.Cleanup(func() { s.Close() })
	return s
}

var mockOfOne = apigw.Integration{
	Type: apigw.IntegrationMock, RequestTemplates: map[string]*string{"application/json": new(`{"statusCode": 200}`)},
	IntegrationResponses: map[string]*apigw.IntegrationResponse{
		"200": {StatusCode: "200", ResponseTemplates: map[string]*string{"application/json": new(`{"ok": true}`)}},
	},
}

func requestOfOne(start, rest string) []byte {
	head := start + " HTTP/1.1\nHost: " + apiId + ".execute-api.us-east-1.amazonaws.com\nUser-Agent: test\nAccept: */*\nX-Own: thing\n"
	return []byte(strings.ReplaceAll(head, "\n", "\r\n") + rest)
}

// A request through the whole gateway leaves nothing to collect, as long as nothing is made of $context or of bodies: ids, mapped
// parameters, header rules and metrics included.
func TestServingARequestAllocatesNothing(t *testing.T) {
	backend := echoOfNothing(t)
	proxy := apigw.Integration{Type: apigw.IntegrationHttpProxy, Uri: "http://" + backend + "/payload"}
	mapped := apigw.Integration{
		Type: apigw.IntegrationHttp, Uri: "http://" + backend + "/payload",
		RequestParameters: map[string]string{"integration.request.header.X-Agent": "method.request.header.User-Agent"},
		IntegrationResponses: map[string]*apigw.IntegrationResponse{"200": {StatusCode: "200", ResponseParameters: map[string]string{
			"method.response.header.X-Type": "integration.response.header.Content-Type", "method.response.header.X-Of": "'stile'",
		}}},
	}
	greedy := apigw.Integration{
		Type: apigw.IntegrationHttpProxy, Uri: "http://" + backend + "/{proxy}",
		RequestParameters: map[string]string{
			"integration.request.path.proxy": "method.request.path.proxy", "integration.request.header.X-Agent": "method.request.header.User-Agent",
			"integration.request.querystring.from": "'stile'",
		},
	}
	for name, c := range map[string]struct {
		integration apigw.Integration
		request     []byte
	}{
		"MOCK":                              {mockOfOne, requestOfOne("GET /stage/pets/1?a=b", "\r\n")},
		"HTTP_PROXY GET":                    {proxy, requestOfOne("GET /stage/pets/1?a=b", "\r\n")},
		"HTTP GET":                          {mapped, requestOfOne("GET /stage/pets/1?a=b", "\r\n")},
		"HTTP POST":                         {mapped, requestOfOne("POST /stage/pets/1", "Content-Length: 1000\r\n\r\n"+strings.Repeat("x", 1000))},
		"HTTP_PROXY with mapped parameters": {greedy, requestOfOne("GET /stage/pets/1?a=b", "\r\n")},
		"HTTP_PROXY POST":                   {proxy, requestOfOne("POST /stage/pets/1", "Content-Length: 1000\r\n\r\n"+strings.Repeat("x", 1000))},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			go serveOne(t, &c.integration).Serve(l)
			conn, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			answer := make([]byte, 64<<10)
			call := func(times int) {
				for range times {
					if _, err := conn.Write(c.request); err != nil {
						t.Fatal(err)
					}
					n, err := conn.Read(answer) // it comes in one piece
					if err != nil || !bytes.HasPrefix(answer[:n], []byte("HTTP/1.1 200 ")) {
						t.Fatalf("%s %v", answer[:n], err)
					}
				}
			}
			call(100)
			const times = 2000
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			call(times)
			runtime.ReadMemStats(&after)
			// The sweeper and the runtime allocate now and then.
			if per := float64(after.Mallocs-before.Mallocs) / times; per > 0.1 {
				t.Errorf("%.2f allocations per request", per)
			}
		})
	}
}

// echoOfNothing is a backend that answers whatever comes in one piece, and allocates nothing either.
func echoOfNothing(t *testing.T) (address string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	answer := []byte("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n" + strings.Repeat("y", 1000))
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				in := make([]byte, 64<<10)
				for {
					if _, err := c.Read(in); err != nil {
						return
					}
					if _, err := c.Write(answer); err != nil {
						return
					}
				}
			}()
		}
	}()
	return l.Addr().String()
}

// BenchmarkMockServed is a MOCK integration from the bytes of the request to those of the answer, without what the system costs.
func BenchmarkMockServed(b *testing.B) {
	c := &canned{request: requestOfOne("GET /stage/bench/mock", "\r\n"), left: b.N, ended: make(chan struct{})}
	s := serveOne(b, &mockOfOne)
	l := &one{c, make(chan struct{})}
	defer close(l.done)
	b.ReportAllocs()
	b.ResetTimer()
	go s.Serve(l)
	<-c.ended
}

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
		return 0, io.EOF
	}
	return copy(p, c.request), nil
}

func (c *canned) Close() error {
	c.once.Do(func() { close(c.ended) })
	return nil
}

func (c *canned) Write(p []byte) (int, error)      { return len(p), nil }
func (c *canned) RemoteAddr() net.Addr             { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 12345} }
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
	return nil, errors.New("nothing more comes")
}

func (l *one) Close() error   { return nil }
func (l *one) Addr() net.Addr { return &net.TCPAddr{} }
