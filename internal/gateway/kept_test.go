package gateway_test

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"stile/internal/gateway"
)

const keptApi = `{"resources": {
 "/proxy/{id}": {"GET": {"methodIntegration": {"type": "HTTP_PROXY", "httpMethod": "GET", "uri": "URL/{id}", "cacheKeyParameters": ["method.request.path.id"], "requestParameters": {"integration.request.path.id": "method.request.path.id"}}}},
 "/http/{id}": {"GET": {"methodIntegration": {"type": "HTTP", "httpMethod": "GET", "uri": "URL/{id}", "cacheKeyParameters": ["method.request.path.id"],
   "requestParameters": {"integration.request.path.id": "method.request.path.id", "integration.request.header.User-Agent": "method.request.header.User-Agent"},
   "integrationResponses": {"200": {"responseParameters": {"method.response.header.X-Of": "integration.response.header.X-Of"}}}},
   "methodResponses": {"200": {"statusCode": "200", "responseParameters": {"method.response.header.X-Of": false}}}}},
 "/mock/{id}": {"GET": {"methodIntegration": {"type": "MOCK", "cacheKeyParameters": ["method.request.path.id"], "requestTemplates": {"application/json": "{\"statusCode\": 200}"},
   "integrationResponses": {"200": {"responseTemplates": {"application/json": "#set($context.responseOverride.header.X-Of = $input.params('User-Agent'))$input.params('id') $context.path"}}}}}},
 "/pattern/{id}": {"POST": {"methodIntegration": {"type": "MOCK", "requestTemplates": {"application/json": "{\"statusCode\": 200}"},
   "integrationResponses": {"200": {"responseTemplates": {"application/json": "$input.params('text').replaceAll($input.params('pattern'), '_') $input.params('text').matches($input.params('pattern'))"}}}}}},
 "/to/{id}": {"GET": {"methodIntegration": {"type": "HTTP_PROXY", "httpMethod": "GET", "uri": "http://{host}/{id}", "requestParameters": {"integration.request.path.host": "method.request.querystring.host", "integration.request.path.id": "method.request.path.id"}}}}}}`

const keptStage = `{"cacheClusterEnabled": true, "methodSettings": {"*/*": {"cachingEnabled": true, "loggingLevel": "INFO", "dataTraceEnabled": true}, "to/{id}/GET": {"cachingEnabled": false}},
 "accessLogSettings": {"destinationArn": "arn:aws:logs:us-east-1:123456789012:log-group:access", "format": "$context.requestId $context.httpMethod $context.path $context.identity.userAgent"}}`

// A request's texts, and those of a backend's answer, lie in memory that the next one takes. What is kept longer is a copy: answers in the
// cache, patterns that a template was given, hosts that a URI was made of, logs and metrics. With the race detector void memory is
// overwritten at once.
func TestWhatIsKeptOfARequestIsNotInTheMemoryOfTheNext(t *testing.T) {
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Of", "header of "+r.URL.Path)
		fmt.Fprintf(w, "body of %s for %s", r.URL.Path, r.UserAgent())
	}))
	defer backend.Close()
	w := newWorld(t)
	var observed observations
	w.gateway = gateway.New(gateway.Options{
		Log:       slog.New(slog.NewTextHandler(&w.log, nil)),
		AccessLog: func(_ string, line []byte) { w.accessLog.add(string(line)) },
		Observer:  observed.of,
	})
	w.serve()
	w.deploy(map[string][]byte{
		"api":   []byte(strings.ReplaceAll(keptApi, "URL", backend.URL)),
		"stage": []byte(keptStage),
	})
	ask := w.asker()
	const several = 12 // more than a small map holds
	for round, agent := range []string{"first", "later"} {
		for i := range several {
			for _, row := range []struct{ verb, target, want string }{
				{"GET", fmt.Sprintf("/proxy/p%02d", i), fmt.Sprintf("200 body of /p%02[1]d for first, header of /p%02[1]d", i)},
				{"GET", fmt.Sprintf("/http/h%02d", i), fmt.Sprintf("200 body of /h%02[1]d for first, header of /h%02[1]d", i)},
				{"GET", fmt.Sprintf("/mock/m%02d", i), fmt.Sprintf("200 m%02[1]d /stage/mock/m%02[1]d, first", i)},
				{"POST", fmt.Sprintf("/pattern/x?text=ab%02[1]dc&pattern=b%02[1]dc", i), "200 a_ false, "},
				{"GET", fmt.Sprintf("/to/t%02d?host=%s", i, backend.Listener.Addr()), fmt.Sprintf("200 body of /t%02[1]d for %[2]s, header of /t%02[1]d", i, agent)},
			} {
				if got := ask(row.verb, row.target, agent); got != row.want {
					t.Errorf("round %d, %s: %q, want %q", round, row.target, got, row.want)
				}
			}
		}
	}
	w.checkAccessLog(several)
	for _, o := range observed.take() {
		if o.ApiId != apiId || o.StageName != "stage" || !strings.HasSuffix(o.ResourcePath, "/{id}") || o.HttpMethod != "GET" && o.HttpMethod != "POST" {
			t.Errorf("observed %+v", o)
		}
	}
	if log := strings.Join(w.log.take(), "\n"); strings.Contains(log, "~~~") {
		t.Error("the execution log shows memory that was void")
	}
}

// asker asks on one connection, and answers what came in short.
func (w *world) asker() func(verb, target, agent string) string {
	conn, err := net.Dial("tcp", w.address)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { conn.Close() })
	in := bufio.NewReader(conn)
	return func(verb, target, agent string) string {
		if _, err := fmt.Fprintf(conn, "%s /stage%s HTTP/1.1\r\nHost: %s.execute-api.localhost\r\nUser-Agent: %s\r\n\r\n", verb, target, apiId, agent); err != nil {
			w.Fatal(err)
		}
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			w.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		if err != nil {
			w.Fatal(err)
		}
		return fmt.Sprintf("%d %s, %s", res.StatusCode, body, res.Header.Get("X-Of"))
	}
}

// checkAccessLog holds the lines of two rounds, of several times five requests each, against who asked for what.
func (w *world) checkAccessLog(several int) {
	var lines []string
	for len(lines) < 2*5*several {
		lines = append(lines, w.accessLog.take()...)
	}
	for i, line := range lines {
		if row := i % (5 * several) / 5; !strings.Contains(line, fmt.Sprintf("%02d", row)) && !strings.Contains(line, " POST /stage/pattern/x ") {
			w.Errorf("access log, line %d: %s", i, line)
		}
		if agent := []string{"first", "later"}[i/(5*several)]; !strings.HasSuffix(line, " "+agent) {
			w.Errorf("access log, line %d: %s", i, line)
		}
	}
}

type observations struct {
	mu   sync.Mutex
	kept []observed
}

type observed struct {
	gateway.Observation
	ApiId, StageName string
}

func (o *observations) of(apiId, stageName string) gateway.Observer {
	return func(one gateway.Observation) {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.kept = append(o.kept, observed{one, apiId, stageName})
	}
}

func (o *observations) take() []observed {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.kept
}
