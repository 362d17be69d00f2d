package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// startStile runs stile serve with its defaults and describes the API to it as any client would.
func startStile(ctx context.Context, o options, dir, backend string) (*gateway, error) {
	path, err := filepath.Abs(o.stile)
	if err != nil {
		return nil, err
	}
	ports, err := freePorts(2)
	if err != nil {
		return nil, err
	}
	address, admin := ports[0], ports[1]
	command := exec.Command(path, "serve", "--listen", address, "--admin-listen", admin, "--data", ":memory:", "--log-level", "warn")
	command.Dir = dir
	command.Env = append(os.Environ(), "GOMAXPROCS="+strconv.Itoa(o.processors))
	command.Stderr = os.Stderr
	g, err := start(ctx, "stile", address, "", command)
	if err != nil {
		return nil, err
	}
	if err = g.awaitPort(ctx, admin); err == nil {
		g.host, err = deployAPI(ctx, controlPlane("http://"+admin), backend)
	}
	if err != nil {
		g.stop()
		return nil, err
	}
	return g, nil
}

// controlPlane is the address of a control plane on loopback, which needs no signature.
type controlPlane string

// deployAPI makes an API of the cases and answers the Host it is called by.
func deployAPI(ctx context.Context, control controlPlane, backend string) (string, error) {
	type object = map[string]any
	var api struct{ Id string }
	if err := control.call(ctx, "POST", "/restapis", object{"name": "bench"}, &api); err != nil {
		return "", err
	}
	base := "/restapis/" + api.Id
	var resources struct{ Item []struct{ Id string } }
	if err := control.call(ctx, "GET", base+"/resources", nil, &resources); err != nil {
		return "", err
	}
	if len(resources.Item) == 0 {
		return "", fmt.Errorf("a new API has no root resource")
	}
	for _, route := range []struct {
		name        string
		integration object
		response    object
	}{
		{"proxy", object{"type": "HTTP_PROXY", "httpMethod": "GET", "uri": "http://" + backend + "/payload"}, nil},
		{
			"mock",
			object{"type": "MOCK", "requestTemplates": object{"application/json": `{"statusCode": 200}`}},
			object{"responseTemplates": object{"application/json": mockBody}},
		},
	} {
		var resource struct{ Id string }
		if err := control.call(ctx, "POST", base+"/resources/"+resources.Item[0].Id, object{"pathPart": route.name}, &resource); err != nil {
			return "", err
		}
		method := base + "/resources/" + resource.Id + "/methods/GET"
		if err := control.call(ctx, "PUT", method, object{"authorizationType": "NONE"}, nil); err != nil {
			return "", err
		}
		if err := control.call(ctx, "PUT", method+"/integration", route.integration, nil); err != nil {
			return "", err
		}
		if route.response == nil {
			continue
		}
		if err := control.call(ctx, "PUT", method+"/responses/200", object{}, nil); err != nil {
			return "", err
		}
		if err := control.call(ctx, "PUT", method+"/integration/responses/200", route.response, nil); err != nil {
			return "", err
		}
	}
	if err := control.call(ctx, "POST", base+"/deployments", object{"stageName": stage}, nil); err != nil {
		return "", err
	}
	return api.Id + ".execute-api.us-east-1.amazonaws.com", nil
}

// call sends in, unless it is nil, and reads the answer into out, unless that is.
func (c controlPlane) call(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, string(c)+path, body)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }() // it has been read
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %d %s", method, path, res.StatusCode, text)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(text, out)
}
