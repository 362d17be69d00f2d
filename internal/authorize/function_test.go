package authorize

import (
	"errors"
	"strings"
	"testing"

	"stile/internal/apigw"
)

const allowAll = `{"principalId":"ada","policyDocument":{"Version": "2012-10-17","Statement":[{"Action":"execute-api:Invoke","Effect":"Allow","Resource":"*"}]}}`

func tokenAuthorizer() *apigw.Authorizer {
	return &apigw.Authorizer{Id: "auth01", Type: apigw.AuthorizerToken, AuthorizerUri: functionUri, IdentitySource: "method.request.header.Auth"}
}

func TestATokenAuthorizersFunctionGetsTheHeaderAndTheMethod(t *testing.T) {
	w := newWorld(t)
	w.answers(allowAll)
	d, err := w.authorize(tokenAuthorizer(), request("", "auth", `se"cret`))
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"type":"TOKEN","methodArn":"` + methodArn + `","authorizationToken":"se\"cret"}`; w.events[0] != want {
		t.Errorf("%s, want %s", w.events[0], want)
	}
	if got := w.header.Get("X-Amz-Source-Arn"); got != "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/authorizers/auth01" {
		t.Error(got)
	}
	if d.PrincipalId != "ada" || d.Allows(request(""), methodArn) != Allowed || d.Claims != nil ||
		d.PolicyText != `{"Version":"2012-10-17","Statement":[{"Action":"execute-api:Invoke","Effect":"Allow","Resource":"*"}]}` {
		t.Errorf("%+v", d)
	}
}

func TestARequestAuthorizersFunctionGetsTheRequest(t *testing.T) {
	w := newWorld(t)
	w.answers(allowAll)
	a := &apigw.Authorizer{
		Id: "auth01", Type: apigw.AuthorizerRequest, AuthorizerUri: functionUri,
		IdentitySource: "method.request.header.Auth, method.request.querystring.q, stageVariables.fn, context.identity.sourceIp",
	}
	x := request("q=1&q=2&r=%20", "Auth", "x", "Accept", "a", "Accept", "b")
	compiled, err := Compile(a, testApi, w.env)
	if err != nil {
		t.Fatal(err)
	}
	if identity, err := compiled.Identity(x); err != nil || identity != "1:x1:25:allow9:192.0.2.7" {
		t.Errorf("%q %v", identity, err)
	}
	if _, err := w.authorize(a, x); err != nil {
		t.Fatal(err)
	}
	want := `{"type":"REQUEST","methodArn":"` + methodArn + `","resource":"/pets","path":"/pets","httpMethod":"GET",` +
		`"headers":{"Accept":"b","Auth":"x"},"multiValueHeaders":{"Accept":["a","b"],"Auth":["x"]},` +
		`"queryStringParameters":{"q":"2","r":" "},"multiValueQueryStringParameters":{"q":["1","2"],"r":[" "]},` +
		`"pathParameters":{},"stageVariables":{"fn":"allow"},"requestContext":{"resourceId":"","resourcePath":"/pets","httpMethod":"GET",` +
		`"extendedRequestId":"` + x.Context.ExtendedRequestId + `","requestTime":"04/Mar/2026:05:06:07 +0000","path":"","accountId":"","protocol":"",` +
		`"stage":"prod","domainPrefix":"","requestTimeEpoch":1772600767000,"requestId":"` + x.Context.RequestId + `","identity":{` +
		`"cognitoIdentityPoolId":null,"accountId":null,"cognitoIdentityId":null,"caller":null,"sourceIp":"192.0.2.7","principalOrgId":null,` +
		`"accessKey":null,"cognitoAuthenticationType":null,"cognitoAuthenticationProvider":null,"userArn":null,"userAgent":"curl/8","user":null},` +
		`"domainName":"","apiId":"a1b2c3d4e5"}}`
	if w.events[0] != want {
		t.Errorf("\n got %s\nwant %s", w.events[0], want)
	}
}

func TestARequestWithoutItsIdentityIsRefusedWithoutTheFunction(t *testing.T) {
	w := newWorld(t)
	w.answers(allowAll)
	withExpression := tokenAuthorizer()
	withExpression.IdentityValidationExpression = "Bearer [a-z]+"
	sources := &apigw.Authorizer{
		Type: apigw.AuthorizerRequest, AuthorizerUri: functionUri, IdentitySource: "method.request.header.Auth,method.request.querystring.q",
	}
	for name, c := range map[string]struct {
		a       *apigw.Authorizer
		query   string
		headers []string
	}{
		"no token":                  {a: tokenAuthorizer()},
		"an empty token":            {a: tokenAuthorizer(), headers: []string{"Auth", ""}},
		"part of a match":           {a: withExpression, headers: []string{"Auth", "Bearer abc1"}},
		"one of two sources":        {a: sources, headers: []string{"Auth", "x"}},
		"the other, and an empty":   {a: sources, query: "q=1", headers: []string{"Auth", ""}},
		"the header in the query":   {a: sources, query: "q=1&Auth=x"},
		"a token in another header": {a: tokenAuthorizer(), headers: []string{"Authorization", "x"}},
	} {
		var fault *apigw.Fault
		if _, err := w.authorize(c.a, request(c.query, c.headers...)); !errors.As(err, &fault) || fault.Type != apigw.Unauthorized {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(w.events) > 0 {
		t.Errorf("the function was asked: %s", w.events)
	}
	if _, err := w.authorize(withExpression, request("", "Auth", "Bearer abc")); err != nil {
		t.Error(err)
	}
	sources.AuthorizerResultTtlInSeconds = ttl(0)
	if _, err := w.authorize(sources, request("")); err != nil {
		t.Errorf("without anything to keep, sources may be missing: %v", err)
	}
}

func TestWhatAFunctionAnswersInsteadOfAPolicy(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		name   string
		fails  bool
		status int
		body   string
		want   apigw.GatewayResponseType
		cause  string
	}{
		{name: "Unauthorized", fails: true, body: `{"errorMessage":"Unauthorized"}`, want: apigw.Unauthorized},
		{name: "another error", fails: true, body: `{"errorMessage":"Unauthorized!"}`, want: apigw.AuthorizerFailure, cause: "customer function error: Unauthorized!"},
		{name: "no permission", status: 403, body: `{"Message":"no"}`, want: apigw.AuthorizerConfigurationError, cause: "Invalid permissions on Lambda function"},
		{name: "no function", status: 404, body: `{}`, want: apigw.AuthorizerConfigurationError},
		{name: "broken", status: 500, body: `{}`, want: apigw.AuthorizerFailure},
		{name: "no JSON", body: `x`, want: apigw.AuthorizerConfigurationError},
		{name: "null", body: `null`, want: apigw.AuthorizerConfigurationError},
		{name: "no principal", body: `{"policyDocument":{"Statement":[]}}`, want: apigw.AuthorizerConfigurationError, cause: "no principalId"},
		{name: "no policy", body: `{"principalId":"ada"}`, want: apigw.AuthorizerConfigurationError, cause: "no policyDocument"},
		{name: "no effect", body: `{"principalId":"ada","policyDocument":{"Statement":[{"Action":"*","Resource":"*"}]}}`, want: apigw.AuthorizerConfigurationError, cause: "effect"},
		{name: "nested context", body: strings.TrimSuffix(allowAll, "}") + `,"context":{"a":{"b":1}}}`, want: apigw.AuthorizerConfigurationError, cause: "context"},
		{name: "too much", body: strings.TrimSuffix(allowAll, "}") + `,"context":{"a":"` + strings.Repeat("x", maxAnswer) + `"}}`, want: apigw.AuthorizerConfigurationError, cause: "larger"},
	} {
		w.answer = func(string) (int, map[string]string, string) {
			header := map[string]string{}
			if c.fails {
				header["X-Amz-Function-Error"] = "Unhandled"
			}
			return max(c.status, 200), header, c.body
		}
		var fault *apigw.Fault
		if _, err := w.authorize(tokenAuthorizer(), request("", "Auth", "x")); !errors.As(err, &fault) || fault.Type != c.want || !strings.Contains(fault.Cause, c.cause) {
			t.Errorf("%s: %v, want %s: %s", c.name, err, c.want, c.cause)
		}
	}
}

func TestContextValuesBecomeStrings(t *testing.T) {
	w := newWorld(t)
	w.answers(strings.TrimSuffix(allowAll, "}") + `,"context":{"text":"a\"b","number":1.50,"truth":true,"none":null},"usageIdentifierKey":"key"}`)
	d, err := w.authorize(tokenAuthorizer(), request("", "Auth", "x"))
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Context) != 3 || d.Context["text"] != `a"b` || d.Context["number"] != "1.50" || d.Context["truth"] != "true" || d.UsageIdentifierKey != "key" {
		t.Errorf("%+v", d)
	}
}

func TestStageVariablesNameTheFunction(t *testing.T) {
	w := newWorld(t)
	w.answers(allowAll)
	a := tokenAuthorizer()
	a.AuthorizerUri = strings.Replace(functionUri, ":allow/", ":${stageVariables.fn}/", 1)
	x := request("", "Auth", "x")
	if _, err := w.authorize(a, x); err != nil {
		t.Error(err)
	}
	x.StageVariables = map[string]string{}
	a.AuthorizerUri = "${stageVariables.uri}"
	var fault *apigw.Fault
	if _, err := w.authorize(a, x); !errors.As(err, &fault) || fault.Type != apigw.AuthorizerConfigurationError {
		t.Error(err)
	}
}
