// Package stile is the program: it hands the command line to the subcommand it names.
package stile

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"stile/internal/cli"
	"stile/internal/control"
	"stile/internal/demo"
	"stile/internal/server"
	"stile/internal/templatecli"
)

const usage = `stile is Amazon API Gateway (REST APIs) that you run yourself.

  stile serve         run the gateway: control plane and data plane
  stile apigateway    call a control plane, with the arguments of "aws apigateway"
  stile template      render and check mapping templates without a gateway
  stile demo          start a gateway with one API of every integration type, and call it
  stile coverage-aws  list which of AWS's operations are implemented
  stile completion    print what completes command lines in bash, zsh or fish
  stile version       print the version
  stile help          print this

Each one explains itself: stile serve --help, stile apigateway help, stile demo --help.
`

// Main runs the subcommand that the command line names, and answers the exit status. A link named aws is the AWS command line, as far
// as it is about API Gateway.
func Main(commandLine []string) int {
	program, args := filepath.Base(commandLine[0]), commandLine[1:]
	if program == cli.AWS {
		return apigateway(program, args)
	}
	if len(args) == 0 {
		_, _ = fmt.Fprint(os.Stderr, usage)
		return 2
	}
	switch name, rest := args[0], args[1:]; name {
	case "serve":
		reserveHeap()
		return server.Run(context.Background(), rest, os.Stdout, os.Stderr)
	case "apigateway":
		return apigateway("stile", args)
	case "demo":
		reserveHeap()
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		return demo.Run(ctx, rest, os.Stdout, os.Stderr)
	case "template":
		reserveHeap()
		return templatecli.Run(rest, os.Stdin, os.Stdout, os.Stderr)
	case "coverage-aws":
		return alone(name, rest, control.Coverage)
	case "completion":
		return completion(rest)
	case "complete": // what the scripts of "stile completion" ask
		return complete(rest)
	case "version", "--version":
		return alone(name, rest, printVersion)
	case "help", "--help", "-h":
		_, _ = fmt.Fprint(os.Stdout, usage)
		return 0
	default:
		if strings.HasPrefix(name, "--") && slices.Contains(args, "apigateway") {
			return apigateway("stile", args) // global options may stand first
		}
		_, _ = fmt.Fprintf(os.Stderr, "stile: there is no command %q; see stile help\n", name)
		return 2
	}
}

func apigateway(program string, args []string) int { return cli.RunAs(program, args, streams()) }

func streams() cli.Streams {
	return cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.LookupEnv}
}

func printVersion(w io.Writer) error {
	_, err := fmt.Fprintln(w, "stile", server.Version())
	return err
}

// alone runs a command that takes no arguments.
func alone(name string, args []string, command func(io.Writer) error) int {
	if len(args) > 0 {
		_, _ = fmt.Fprintf(os.Stderr, "stile %s: unexpected %q\n", name, args[0])
		return 2
	}
	if err := command(os.Stdout); err != nil {
		_, _ = fmt.Fprintf(os.Stderr, "stile %s: %v\n", name, err)
		return 1
	}
	return 0
}
