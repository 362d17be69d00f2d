package gateway_test

import (
	"context"
	"io"
	"net/netip"
	"testing"

	"stile/internal/apigw"
	"stile/internal/gateway"
	"stile/internal/plan"
	"stile/internal/wire"
)

// once counts answers.
type once struct {
	answers int
	status  int
}

func (o *once) Respond(res *wire.Response) (int64, error) {
	o.answers++
	o.status = res.Status
	defer res.Body.Close()
	return io.Copy(io.Discard, res.Body.Reader())
}

// FuzzServe sends any request to an API of templates and mappings: it is answered once, with a status that can end a request.
func FuzzServe(f *testing.F) {
	const template = `{"statusCode": 200, "all": "$input.params()", "body": $input.json('$'), "x": "$util.escapeJavaScript($input.params('x'))"}`
	method := &apigw.Method{
		HttpMethod: "ANY", AuthorizationType: apigw.AuthorizationNone,
		MethodIntegration: &apigw.Integration{
			Type:              apigw.IntegrationMock,
			RequestTemplates:  map[string]*string{"application/json": new(template)},
			RequestParameters: map[string]string{"integration.request.header.x": "method.request.body.a.b", "integration.request.path.p": "method.request.path.proxy"},
			IntegrationResponses: map[string]*apigw.IntegrationResponse{
				"200": {StatusCode: "200", ResponseParameters: map[string]string{"method.response.header.x": "context.path"}},
			},
		},
		MethodResponses: map[string]*apigw.MethodResponse{"200": {StatusCode: "200"}},
	}
	def := &apigw.Definition{RestApi: apigw.RestApi{Id: apiId, MinimumCompressionSize: new(int), BinaryMediaTypes: []string{"image/*"}}}
	def.Resources = []apigw.Resource{{Id: "res", Path: "/a/{proxy+}", ResourceMethods: map[string]*apigw.Method{"ANY": method}}}
	stage := &apigw.Stage{StageName: "stage", AccessLogSettings: &apigw.AccessLogSettings{Format: "$context.requestId $context.path"}}
	stage.MethodSettings = map[string]apigw.MethodSetting{"*/*": {LoggingLevel: "INFO", DataTraceEnabled: true}}
	p, _, err := plan.Compile(def, stage, &plan.Env{Clients: func(bool) *wire.Client { return nil }})
	if err != nil {
		f.Fatal(err)
	}
	g := gateway.New(gateway.Options{AccessLog: func(string, []byte) {}, Observer: func(string, string) gateway.Observer { return func(gateway.Observation) {} }})
	g.Publish(apiId, "stage", p)
	f.Add("GET", apiId+".execute-api.localhost", "/stage/a/b?x=1", "Accept", "image/png", []byte(nil))
	f.Add("POST", "localhost", "/restapis/"+apiId+"/stage/_user_request_/a/%2F", "Content-Type", "image/png", []byte(`{"a": {"b": 1}}`))
	f.Add("PUT", "localhost", "/_aws/execute-api/"+apiId+"/stage//a//b//", "Content-Encoding", "gzip", []byte("{"))
	f.Fuzz(func(t *testing.T, verb, host, target, name, value string, body []byte) {
		req := &wire.Request{Method: verb, Scheme: "http", Host: host, Target: target, Proto: "HTTP/1.1", Body: wire.Bytes(body)}
		req.RemoteAddr = netip.MustParseAddrPort("192.0.2.1:1234")
		req.Header.Add(name, value)
		g.Claims(req)
		answer := &once{}
		g.Serve(context.Background(), req, answer)
		if answer.answers != 1 || answer.status < 200 || answer.status > 599 {
			t.Errorf("%d answers, the last with %d", answer.answers, answer.status)
		}
	})
}
