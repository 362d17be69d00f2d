// Package demo shows the main job: it starts a server with an HTTP backend and a Lambda function of its own, describes an API with all
// five integration types through the public control plane, calls every route, and stays up for the reader to go on.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"stile/internal/cmdline"
	"stile/internal/lambda"
	"stile/internal/server"
	"stile/internal/wire"
)

const (
	stageName = "demo"
	callLimit = 20 * time.Second // of one call; the first one of a function starts it
)

type flags struct {
	Once        bool   `help:"Exit after the calls, with 0 only if all answered as they should."`
	Listen      string `default:"127.0.0.1:0" placeholder:"ADDRESS" help:"Address of the data plane; port 0 takes a free one (127.0.0.1:0)."`
	AdminListen string `default:"127.0.0.1:0" placeholder:"ADDRESS" help:"Address of the control plane; port 0 takes a free one (127.0.0.1:0)."`
}

const about = "Starts a gateway with one API of every integration type, calls every route, and stays up until Ctrl-C. Nothing is kept."

// CommandLine is what the command line of `stile demo` is read into.
func CommandLine() any { return new(flags) }

// Run is `stile demo`. It answers the exit status: 0 only if every route answered as it should.
func Run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if len(args) == 1 && args[0] == "function" {
		if err := runFunction(ctx); err != nil && ctx.Err() == nil {
			fmt.Fprintln(stderr, "stile demo function:", err)
			return 1
		}
		return 0
	}
	var given flags
	_, err := cmdline.Parse("stile demo", about, &given, args, stdout)
	var usage *cmdline.UsageError
	switch {
	case errors.Is(err, cmdline.ErrHelp):
		return 0
	case errors.As(err, &usage):
		fmt.Fprintln(stderr, "stile demo:", err)
		return 2
	case err == nil:
		err = run(ctx, &given, stdout)
	}
	if err != nil {
		fmt.Fprintln(stderr, "stile demo:", err)
		return 1
	}
	return 0
}

func run(ctx context.Context, given *flags, stdout io.Writer) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find the program to run as a Lambda function: %w", err)
	}
	backend, err := startBackend()
	if err != nil {
		return fmt.Errorf("start the HTTP backend: %w", err)
	}
	defer backend.close()
	srv, err := server.Start(ctx, demoConfig(given.Listen, given.AdminListen, self))
	if err != nil {
		return err
	}
	defer srv.Close(context.WithoutCancel(ctx))

	fmt.Fprintln(stdout, "stile is running. Describing an API through the control plane:")
	admin := "http://" + srv.AdminAddr()
	aws := &client{endpoint: admin}
	apiId, err := aws.buildApi(backend.url)
	if err != nil {
		return fmt.Errorf("describe the API: %w", err)
	}
	fmt.Fprintf(stdout, "  API %s is deployed to stage %q. Calling every route:\n", apiId, stageName)
	results, failed := callRoutes(ctx, srv.Addr(), apiId)
	report(stdout, results)
	if given.Once {
		if failed > 0 {
			return fmt.Errorf("%d of %d routes didn't answer as they should", failed, len(results))
		}
		_, err := fmt.Fprintln(stdout, "All routes answered as they should.")
		return err
	}
	printNext(stdout, srv.Addr(), admin, apiId)
	<-ctx.Done()
	return nil
}

func demoConfig(listen, adminListen, self string) server.Config {
	config := server.DefaultConfig()
	config.Listen, config.AdminListen, config.Data, config.LogLevel = listen, adminListen, ":memory:", "warn"
	config.Functions = map[string]lambda.FunctionConfig{functionName: {Exec: []string{self, "demo", "function"}}}
	return config
}

// callRoutes calls every route on the data plane's port under the host that AWS would give the API.
func callRoutes(ctx context.Context, dataAddr, apiId string) (results []result, failed int) {
	client := wire.NewClient(wire.ClientOptions{})
	defer client.Close()
	for i := range routes {
		r := result{route: &routes[i]}
		r.status, r.body, r.err = callRoute(ctx, client, dataAddr, apiId, r.route)
		if r.err == nil {
			r.err = r.route.check(r.status, r.body)
		}
		if r.err != nil {
			failed++
		}
		results = append(results, r)
	}
	return results, failed
}

func callRoute(ctx context.Context, client *wire.Client, dataAddr, apiId string, r *route) (status int, body string, err error) {
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	req := &wire.Request{Method: r.verb, Scheme: "http", Host: dataAddr, Target: "/" + stageName + r.call, Body: wire.Bytes([]byte(r.body))}
	req.Header.Add("Host", apiId+".execute-api.us-east-1.amazonaws.com")
	if r.contentType != "" {
		req.Header.Add("Content-Type", r.contentType)
	}
	var res wire.Response
	if err := client.Do(ctx, req, &res); err != nil {
		return 0, "", err
	}
	text, err := res.Body.ReadAll(1 << 20)
	return res.Status, string(text), err
}

func printNext(w io.Writer, dataAddr, admin, apiId string) {
	host := apiId + ".execute-api.localhost"
	_, port, _ := net.SplitHostPort(dataAddr)
	fmt.Fprintf(w, `Data plane     http://%[1]s
Control plane  %[2]s
The API        http://%[3]s:%[4]s/demo

Try next, in another terminal:

  curl http://%[3]s:%[4]s/demo/lambda?name=you
  curl %[2]s/restapis/%[5]s/demo/_user_request_/http?id=2
  bin/stile apigateway get-resources --rest-api-id %[5]s --embed methods --endpoint-url %[2]s --region us-east-1 --no-sign-request

Ctrl-C ends it; nothing is kept.
`, dataAddr, admin, host, port, apiId)
}
