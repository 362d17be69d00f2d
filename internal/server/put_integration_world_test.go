package server

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"stile/internal/awsapi"
)

// matrixWorld is a server and a backend that is all it calls.
type matrixWorld struct {
	server          *Server
	backend, secure *httptest.Server
	link            string // a VPC link to a private backend

	mu      sync.Mutex
	sent    []string
	answers int
}

func newMatrixWorld(t *testing.T) *matrixWorld {
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDGATEWAY")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	t.Setenv("ROLE_KEY", "AKIDROLE")
	w := &matrixWorld{}
	w.backend = httptest.NewServer(http.HandlerFunc(w.serve))
	t.Cleanup(w.backend.Close)
	w.secure = httptest.NewUnstartedServer(http.HandlerFunc(w.serve))
	w.secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	w.secure.StartTLS()
	t.Cleanup(w.secure.Close)
	config := testConfig(Memory)
	config.ServiceEndpoints = map[string]string{"lambda": w.backend.URL}
	config.Credentials = map[string]awsapi.Role{"arn:aws:iam::123456789012:role/known": {AccessKeyIdEnv: "ROLE_KEY", SecretKeyEnv: "ROLE_KEY"}}
	target := orders(t, "privately").Listener.Addr().String()
	config.PrivateTargets = map[string][]string{ordersArn: {target}, listenerArn: {target}}
	w.server = start(t, config)
	w.link, _, _ = w.server.newVpcLink(t, ordersArn)
	return w
}

// serve notes what was sent, and answers what every type can use: a Lambda proxy response, numbered. A path with slow in it takes its time.
func (w *matrixWorld) serve(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var line strings.Builder
	fmt.Fprintf(&line, "%s %s ", r.Method, r.URL.Path)
	if r.TLS != nil {
		line.WriteString("over TLS ")
	}
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		fmt.Fprintf(&line, "%s: %s; ", strings.ToLower(name), strings.Join(r.Header[name], ","))
	}
	fmt.Fprintf(&line, "body %s", body)
	w.mu.Lock()
	w.sent = append(w.sent, line.String())
	w.answers++
	number := w.answers
	w.mu.Unlock()
	if strings.Contains(r.URL.Path, "slow") {
		time.Sleep(200 * time.Millisecond)
	}
	rw.Header().Set("Content-Type", "application/json")
	rw.WriteHeader(200)
	rw.(http.Flusher).Flush() // without a Content-Length
	fmt.Fprintf(rw, `{"statusCode": 200, "body": "answer %d"}`, number)
}

// base is an integration of a type that works.
func (w *matrixWorld) base(kind string) map[string]any {
	switch kind {
	case onHttp, onProxy:
		return map[string]any{"type": kind, "httpMethod": "POST", "uri": w.backend.URL + "/echo"}
	case onMock:
		return map[string]any{"type": kind, "requestTemplates": map[string]string{"application/json": `{"statusCode": 200}`}}
	default:
		return map[string]any{"type": kind, "httpMethod": "POST", "uri": functionUri("f")}
	}
}

// check puts the integration without the field and with it, and compares what can be observed.
func (w *matrixWorld) check(t *testing.T, kind, field string, c *cell) {
	plain := w.base(kind)
	maps.Copy(plain, c.with)
	full := maps.Clone(plain)
	maps.Copy(full, c.only)
	full[field] = c.value
	if field == "type" { // there is none without it: compared with another
		plain = w.base(map[bool]string{true: onMock, false: onHttp}[kind == onHttp])
	}
	cached := strings.HasPrefix(field, "cache")
	with := w.observe(t, full, cached, c.refused)
	if c.refused != "" {
		return
	}
	without := w.observe(t, plain, cached, "")
	switch {
	case c.effect != "" && (!strings.Contains(with, c.effect) || strings.Contains(without, c.effect)):
		t.Errorf("should differ by %q\nwith the field:\n%s\nwithout:\n%s", c.effect, with, without)
	case c.without != "" && unnumbered(with) != unnumbered(without):
		t.Errorf("has an effect\nwith the field:\n%s\nwithout:\n%s\nthough %s", with, without, c.without)
	case c.effect == "" && c.without == "":
		t.Error("the cell says nothing")
	}
}

// observe deploys an API with the integration behind two methods, and tells what calls of them come to. refused is the message with
// which put-integration is to fail, "" if it isn't.
func (w *matrixWorld) observe(t *testing.T, integration map[string]any, cached bool, refused string) string {
	verb := "POST"
	if cached {
		verb = "GET"
	}
	created := w.server.call(t, "POST", "/restapis", `{"name": "matrix"}`)
	id := created["id"].(string)
	for _, part := range []string{"r", "s"} {
		resource := w.server.call(t, "POST", fmt.Sprintf("/restapis/%s/resources/%s", id, created["rootResourceId"]), `{"pathPart": "`+part+`"}`)
		method := fmt.Sprintf("/restapis/%s/resources/%s/methods/%s", id, resource["id"], verb)
		w.server.call(t, "PUT", method, `{"authorizationType": "NONE", "requestParameters": {"method.request.querystring.q": false}}`)
		text, err := json.Marshal(integration)
		if err != nil {
			t.Fatal(err)
		}
		text = []byte(strings.NewReplacer("SECURE", w.secure.URL, `"LINK"`, `"`+w.link+`"`).Replace(string(text)))
		answer := call(t, "PUT", "http://"+w.server.AdminAddr()+method+"/integration", string(text))
		if refused != "" {
			if answer.status != 400 || !strings.Contains(answer.body, refused) {
				t.Errorf("put with %s: %d %s, want a refusal with %q", text, answer.status, answer.body, refused)
			}
			return ""
		}
		if answer.status != 201 {
			t.Fatalf("put %s: %d %s", text, answer.status, answer.body)
		}
		w.respond(t, method, cached)
	}
	w.server.call(t, "POST", "/restapis/"+id+"/deployments", `{"stageName": "s"}`)
	if cached {
		w.server.call(t, "PATCH", "/restapis/"+id+"/stages/s", `{"patchOperations": [
			{"op": "replace", "path": "/cacheClusterEnabled", "value": "true"}, {"op": "replace", "path": "/cacheClusterSize", "value": "0.5"},
			{"op": "replace", "path": "/*/*/caching/enabled", "value": "true"}]}`)
		return w.observeCache(t, id)
	}
	return w.observeCall(t, id)
}

// respond gives a method responses of two statuses. Cached answers are told apart by the id of the request that made them.
func (w *matrixWorld) respond(t *testing.T, method string, cached bool) {
	for _, status := range []string{"200", "201"} {
		w.server.call(t, "PUT", method+"/responses/"+status, "{}")
		response := map[string]any{}
		if status != "200" {
			response["selectionPattern"] = status
		}
		if cached {
			response["responseTemplates"] = map[string]string{"application/json": "$context.requestId"}
		}
		text, _ := json.Marshal(response)
		w.server.call(t, "PUT", method+"/integration/responses/"+status, string(text))
	}
}

func (w *matrixWorld) url(id, rest string) string {
	return fmt.Sprintf("http://%s/restapis/%s/s/_user_request_/%s", w.server.Addr(), id, rest)
}

// observeCall is what came back from a call, and what was sent for it.
func (w *matrixWorld) observeCall(t *testing.T, id string) string {
	w.take()
	res, err := http.Post(w.url(id, "r?q=1"), "application/json", strings.NewReader(`{"a": 1}`))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	observed := fmt.Sprintf("%d %s\n", res.StatusCode, body)
	if len(res.TransferEncoding) > 0 {
		observed += "transfer-encoding: " + res.TransferEncoding[0] + "\n"
	}
	return observed + "sent: " + strings.Join(w.take(), "\n")
}

// take is what the backend was sent since it was last asked.
func (w *matrixWorld) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	sent := w.sent
	if w.sent = nil; sent == nil {
		return []string{"nothing"}
	}
	return sent
}

// observeCache is how many answers three calls got that differ in one query parameter, and whether another method shares them.
func (w *matrixWorld) observeCache(t *testing.T, id string) string {
	var bodies []string
	for _, rest := range []string{"r?q=1", "r?q=2", "r?q=1", "s?q=1"} {
		answer := call(t, "GET", w.url(id, rest), "")
		if answer.status != 200 {
			t.Errorf("%s: %d %s", rest, answer.status, answer.body)
		}
		bodies = append(bodies, answer.body)
	}
	observed := "answers: 1\n"
	switch {
	case bodies[0] != bodies[2]:
		observed = "answers: not kept\n"
	case bodies[0] != bodies[1]:
		observed = "answers: 2\n"
	}
	if bodies[3] == bodies[0] {
		observed += "shared with the other method\n"
	}
	return observed
}

var changing = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|Root=[\w;=-]+|\\?"requestContext.*|answer \d+|(x-amz-date|x-amz-content-sha256): [^;]*|Signature=\w+|x-amz-source-arn: [^;]*|x-amzn-apigateway-api-id: \w+|AmazonAPIGateway_\w+`)

// unnumbered is an observation without what differs from call to call.
func unnumbered(observation string) string { return changing.ReplaceAllString(observation, "") }
