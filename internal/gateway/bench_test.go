package gateway_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"stile/internal/apigw"
	"stile/internal/gateway"
	"stile/internal/plan"
	"stile/internal/respcache"
	"stile/internal/throttle"
	"stile/internal/wire"
)

// discard answers nobody.
type discard struct{ status int }

func (d *discard) Respond(res *wire.Response) (int64, error) {
	d.status = res.Status
	defer res.Body.Close()
	return io.Copy(io.Discard, res.Body.Reader())
}

func benchmark(b *testing.B, integration *apigw.Integration) {
	benchmarkStage(b, integration, &apigw.Stage{StageName: "stage"})
}

func benchmarkStage(b *testing.B, integration *apigw.Integration, stage *apigw.Stage) {
	client := wire.NewClient(wire.ClientOptions{})
	defer client.Close()
	caches := respcache.NewRegistry(1 << 20)
	defer caches.Close()
	env := &plan.Env{
		Clients: func(bool) *wire.Client { return client }, Caches: caches, Throttling: throttle.New(throttle.Limits{RateLimit: 1e8, BurstLimit: 1e8}),
	}
	def := &apigw.Definition{AccountId: account, Region: "us-east-1", DeploymentId: "dep123", RestApi: apigw.RestApi{Id: apiId}}
	def.Resources = []apigw.Resource{{Id: "res", Path: "/{proxy+}", ResourceMethods: map[string]*apigw.Method{"GET": {
		HttpMethod: "GET", AuthorizationType: apigw.AuthorizationNone, MethodIntegration: integration,
		MethodResponses: map[string]*apigw.MethodResponse{"200": {StatusCode: "200"}},
	}}}}
	p, _, err := plan.Compile(def, stage, env)
	if err != nil {
		b.Fatal(err)
	}
	g := gateway.New(gateway.Options{})
	g.Publish(apiId, "stage", p)
	req := &wire.Request{
		Method: "GET", Scheme: "http", Host: apiId + ".execute-api.us-east-1.amazonaws.com", Target: "/stage/pets/1?a=b",
		Proto: "HTTP/1.1", RemoteAddr: netip.MustParseAddrPort("192.0.2.1:1234"),
	}
	for _, name := range []string{"Accept", "User-Agent", "Accept-Encoding", "X-Custom"} {
		req.Header.Add(name, "value")
	}
	d := &discard{}
	b.ReportAllocs()
	for b.Loop() {
		if g.Serve(context.Background(), req, d); d.status != 200 {
			b.Fatal(d.status)
		}
	}
}

func BenchmarkMock(b *testing.B) {
	benchmark(b, &apigw.Integration{
		Type: apigw.IntegrationMock, RequestTemplates: map[string]*string{"application/json": new(`{"statusCode": 200}`)},
		IntegrationResponses: map[string]*apigw.IntegrationResponse{"200": {StatusCode: "200"}},
	})
}

// BenchmarkCached answers from the cache, below a limit.
func BenchmarkCached(b *testing.B) {
	benchmarkStage(b, &apigw.Integration{
		Type: apigw.IntegrationMock, RequestTemplates: map[string]*string{"application/json": new(`{"statusCode": 200}`)},
		CacheKeyParameters:   []string{"method.request.path.proxy", "method.request.querystring.a"},
		IntegrationResponses: map[string]*apigw.IntegrationResponse{"200": {StatusCode: "200"}},
	}, &apigw.Stage{StageName: "stage", CacheClusterEnabled: true, MethodSettings: map[string]apigw.MethodSetting{
		"*/*": {CachingEnabled: true, CacheTtlInSeconds: 3600, ThrottlingRateLimit: 1e8, ThrottlingBurstLimit: 1e8},
	}})
}

func BenchmarkHttpProxy(b *testing.B) {
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, strings.Repeat("x", 100)) }))
	defer backend.Close()
	benchmark(b, &apigw.Integration{Type: apigw.IntegrationHttpProxy, HttpMethod: "GET", Uri: backend.URL + "/"})
}

// BenchmarkWire is what BenchmarkHttpProxy costs without us.
func BenchmarkWire(b *testing.B) {
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, strings.Repeat("x", 100)) }))
	defer backend.Close()
	client := wire.NewClient(wire.ClientOptions{})
	defer client.Close()
	b.ReportAllocs()
	var res wire.Response
	for b.Loop() {
		req := &wire.Request{Method: "GET", Scheme: "http", Host: strings.TrimPrefix(backend.URL, "http://"), Target: "/"}
		req.Header.Add("Accept", "value")
		if err := client.Do(context.Background(), req, &res); err != nil {
			b.Fatal(err)
		}
		io.Copy(io.Discard, res.Body.Reader())
		res.Body.Close()
	}
}
