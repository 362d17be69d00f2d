package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"stile/bench/controlplane"
)

// startStile runs stile serve with its defaults and describes the API to it as any client would.
func startStile(ctx context.Context, s setting) (*gateway, error) {
	path, err := filepath.Abs(s.o.stile)
	if err != nil {
		return nil, err
	}
	ports, err := freePorts(3)
	if err != nil {
		return nil, err
	}
	config := filepath.Join(s.dir, "stile.yaml")
	if err := os.WriteFile(config, fmt.Appendf(nil, "tls_certificates: [{certificate: %q}]\n", s.certificate), 0o600); err != nil {
		return nil, err
	}
	g := &gateway{name: "stile", address: ports[0], tlsAddress: ports[1], version: versionOf(path, "version")}
	admin := ports[2]
	command := exec.Command(path, "serve", "--listen", g.address, "--tls-listen", g.tlsAddress, "--admin-listen", admin, "--config", config,
		"--data", ":memory:", "--log-level", "warn")
	command.Dir = s.dir
	command.Env = append(os.Environ(), fmt.Sprintf("GOMAXPROCS=%d", s.o.processors))
	if g, err = launch(ctx, g, command); err != nil {
		return nil, err
	}
	if err = g.awaitPort(ctx, admin); err == nil {
		g.host, err = deployAPI(ctx, controlplane.New(admin), s.backend)
	}
	if err != nil {
		g.stop()
		return nil, err
	}
	return g, nil
}

type object = map[string]any

// route is a method of the API.
type route struct {
	path, method string
	integration  object
	response     object // nil for a proxy
	parameters   object // of the request, that mappings may refer to
}

// routes are the rows' methods; backend is its address.
func routes(backend string) []route {
	proxy := func(method, path string, more object) object {
		integration := object{"type": "HTTP_PROXY", "httpMethod": method, "uri": "http://" + backend + path}
		for name, value := range more {
			integration[name] = value
		}
		return integration
	}
	parameters, declared := object{}, object{}
	for i := range mapped / 2 {
		declared[fmt.Sprintf("method.request.querystring.q%d", i)] = false
		declared[fmt.Sprintf("method.request.header.X-In-%d", i)] = false
		parameters[fmt.Sprintf("integration.request.header.X-Query-%d", i)] = fmt.Sprintf("method.request.querystring.q%d", i)
		parameters[fmt.Sprintf("integration.request.header.X-Header-%d", i)] = fmt.Sprintf("method.request.header.X-In-%d", i)
	}
	return []route{
		{"proxy", "GET", proxy("GET", "/payload", nil), nil, nil},
		{"proxy", "POST", proxy("POST", "/payload", nil), nil, nil},
		{"large", "GET", proxy("GET", "/large", nil), nil, nil},
		{"stream", "GET", proxy("GET", "/large", object{"responseTransferMode": "STREAM"}), nil, nil},
		{"mapped", "GET", proxy("GET", "/payload", object{"requestParameters": parameters}), nil, declared},
		{
			"mock", "GET",
			object{"type": "MOCK", "requestTemplates": object{"application/json": `{"statusCode": 200}`}},
			object{"responseTemplates": object{"application/json": mockBody}},
			nil,
		},
		{
			"templates", "POST",
			object{"type": "HTTP", "httpMethod": "POST", "uri": "http://" + backend + "/order", "requestTemplates": object{"application/json": requestTemplate}},
			object{"responseTemplates": object{"application/json": responseTemplate}},
			nil,
		},
	}
}

// deployAPI makes an API of the routes and answers the Host it is called by.
func deployAPI(ctx context.Context, control *controlplane.Client, backend string) (string, error) {
	var api struct{ Id, RootResourceId string }
	if err := control.Call(ctx, "POST", "/restapis", object{"name": "bench"}, &api); err != nil {
		return "", err
	}
	base := "/restapis/" + api.Id
	resources := map[string]string{}
	for _, r := range routes(backend) {
		if resources[r.path] == "" {
			var resource struct{ Id string }
			if err := control.Call(ctx, "POST", base+"/resources/"+api.RootResourceId, object{"pathPart": r.path}, &resource); err != nil {
				return "", err
			}
			resources[r.path] = resource.Id
		}
		if err := putMethod(ctx, control, base+"/resources/"+resources[r.path]+"/methods/"+r.method, r); err != nil {
			return "", err
		}
	}
	if err := control.Call(ctx, "POST", base+"/deployments", object{"stageName": stage}, nil); err != nil {
		return "", err
	}
	return api.Id + strings.TrimPrefix(benchHost, "bench"), nil
}

// putMethod makes a route's method.
func putMethod(ctx context.Context, control *controlplane.Client, method string, r route) error {
	if err := control.Call(ctx, "PUT", method, object{"authorizationType": "NONE", "requestParameters": r.parameters}, nil); err != nil {
		return err
	}
	if err := control.Call(ctx, "PUT", method+"/integration", r.integration, nil); err != nil || r.response == nil {
		return err
	}
	if err := control.Call(ctx, "PUT", method+"/responses/200", object{}, nil); err != nil {
		return err
	}
	return control.Call(ctx, "PUT", method+"/integration/responses/200", r.response, nil)
}
