package authorize

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"stile/internal/apigw"
	"stile/internal/awsapi"
	"stile/internal/exchange"
	"stile/internal/lambda"
	"stile/internal/wire"
)

var testApi = Api{AccountId: "123456789012", Region: "us-east-1", ApiId: "a1b2c3d4e5"}

const (
	functionUri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:allow/invocations"
	methodArn   = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/GET/pets"
)

// world is where authorizers are tested: a Lambda endpoint that answers with answer, and user pools.
type world struct {
	t      *testing.T
	env    *Env
	answer func(event string) (status int, header map[string]string, body string)
	events []string
	header http.Header // of the last invocation
	pools  http.HandlerFunc
	fetch  int // how often a pool's keys were asked for
	url    string
	turn   atomic.Int32 // whose turn it is: the test and its servers never run at once
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.turn.Add(1)
		defer w.turn.Add(1)
		if strings.HasSuffix(r.URL.Path, "/jwks.json") {
			w.fetch++
			w.pools(rw, r)
			return
		}
		event, _ := io.ReadAll(r.Body)
		w.events, w.header = append(w.events, string(event)), r.Header
		status, header, body := w.answer(string(event))
		for name, value := range header {
			rw.Header().Set(name, value)
		}
		rw.WriteHeader(status)
		_, _ = io.WriteString(rw, body)
	}))
	t.Cleanup(server.Close)
	w.url = server.URL
	client := wire.NewClient(wire.ClientOptions{})
	t.Cleanup(client.Close)
	aws, err := awsapi.New(awsapi.Options{Region: "us-east-1", Endpoints: map[string]string{"cognito-idp": server.URL}, Client: client})
	if err != nil {
		t.Fatal(err)
	}
	functions, err := lambda.New(lambda.Options{
		Functions: map[string]lambda.FunctionConfig{"*": {Endpoint: server.URL}}, Region: "us-east-1", AccountId: "123456789012", AWS: aws,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.env = &Env{Lambda: functions, UserPools: NewUserPools(aws, client)}
	return w
}

// answers has the function answer the same to everything.
func (w *world) answers(body string) {
	w.answer = func(string) (int, map[string]string, string) { return 200, nil, body }
}

// fails has the function fail.
func (w *world) fails(body string) {
	w.answer = func(string) (int, map[string]string, string) {
		return 200, map[string]string{"X-Amz-Function-Error": "Unhandled"}, body
	}
}

// request is one of GET /pets with a query and headers.
func request(rawQuery string, headers ...string) *exchange.Exchange {
	x := &exchange.Exchange{StageVariables: map[string]string{"fn": "allow"}}
	x.Identify("", "")
	x.Context.RequestTime = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	x.Context.Identity.SourceIp, x.Context.Identity.UserAgent = "192.0.2.7", "curl/8"
	x.Context.HttpMethod, x.Context.ResourcePath, x.Context.ApiId, x.Context.Stage = "GET", "/pets", "a1b2c3d4e5", "prod"
	x.Request.Method, x.Request.Path = "GET", "/pets"
	x.Request.Query = exchange.ParseQuery(rawQuery, nil)
	for i := 0; i < len(headers); i += 2 {
		x.Request.Header.Add(headers[i], headers[i+1])
	}
	return x
}

// authorize asks an authorizer about a request.
func (w *world) authorize(a *apigw.Authorizer, x *exchange.Exchange, scopes ...string) (*Decision, error) {
	w.t.Helper()
	w.turn.Add(1)
	defer w.turn.Add(1)
	compiled, err := Compile(a, testApi, w.env)
	if err != nil {
		return nil, err
	}
	identity, err := compiled.Identity(x)
	if err != nil {
		return nil, err
	}
	return compiled.Authorize(w.t.Context(), x, identity, Target{MethodArn: methodArn, Scopes: scopes})
}

func (w *world) testInvoke(a *apigw.Authorizer, req exchange.TestRequest, additionalContext map[string]string) TestResult {
	w.turn.Add(1)
	defer w.turn.Add(1)
	return TestInvoke(w.t.Context(), a, testApi, req, additionalContext, w.env)
}

func ttl(seconds int) *int { return &seconds }
