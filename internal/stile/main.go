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
	"stile/internal/python"
	"stile/internal/server"
	"stile/internal/templatecli"
)

// subcommand is a word that the program's command line may begin with.
type subcommand struct {
	name, about string
	run         func(args []string) int
	line        func() any // what its arguments are read into, for those that have flags
}

func subcommands() []subcommand {
	return []subcommand{
		{"serve", "run the gateway: control plane and data plane", serve, server.CommandLine},
		{"apigateway", `call a control plane, with the arguments of "aws apigateway"`, callControlPlane, nil},
		{"template", "render and check mapping templates without a gateway", template, templatecli.CommandLine},
		{"demo", "start a gateway with one API of every integration type, and call it", runDemo, demo.CommandLine},
		{"coverage-aws", "list which of AWS's operations are implemented", alone("coverage-aws", control.Coverage), nil},
		{"completion", "print what completes command lines in bash, zsh or fish", completion, nil},
		{"version", "print the version", alone("version", printVersion), nil},
		{"help", "print this, or what a command takes", help, nil},
	}
}

func usage(w io.Writer) error {
	var b strings.Builder
	b.WriteString("stile is Amazon API Gateway (REST APIs) that you run yourself.\n\n")
	for _, c := range subcommands() {
		fmt.Fprintf(&b, "  stile %-13s %s\n", c.name, c.about)
	}
	b.WriteString("\nEach one explains itself: stile serve --help, stile apigateway help, stile demo --help.\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// Main runs the subcommand that the command line names, and answers the exit status. A link named aws is the AWS command line, as far
// as it is about API Gateway.
func Main(commandLine []string) int {
	program, args := filepath.Base(commandLine[0]), commandLine[1:]
	if program == cli.AWS {
		return cli.RunAs(program, args, streams())
	}
	if len(args) == 0 {
		_ = usage(os.Stderr)
		return 2
	}
	name, rest := args[0], args[1:]
	switch name {
	case "complete": // what the scripts of "stile completion" ask
		return complete(rest)
	case "--version":
		name = "version"
	case "-h", "--help":
		name = "help"
	}
	if c := find(name); c != nil {
		return c.run(rest)
	}
	service := func(arg string) bool { return arg == "apigateway" || arg == "help" }
	if strings.HasPrefix(name, "--") && slices.ContainsFunc(rest, service) {
		return cli.Run(args, streams()) // global options may stand first
	}
	return unknown(name)
}

func find(name string) *subcommand {
	commands := subcommands()
	if i := slices.IndexFunc(commands, func(c subcommand) bool { return c.name == name }); i >= 0 {
		return &commands[i]
	}
	return nil
}

func unknown(name string) int {
	var names []string
	for _, c := range subcommands() {
		names = append(names, c.name)
	}
	hint := ""
	if near := python.CloseMatches(name, names); len(near) > 0 {
		hint = fmt.Sprintf(", did you mean %q?", near[0])
	}
	_, _ = fmt.Fprintf(os.Stderr, "stile: there is no command %q%s; see stile help\n", name, hint)
	return 2
}

// help prints what there is, or has a command explain itself.
func help(args []string) int {
	if len(args) == 0 || isHelp(args) {
		return printed("help", usage)
	}
	c := find(args[0])
	switch {
	case c == nil:
		return unknown(args[0])
	case c.name == "apigateway":
		return c.run(append(slices.Clone(args[1:]), "help"))
	case c.name == "help":
		return printed("help", usage)
	}
	return c.run(append(slices.Clone(args[1:]), "--help"))
}

// isHelp is whether args ask for nothing but help.
func isHelp(args []string) bool {
	return len(args) == 1 && (args[0] == "help" || args[0] == "-h" || args[0] == "--help")
}

// orHelp is args, or --help for the word help alone.
func orHelp(args []string) []string {
	if isHelp(args) {
		return []string{"--help"}
	}
	return args
}

func serve(args []string) int {
	reserveHeap()
	return server.Run(context.Background(), orHelp(args), os.Stdout, os.Stderr)
}

func runDemo(args []string) int {
	reserveHeap()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return demo.Run(ctx, orHelp(args), os.Stdout, os.Stderr)
}

func template(args []string) int {
	reserveHeap()
	return templatecli.Run(orHelp(args), os.Stdin, os.Stdout, os.Stderr)
}

func callControlPlane(args []string) int {
	return cli.Run(append([]string{"apigateway"}, args...), streams())
}

func streams() cli.Streams {
	return cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.LookupEnv}
}

func printVersion(w io.Writer) error {
	_, err := fmt.Fprintln(w, "stile", server.Version())
	return err
}

// alone is a command that takes no arguments.
func alone(name string, command func(io.Writer) error) func([]string) int {
	return func(args []string) int {
		switch {
		case isHelp(args):
			return explain(name, "")
		case len(args) > 0:
			_, _ = fmt.Fprintf(os.Stderr, "stile %s: unexpected %q; it takes no arguments\n", name, args[0])
			return 2
		}
		return printed(name, command)
	}
}

// explain prints how a command without flags is used.
func explain(name, arguments string) int {
	return printed(name, func(w io.Writer) error {
		about := []rune(find(name).about)
		_, err := fmt.Fprintf(w, "Usage: stile %s\n\n%s.\n", strings.TrimSpace(name+" "+arguments), strings.ToUpper(string(about[:1]))+string(about[1:]))
		return err
	})
}

// printed writes to standard output, and answers the exit status.
func printed(name string, text func(io.Writer) error) int {
	if err := text(os.Stdout); err != nil {
		_, _ = fmt.Fprintf(os.Stderr, "stile %s: %v\n", name, err)
		return 1
	}
	return 0
}
