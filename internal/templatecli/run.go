// Package templatecli is `stile template`: it renders, checks and times mapping templates from the command line.
package templatecli

import (
	"errors"
	"fmt"
	"io"

	"stile/internal/cmdline"
)

// commandLine is what the command line is read into.
type commandLine struct {
	Render   renderCommand `cmd:"" help:"Print what a template makes of a request, and on standard error the overrides it sets."`
	Check    checkCommand  `cmd:"" help:"Report errors and likely mistakes in templates."`
	Jsonpath pathCommand   `cmd:"" help:"Apply a JSONPath to a document."`
	Bench    benchCommand  `cmd:"" help:"Time a template."`
}

// CommandLine is what the command line of `stile template` is read into.
func CommandLine() any { return new(commandLine) }

// Exit codes.
const (
	ok       = 0
	failed   = 1 // a template failed, or a mistake was found
	badUsage = 2
)

// errFailed ends a command whose output has said everything.
var errFailed = errors.New("failed")

// streams are where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// Run executes the command that args name, without the words before them, and answers the exit code.
func Run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var line commandLine
	name, err := cmdline.Parse("stile template", "Renders and checks mapping templates without a gateway.", &line, args, stdout)
	if err == nil {
		command := map[string]interface{ execute(streams) error }{
			"render": &line.Render, "check": &line.Check, "jsonpath": &line.Jsonpath, "bench": &line.Bench,
		}[name]
		name = " " + name
		err = command.execute(streams{stdin, stdout, stderr})
	}
	var misuse *cmdline.UsageError
	switch {
	case err == nil, errors.Is(err, cmdline.ErrHelp):
		return ok
	case errors.Is(err, errFailed):
		return failed
	}
	fmt.Fprintf(stderr, "stile template%s: %s\n", name, err)
	if errors.As(err, &misuse) {
		return badUsage
	}
	return failed
}
