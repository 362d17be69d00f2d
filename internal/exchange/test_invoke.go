package exchange

import (
	"maps"
	"slices"
	"strings"
	"time"

	"stile/internal/wire"
)

// TestRequest is what TestInvokeMethod and TestInvokeAuthorizer send.
type TestRequest struct {
	PathWithQueryString string
	Body                string
	Headers             map[string]string
	MultiValueHeaders   map[string][]string // win over Headers of the same name
	StageVariables      map[string]string
}

// TestStage is $context.stage of test invocations.
const TestStage = "test-invoke-stage"

// NewTest is a test request as a gateway would have received it, with the execution log on. A request without a path is for path.
func NewTest(req *TestRequest, httpMethod, path string) *Exchange {
	x := &Exchange{
		TestInvoke:     true,
		StageVariables: req.StageVariables,
		Context: Context{
			HttpMethod:   httpMethod,
			RequestTime:  time.Now(),
			Protocol:     "HTTP/1.1",
			DomainPrefix: "testPrefix",
			DomainName:   "testPrefix.testDomainName",
			Identity: Identity{
				SourceIp: "test-invoke-source-ip",
				ApiKey:   "test-invoke-api-key",
				ApiKeyId: "test-invoke-api-key-id",
			},
		},
	}
	x.Identify("", "")
	x.Trace = newTrace(x.Context.RequestId)

	given, query, _ := strings.Cut(req.PathWithQueryString, "?")
	if given != "" {
		path = given
	}
	x.Context.Path = path
	x.Request.Method = httpMethod
	x.Request.Path = path
	x.Request.RawQuery = query
	x.Request.Query = ParseQuery(query, nil)
	x.Request.Body = wire.Bytes([]byte(req.Body))
	x.Request.addTestHeaders(req)
	x.Context.Identity.UserAgent = x.Request.Header.Get("User-Agent")
	return x
}

func (r *Request) addTestHeaders(req *TestRequest) {
	for _, name := range slices.Sorted(maps.Keys(req.Headers)) {
		if _, multi := req.MultiValueHeaders[name]; !multi && !IsHidden(wire.NameOf(name)) {
			r.Header.Add(name, req.Headers[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(req.MultiValueHeaders)) {
		if IsHidden(wire.NameOf(name)) {
			continue
		}
		for _, value := range req.MultiValueHeaders[name] {
			r.Header.Add(name, value)
		}
	}
}
