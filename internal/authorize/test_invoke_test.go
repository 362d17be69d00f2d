package authorize

import (
	"regexp"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"stile/internal/apigw"
	"stile/internal/exchange"
)

var logTimes = regexp.MustCompile(`(?m)^[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d UTC \d{4} : `)

// lines are those of a log without their times, those that the network has its say in cut short.
func lines(log string) []string {
	var all []string
	for line := range strings.Lines(logTimes.ReplaceAllString(log, "")) {
		line = strings.TrimSuffix(line, "\n")
		if head, _, ok := strings.Cut(line, ": {x-amzn-lambda"); ok {
			line = head
		}
		all = append(all, line)
	}
	return all
}

func TestTheLogOfATestInvocation(t *testing.T) {
	w := newWorld(t)
	w.answers(allowAll)
	r := w.testInvoke(tokenAuthorizer(), exchange.TestRequest{Headers: map[string]string{"Auth": "my-secret-token"}, PathWithQueryString: "/pets?q=1"}, nil)
	event := `{"type":"TOKEN","methodArn":"arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/ESTestInvoke-stage/GET/pets","authorizationToken":"my-secret-token"}`
	url := "https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:allow/invocations"
	want := []string{
		"Starting authorizer: auth01 for request: test-request",
		"Incoming identity: *********-token",
		"Endpoint request URI: " + url,
		"Endpoint request headers",
		"Endpoint request body after transformations: " + event,
		"Sending request to " + url,
		"Authorizer result body before parsing: " + allowAll,
		"Using valid authorizer policy for principal: ***",
		"Successfully completed authorizer execution",
	}
	got := lines(r.Log)
	if !strings.HasPrefix(got[0], "Execution log for request ") || strings.Join(got[1:], "\n") != strings.Join(want, "\n") {
		t.Errorf("\n got %s\nwant %s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if r.Status != 0 || r.Decision == nil || r.Decision.PrincipalId != "ada" {
		t.Errorf("%+v", r)
	}
}

func TestWhatATestInvocationSaysOfARefusal(t *testing.T) {
	w := newWorld(t)
	w.fails(`{"errorMessage":"broken"}`)
	wrong := tokenAuthorizer()
	wrong.IdentityValidationExpression = "("
	for _, c := range []struct {
		name   string
		a      *apigw.Authorizer
		header string
		status int
		log    string
	}{
		{"no token", tokenAuthorizer(), "", 401, "Unauthorized: the request has no token"},
		{"a function that fails", tokenAuthorizer(), "x", 500, "Execution failed due to an authorizer error: Lambda execution failed with status 200 due to customer function error: broken. Lambda request id: "},
		{"an expression that is none", wrong, "x", 500, "Execution failed due to configuration error: identity validation expression: "},
	} {
		r := w.testInvoke(c.a, exchange.TestRequest{Headers: map[string]string{"Auth": c.header}}, nil)
		all := lines(r.Log)
		if r.Decision != nil || r.Status != c.status || !strings.HasPrefix(all[len(all)-1], c.log) {
			t.Errorf("%s: %d %s", c.name, r.Status, all[len(all)-1])
		}
	}
}

func TestATestInvocationSendsWhatItIsGiven(t *testing.T) {
	w := newWorld(t)
	w.answers(allowAll)
	a := &apigw.Authorizer{Id: "auth01", Type: apigw.AuthorizerRequest, AuthorizerUri: functionUri, IdentitySource: "stageVariables.v"}
	r := w.testInvoke(a, exchange.TestRequest{
		Headers: map[string]string{"A": "1", "B": "2", "Content-Length": "9"}, MultiValueHeaders: map[string][]string{"B": {"3", "4"}}, PathWithQueryString: "/pets/7?q=1&q=2",
		StageVariables: map[string]string{"v": "x"},
	}, map[string]string{"httpMethod": "PUT", "identity.sourceIp": "192.0.2.9"})
	if r.Status != 0 {
		t.Fatal(r.Log)
	}
	for _, want := range []string{
		`"methodArn":"arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/ESTestInvoke-stage/PUT/pets/7"`, `"httpMethod":"PUT"`, `"headers":{"A":"1","B":"4"}`,
		`"multiValueHeaders":{"A":["1"],"B":["3","4"]}`, `"queryStringParameters":{"q":"2"}`, `"multiValueQueryStringParameters":{"q":["1","2"]}`,
		`"stageVariables":{"v":"x"}`, `"resourceId":"test-invoke-resource-id"`, `"stage":"test-invoke-stage"`, `"sourceIp":"192.0.2.9"`,
		`"apiKey":"test-invoke-api-key"`,
	} {
		if !strings.Contains(w.events[0], want) {
			t.Errorf("%s lacks %s", w.events[0], want)
		}
	}
}

func TestATestInvocationTellsTheClaims(t *testing.T) {
	w := newWorld(t)
	w.serveKeys(public(poolKey, "k1"))
	token := signed(t, poolKey, jose.RS256, "k1", idClaims())
	r := w.testInvoke(poolAuthorizer(), exchange.TestRequest{MultiValueHeaders: map[string][]string{"Authorization": {token}}}, nil)
	if r.Status != 0 || r.Decision == nil || r.Decision.Claims["sub"] != "user-1" {
		t.Errorf("%+v", r)
	}
}
