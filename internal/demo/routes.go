package demo

import (
	"fmt"
	"strings"
)

const lambdaUri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:" + functionName + "/invocations"

// route is one resource of the demo's API: how it is described to the control plane, how it is called, and what must come back.
type route struct {
	kind        string // the integration's type, for the table
	pathPart    string
	methodHttp  string   // of the method: a verb or ANY
	integration []string // arguments of put-integration besides the ids; {backend} stands for the backend's URL
	response    []string // arguments of put-integration-response besides the ids; nil for proxies

	verb, call, body string // how it is called: the path may go on below the resource
	contentType      string
	status           int
	want             string // part of the body
}

var routes = []route{
	{
		kind: "MOCK", pathPart: "mock", methodHttp: "GET",
		integration: []string{"--request-templates", `{"application/json": "{\"statusCode\": 200}"}`},
		response: []string{
			"--response-templates",
			`{"application/json": "{\"from\": \"no backend at all\", \"stage\": \"$context.stage\", \"you\": \"$context.identity.sourceIp\"}"}`,
		},
		verb: "GET", call: "/mock", status: 200, want: `"from": "no backend at all"`,
	},
	{
		kind: "HTTP", pathPart: "http", methodHttp: "GET",
		integration: []string{
			"--integration-http-method", "GET", "--uri", "{backend}/pets/{id}",
			"--request-parameters", `{"integration.request.path.id": "method.request.querystring.id"}`,
		},
		response: []string{
			"--response-templates",
			`{"application/json": "#set($pet = $input.path('$')){\"pet\": \"$pet.name the $pet.kind\", \"price\": $pet.price}"}`,
		},
		verb: "GET", call: "/http?id=1", status: 200, want: `"pet": "Rex the dog"`,
	},
	{
		kind: "HTTP_PROXY", pathPart: "{proxy+}", methodHttp: "ANY",
		integration: []string{
			"--integration-http-method", "ANY", "--uri", "{backend}/{proxy}",
			"--request-parameters", `{"integration.request.path.proxy": "method.request.path.proxy"}`,
		},
		verb: "PUT", call: "/any/path?x=1", body: `{"as": "it is"}`, contentType: "application/json", status: 200, want: `"path":"/any/path"`,
	},
	{
		kind: "AWS", pathPart: "hello", methodHttp: "POST",
		integration: []string{
			"--integration-http-method", "POST", "--uri", lambdaUri,
			"--request-templates", `{"application/json": "{\"name\": \"$input.path('$.user.name')\"}"}`,
		},
		response: []string{"--response-templates", `{"application/json": "{\"mapped\": $input.json('$.greeting')}"}`},
		verb:     "POST", call: "/hello", body: `{"user": {"name": "Ada"}}`, contentType: "application/json", status: 200, want: `"mapped": "Hello, Ada!"`,
	},
	{
		kind: "AWS_PROXY", pathPart: "lambda", methodHttp: "GET",
		integration: []string{"--integration-http-method", "POST", "--uri", lambdaUri},
		verb:        "GET", call: "/lambda?name=Grace", status: 201, want: `"greeting":"Hello, Grace!"`,
	},
}

// check is nil if the route answered as it should.
func (r *route) check(status int, body string) error {
	if status != r.status {
		return fmt.Errorf("status %d, should be %d", status, r.status)
	}
	if !strings.Contains(body, r.want) {
		return fmt.Errorf("the body should contain %s", r.want)
	}
	return nil
}
