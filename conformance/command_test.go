package conformance_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"testing"
)

// lambdaUri is the URI of the documentation's example of put-integration.
const lambdaUri = "arn:aws:apigateway:us-west-2:lambda:path/2015-03-31/functions/arn:aws:lambda:us-west-2:123412341234:function:function_name/invocations"

// commandLine is a program that takes the arguments of `aws apigateway`.
type commandLine struct {
	t       *testing.T
	program []string
}

// run answers one member of what the command printed, "" for none.
func (c *commandLine) run(member string, args ...string) string {
	c.t.Helper()
	full := append(append(c.program[1:len(c.program):len(c.program)], args...), "--endpoint-url", gateway.admin, "--region", region, "--output", "json")
	command := exec.Command(c.program[0], full...)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		c.t.Fatalf("%v: %v: %s%s", args, err, &stdout, &stderr)
	}
	if member == "" {
		return ""
	}
	var answer map[string]any
	if err := json.Unmarshal(stdout.Bytes(), &answer); err != nil {
		c.t.Fatalf("%v printed %s: %v", args, &stdout, err)
	}
	if items, ok := answer["items"].([]any); ok && len(items) > 0 {
		answer, _ = items[0].(map[string]any)
	}
	value, ok := answer[member].(string)
	if !ok {
		c.t.Fatalf("%v printed no %s: %s", args, member, &stdout)
	}
	return value
}

func TestTheAwsCommand(t *testing.T) {
	if _, err := exec.LookPath("aws"); err != nil {
		missing(t, "the aws command")
	}
	testCommandLine(t, "aws", "apigateway")
}

func TestStilesOwnCommand(t *testing.T) {
	testCommandLine(t, stileCommand, "apigateway")
}

func testCommandLine(t *testing.T, program ...string) {
	c := &commandLine{t, program}
	api := c.run("id", "create-rest-api", "--name", "conformance")
	root := c.run("id", "get-resources", "--rest-api-id", api)
	resource := func(path string) string {
		return c.run("id", "create-resource", "--rest-api-id", api, "--parent-id", root, "--path-part", path)
	}
	on := func(resource, method string, args ...string) []string {
		return append([]string{args[0], "--rest-api-id", api, "--resource-id", resource, "--http-method", method}, args[1:]...)
	}
	// answer lets the integration's response through, as it is or as template says.
	answer := func(resource, method string, more ...string) {
		c.run("statusCode", on(resource, method, append([]string{"put-integration-response", "--status-code", "200"}, more...)...)...)
		c.run("statusCode", on(resource, method, "put-method-response", "--status-code", "200")...)
	}

	mock := resource("mock")
	c.run("httpMethod", on(mock, "GET", "put-method", "--authorization-type", "NONE")...)
	c.run("type", on(mock, "GET", "put-integration", "--type", "MOCK", "--request-templates", `{ "application/json": "{\"statusCode\": 200}" }`)...)
	answer(mock, "GET", "--response-templates", `{"application/json": "{\"mocked\": true}"}`)

	https := resource("https")
	c.run("httpMethod", on(https, "GET", "put-method", "--authorization-type", "NONE")...)
	c.run("type", on(https, "GET", "put-integration", "--type", "HTTP", "--integration-http-method", "GET", "--uri", peers.secure.URL+"/path",
		"--tls-config", "insecureSkipVerification=true")...)
	answer(https, "GET")

	http := resource("http")
	c.run("httpMethod", on(http, "GET", "put-method", "--authorization-type", "NONE")...)
	c.run("type", on(http, "GET", "put-integration", "--type", "HTTP", "--integration-http-method", "GET", "--uri", peers.plain.URL+"/path")...)
	answer(http, "GET")

	hello := resource("hello")
	c.run("httpMethod", on(hello, "POST", "put-method", "--authorization-type", "NONE")...)
	c.run("type", on(hello, "POST", "put-integration", "--type", "AWS", "--integration-http-method", "POST", "--uri", lambdaUri)...)
	answer(hello, "POST")

	proxy := resource("{proxy+}")
	c.run("httpMethod", on(proxy, "ANY", "put-method", "--authorization-type", "NONE", "--request-parameters", "method.request.path.proxy=true")...)
	c.run("type", on(proxy, "ANY", "put-integration", "--type", "HTTP_PROXY", "--integration-http-method", "ANY", "--uri", peers.plain.URL+"/{proxy}",
		"--request-parameters", "integration.request.path.proxy=method.request.path.proxy")...)

	c.run("id", "create-deployment", "--rest-api-id", api, "--stage-name", "test")
	checkRoutes(t, api, routes)
	c.run("", "delete-rest-api", "--rest-api-id", api)
	checkGone(t, api)
}

// checkGone calls the stage of an API that was deleted.
func checkGone(t *testing.T, api string) {
	t.Helper()
	res, body := send(t, "GET", gateway.admin+"/restapis/"+api+"/test/_user_request_/mock", "", "")
	if res.StatusCode != 403 && res.StatusCode != 404 {
		t.Errorf("after its deletion the API answers %d %s", res.StatusCode, body)
	}
}
