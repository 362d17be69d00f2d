package control

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"stile/internal/apigw"
	"stile/internal/sigv4"
	"stile/internal/store"
	"stile/internal/wire"
)

func TestEveryAnswerHasTheServicesHeaders(t *testing.T) {
	s := newScript(t)
	for _, req := range []*wire.Request{
		{Method: "GET", Target: "/restapis"},
		{Method: "GET", Target: "/restapis/none"},
		{Method: "GET", Target: "/nonsense"},
	} {
		res := s.send(req)
		if !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(res.Header.Get("x-amzn-RequestId")) {
			t.Errorf("%s: request id %q", req.Target, res.Header.Get("x-amzn-RequestId"))
		}
		if !regexp.MustCompile(`^[A-Za-z0-9+/]+=$`).MatchString(res.Header.Get("x-amz-apigw-id")) {
			t.Errorf("%s: extended request id %q", req.Target, res.Header.Get("x-amz-apigw-id"))
		}
		text, _ := res.Body.ReadAll(1 << 20)
		if res.Header.Get("Content-Type") != "application/json" || res.Header.Get("Content-Length") != decimal(len(text)) {
			t.Errorf("%s: %v", req.Target, res.Header)
		}
	}
}

func decimal(n int) string {
	text, _ := json.Marshal(n)
	return string(text)
}

func TestRequestsThatReachNoOperation(t *testing.T) {
	s := newScript(t)
	s.run(`
GET /nonsense
=> 403 MissingAuthenticationTokenException: Missing Authentication Token
HEAD /restapis
=> 403 MissingAuthenticationTokenException: Missing Authentication Token
POST /restapis
{"name":
=> 400 SerializationException: Unable to parse the request body: it ends before the JSON value does
POST /restapis
=> 400 ValidationException: 1 validation error detected: Value null at 'createRestApiInput.name' failed to satisfy constraint: Member must not be null
`)
}

func TestABodyThatIsTooLargeIsRefusedUnread(t *testing.T) {
	s := newScript(t)
	endless := wire.Stream(io.NopCloser(io.LimitReader(zeros{}, 1<<40)), -1)
	if res := s.send(&wire.Request{Method: "POST", Target: "/restapis", Body: endless}); res.Status != 413 {
		t.Error(res.Status)
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { return len(b), nil }

func TestEachRegionHasItsOwnAPIs(t *testing.T) {
	s := newScript(t)
	scoped := func(region string) wire.Header {
		var h wire.Header
		h.Add("Authorization", "AWS4-HMAC-SHA256 Credential=AKID/20260101/"+region+"/apigateway/aws4_request, SignedHeaders=host, Signature=00")
		return h
	}
	res := s.send(&wire.Request{Method: "POST", Target: "/restapis", Header: scoped("eu-west-1"), Body: wire.Bytes([]byte(`{"name":"x"}`))})
	if res.Status != 201 {
		t.Fatal(res.Status)
	}
	for region, want := range map[string]int{"eu-west-1": 1, "eu-west-2": 0} {
		res := s.send(&wire.Request{Method: "GET", Target: "/restapis", Header: scoped(region)})
		text, _ := res.Body.ReadAll(1 << 20)
		if got := strings.Count(string(text), `"id"`); got != want {
			t.Errorf("%s: %s", region, text)
		}
	}
	if res := s.send(&wire.Request{Method: "GET", Target: "/restapis", Header: scoped("eu_west%2F1")}); res.Status != 403 {
		t.Errorf("a region that can't be one: %d", res.Status)
	}
}

const secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

// newLocked is a control plane that verifies: the key ADMIN may do anything, READER only read.
func newLocked(t *testing.T) *script {
	s := newScript(t)
	s.control.verifier = &sigv4.Verifier{
		Lookup:  func(id string) (string, bool) { return secret, id == "ADMIN" || id == "READER" },
		Now:     time.Now,
		Service: "apigateway",
	}
	s.control.principal = func(id string) Principal {
		return Principal{Arn: "arn:aws:iam::123456789012:user/" + strings.ToLower(id), ReadOnly: id == "READER"}
	}
	return s
}

func signed(t *testing.T, key, method, target, body string) *wire.Request {
	t.Helper()
	return signedWith(t, aws.Credentials{AccessKeyID: key, SecretAccessKey: secret}, method, target, body)
}

func signedWith(t *testing.T, credentials aws.Credentials, method, target, body string) *wire.Request {
	t.Helper()
	req, err := http.NewRequest(method, "http://localhost"+target, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	hash := sha256.Sum256([]byte(body))
	err = v4.NewSigner().SignHTTP(t.Context(), credentials, req, hex.EncodeToString(hash[:]), "apigateway", "us-east-1", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	out := &wire.Request{Method: method, Host: "localhost", Target: target, Body: wire.Bytes([]byte(body))}
	out.Header.Add("Content-Length", decimal(len(body)))
	for name, values := range req.Header {
		for _, value := range values {
			out.Header.Add(name, value)
		}
	}
	return out
}

func TestOnlyKnownKeysMayCallAndReadersOnlyRead(t *testing.T) {
	s := newLocked(t)
	tampered := signed(t, "ADMIN", "POST", "/restapis", `{"name":"x"}`)
	tampered.Body = wire.Bytes([]byte(`{"name":"y"}`))
	for _, c := range []struct {
		name string
		req  *wire.Request
		want string
	}{
		{"an admin creates", signed(t, "ADMIN", "POST", "/restapis", `{"name":"x"}`), ""},
		{"a reader lists", signed(t, "READER", "GET", "/restapis?limit=1", ""), ""},
		{"a reader creates", signed(t, "READER", "POST", "/restapis", `{"name":"x"}`), "AccessDeniedException User: arn:aws:iam::123456789012:user/reader is not authorized to perform: apigateway:POST on resource: arn:aws:apigateway:us-east-1::/restapis"},
		{"a stranger", signed(t, "STRANGER", "GET", "/restapis", ""), "UnrecognizedClientException The security token included in the request is invalid."},
		{"nobody", &wire.Request{Method: "GET", Target: "/restapis"}, "MissingAuthenticationTokenException Missing Authentication Token"},
		{"another body than was signed", tampered, "InvalidSignatureException The request signature we calculated"},
	} {
		res := s.send(c.req)
		text, _ := res.Body.ReadAll(1 << 20)
		got := res.Header.Get("x-amzn-ErrorType")
		if got != "" {
			got += " " + strings.TrimPrefix(string(text), `{"message":"`)
		}
		if !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}

func TestTokensOfTemporaryCredentials(t *testing.T) {
	for _, c := range []struct{ name, known, brought, want string }{
		{"the key's own", "token/+=", "token/+=", ""},
		{"another", "token/+=", "token", "UnrecognizedClientException"},
		{"none", "token/+=", "", "UnrecognizedClientException"},
		{"with a key that lasts", "", "token/+=", "UnrecognizedClientException"},
	} {
		s := newLocked(t)
		s.control.principal = func(string) Principal { return Principal{Arn: "arn:aws:iam::123456789012:root", SessionToken: c.known} }
		req := signedWith(t, aws.Credentials{AccessKeyID: "ADMIN", SecretAccessKey: secret, SessionToken: c.brought}, "GET", "/restapis", "")
		if got := s.send(req).Header.Get("x-amzn-ErrorType"); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// Without keys the frames of signed chunks are taken off all the same.
func TestABodyInChunksIsReadWithoutItsFrames(t *testing.T) {
	s := newScript(t)
	for body, want := range map[string]string{
		"f;chunk-signature=00\r\n{\"name\":\"pets\"}\r\n0;chunk-signature=00\r\n\r\n": "201 ",
		`{"name":"pets"}`: "403 InvalidSignatureException",
	} {
		req := &wire.Request{Method: "POST", Target: "/restapis", Body: wire.Bytes([]byte(body))}
		req.Header.Add("X-Amz-Content-Sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
		res := s.send(req)
		if got := decimal(res.Status) + " " + res.Header.Get("x-amzn-ErrorType"); got != want {
			t.Errorf("%q: %s, want %s", body, got, want)
		}
	}
}

func TestMutatingCallsLeaveAnAuditLine(t *testing.T) {
	s := newLocked(t)
	var log bytes.Buffer
	s.control.auditLog = slog.New(slog.NewJSONHandler(&log, nil))
	create := signed(t, "ADMIN", "POST", "/restapis", `{"name":"x"}`)
	create.RemoteAddr = netip.MustParseAddrPort("192.0.2.1:999")
	created := s.send(create)
	s.send(signed(t, "READER", "DELETE", "/restapis/abc", ""))
	s.send(signed(t, "READER", "GET", "/restapis", ""))
	altered := signed(t, "ADMIN", "POST", "/restapis", `{"name":"x"}`)
	altered.Body = wire.Bytes([]byte(`{"name":"y"}`))
	s.send(altered)
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	if len(lines) != 3 || !strings.Contains(lines[0], created.Header.Get("x-amzn-RequestId")) {
		t.Fatal(log.String())
	}
	for i, want := range []map[string]any{
		{"msg": "audit", "operation": "CreateRestApi", "caller": "arn:aws:iam::123456789012:user/admin", "access_key": "ADMIN", "from": "192.0.2.1:999", "target": "POST /restapis", "region": "us-east-1", "status": 201.0, "refusal": nil},
		{
			"msg": "audit", "operation": "DeleteRestApi", "caller": "arn:aws:iam::123456789012:user/reader", "access_key": "READER", "target": "DELETE /restapis/abc", "status": 403.0,
			"refusal": "AccessDeniedException: User: arn:aws:iam::123456789012:user/reader is not authorized to perform: apigateway:DELETE on resource: arn:aws:apigateway:us-east-1::/restapis/abc",
		},
		{"msg": "audit", "operation": "CreateRestApi", "caller": "", "access_key": "ADMIN", "status": 403.0},
	} {
		var got map[string]any
		if err := json.Unmarshal([]byte(lines[i]), &got); err != nil {
			t.Fatal(err)
		}
		for name, value := range want {
			if got[name] != value {
				t.Errorf("line %d: %s is %v, want %v", i, name, got[name], value)
			}
		}
	}
}

func TestEveryAnswerIsObserved(t *testing.T) {
	s := newScript(t)
	var seen []string
	s.control.observe = func(operation string, status int, _ time.Duration) {
		seen = append(seen, operation+" "+decimal(status))
	}
	s.send(&wire.Request{Method: "GET", Target: "/restapis"})
	s.send(&wire.Request{Method: "GET", Target: "/nonsense"})
	if got := strings.Join(seen, ","); got != "GetRestApis 200, 403" {
		t.Error(got)
	}
}

func TestWhatIsDeployedIsRolledOutBeforeTheAnswer(t *testing.T) {
	s := newScript(t)
	s.run(anApi)
	api := "us-east-1/" + s.names["api"]
	for _, step := range []struct {
		method, path, body string
		rolls              bool
	}{
		{"POST", "/deployments", `{}`, false},
		{"POST", "/deployments", `{"stageName":"dev"}`, true},
		{"PATCH", "/stages/dev", `{"patchOperations":[{"op":"replace","path":"/variables/a","value":"b"}]}`, true},
		{"PATCH", "/stages/dev", `{"patchOperations":[{"op":"replace","path":"/nonsense"}]}`, false},
		{"PATCH", "", `{"patchOperations":[{"op":"replace","path":"/name","value":"x"}]}`, false},
		{"DELETE", "/stages/dev", "", true},
		{"DELETE", "", "", true},
	} {
		s.rolled.apis = nil
		s.call(step.method, "/restapis/"+s.names["api"]+step.path, step.body)
		if got := strings.Join(s.rolled.apis, ","); (got == api) != step.rolls || !step.rolls && got != "" {
			t.Errorf("%s %s %s rolled %q", step.method, step.path, step.body, got)
		}
	}
}

// unservable is a node that can't serve what it is told to.
type unservable struct{}

func (unservable) Roll(context.Context, string, string) error { return errors.New("no plan") }

func TestWhatIsStoredButCantBeServedIsAnsweredAsStored(t *testing.T) {
	s := newScript(t)
	var log bytes.Buffer
	s.control.rollout, s.control.log = unservable{}, slog.New(slog.NewTextHandler(&log, nil))
	s.run(anApi + `
POST /restapis/<api>/deployments
{"stageName":"dev"}
=> 201 {"id":"<deployment>","createdDate":<any>}
GET /restapis/<api>/deployments
=> 200 {"item":[{"id":"<deployment>","createdDate":<any>}]}
`)
	if text := log.String(); strings.Count(text, "level=ERROR") != 1 || !strings.Contains(text, "this node can't serve it") ||
		!strings.Contains(text, "operation=CreateDeployment") || !strings.Contains(text, `error="no plan"`) {
		t.Error(text)
	}
}

func TestApiIdentifiersAreUniqueInTheAccount(t *testing.T) {
	s := newScript(t)
	for _, region := range []string{"us-east-1", "eu-west-1"} {
		_, err := s.control.store.Update(t.Context(), func(w store.Writer) error {
			return store.Put(w, store.RestApiKey(region, "taken"), &apigw.RestApi{Id: "taken"})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	err := s.control.store.View(t.Context(), func(r store.Reader) error {
		if regions := strings.Join(store.Regions(r), ","); regions != "eu-west-1,us-east-1" {
			t.Error(regions)
		}
		call := &Call{Region: "ap-south-1", reader: r}
		if !call.isApiId("taken") || call.isApiId("free") {
			t.Error("an identifier of another region isn't known")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestConcurrentChangesToOneAPILoseNothing(t *testing.T) {
	s := newScript(t)
	s.run(`
POST /restapis
{"name":"pets"}
=> 201 {"id":"<api>","name":"pets","createdDate":<any>,"apiKeySource":"HEADER","endpointConfiguration":{"types":["EDGE"],"ipAddressType":"ipv4"},"disableExecuteApiEndpoint":false,"rootResourceId":"<root>"}
`)
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			var answer responder
			s.control.Serve(context.Background(), &wire.Request{
				Method: "PATCH", Target: "/restapis/" + s.names["api"],
				Body: wire.Bytes([]byte(`{"patchOperations":[{"op":"add","path":"/binaryMediaTypes/a~1` + decimal(i) + `"}]}`)),
			}, &answer)
		})
		wg.Go(func() {
			var answer responder
			s.control.Serve(context.Background(), &wire.Request{
				Method: "POST", Target: "/restapis/" + s.names["api"] + "/resources/" + s.names["root"],
				Body: wire.Bytes([]byte(`{"pathPart":"one"}`)),
			}, &answer)
		})
	}
	wg.Wait()
	if got := s.call("GET", "/restapis/"+s.names["api"], ""); strings.Count(got, `"a/`) != 20 {
		t.Error(got)
	}
	if got := s.call("GET", "/restapis/"+s.names["api"]+"/resources", ""); strings.Count(got, `"path":"/one"`) != 1 {
		t.Error(got)
	}
}

func TestIdentifiersThatAreTakenAreMadeAgain(t *testing.T) {
	var asked []string
	id := newId(1, func(id string) bool {
		asked = append(asked, id)
		return len(asked) < 3
	})
	if len(asked) != 3 || id != asked[2] || !regexp.MustCompile(`^[a-z0-9]$`).MatchString(id) {
		t.Error(asked, id)
	}
}
