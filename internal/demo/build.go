package demo

import (
	"bytes"
	"fmt"
	"strings"

	"stile/internal/cli"
)

// client runs commands of `stile apigateway` against one control plane, as a user would.
type client struct{ endpoint string }

// run answers what the command printed, without the line end.
func (c *client) run(args ...string) (string, error) {
	var out, complaint bytes.Buffer
	line := append([]string{"apigateway", "--endpoint-url", c.endpoint, "--region", "us-east-1", "--no-sign-request"}, args...)
	code := cli.Run(line, cli.Streams{In: strings.NewReader(""), Out: &out, Err: &complaint, Env: func(string) (string, bool) { return "", false }})
	if code != 0 {
		return "", fmt.Errorf("%s: %s", args[0], strings.TrimSpace(complaint.String()))
	}
	return strings.TrimSpace(out.String()), nil
}

// buildApi describes the demo's API through the public control plane and deploys it to the stage "demo".
func (c *client) buildApi(backendUrl string) (apiId string, err error) {
	if apiId, err = c.run("create-rest-api", "--name", "stile demo", "--query", "id", "--output", "text"); err != nil {
		return "", err
	}
	root, err := c.run("get-resources", "--rest-api-id", apiId, "--query", "items[0].id", "--output", "text")
	if err != nil {
		return "", err
	}
	for i := range routes {
		if err := c.buildRoute(apiId, root, backendUrl, &routes[i]); err != nil {
			return "", err
		}
	}
	_, err = c.run("create-deployment", "--rest-api-id", apiId, "--stage-name", stageName)
	return apiId, err
}

func (c *client) buildRoute(apiId, root, backendUrl string, r *route) error {
	resource, err := c.run("create-resource", "--rest-api-id", apiId, "--parent-id", root, "--path-part", r.pathPart, "--query", "id", "--output", "text")
	if err != nil {
		return err
	}
	at := []string{"--rest-api-id", apiId, "--resource-id", resource, "--http-method", r.methodHttp}
	put := func(operation string, args ...string) error {
		_, err := c.run(append(append([]string{operation}, at...), args...)...)
		return err
	}
	if err := put("put-method", append([]string{"--authorization-type", "NONE"}, r.declared()...)...); err != nil {
		return err
	}
	integration := []string{"--type", r.kind}
	for _, arg := range r.integration {
		integration = append(integration, strings.ReplaceAll(arg, "{backend}", backendUrl))
	}
	if err := put("put-integration", integration...); err != nil || r.response == nil {
		return err
	}
	if err := put("put-method-response", "--status-code", "200"); err != nil {
		return err
	}
	return put("put-integration-response", append([]string{"--status-code", "200"}, r.response...)...)
}

// declared are the arguments of put-method that declare what the integration maps.
func (r *route) declared() []string {
	for _, source := range []string{"method.request.querystring.id", "method.request.path.proxy"} {
		if strings.Contains(strings.Join(r.integration, " "), source) {
			return []string{"--request-parameters", `{"` + source + `": true}`}
		}
	}
	return nil
}
