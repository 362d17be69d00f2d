// Package templatecli is `stile template`: it renders, checks and times mapping templates from the command line.
package templatecli

import (
	"errors"
	"flag"
	"fmt"
	"io"
)

const usage = `Usage: stile template <command> [options]

Commands:
  render    print what a template makes of a request, and the overrides it sets
  check     report errors and likely mistakes in templates
  jsonpath  apply JSONPaths to documents
  bench     time a template
`

// synopses say what each command takes.
var synopses = map[string]string{
	"render":   "-t FILE [options], or --cases FILE",
	"check":    "FILE...",
	"jsonpath": "PATH FILE, or --cases FILE",
	"bench":    "[--seconds N] FILE\nFILE holds one case: a JSON object with name, template, context and output.",
}

// Exit codes.
const (
	ok       = 0
	failed   = 1 // a template failed, or a mistake was found
	badUsage = 2
)

// errFailed ends a command whose output has said everything.
var errFailed = errors.New("failed")

// usageError is a command line that cannot be understood.
type usageError struct{ message string }

func (e *usageError) Error() string { return e.message }

// streams are where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// Run executes the command that args name, without the words before them, and answers the exit code.
func Run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	commands := map[string]func([]string, streams) error{
		"render":   render,
		"check":    check,
		"jsonpath": readPaths,
		"bench":    bench,
	}
	if len(args) == 0 || commands[args[0]] == nil {
		fmt.Fprint(stderr, usage)
		return badUsage
	}
	err := commands[args[0]](args[1:], streams{stdin, stdout, stderr})
	var misuse *usageError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return ok
	case errors.Is(err, errFailed):
		return failed
	case errors.As(err, &misuse):
		fmt.Fprintf(stderr, "stile template %s: %s\n", args[0], err)
		return badUsage
	}
	fmt.Fprintf(stderr, "stile template %s: %s\n", args[0], err)
	return failed
}

// parseFlags reads options, which may stand before, between and after the arguments.
func parseFlags(flags *flag.FlagSet, s streams, args []string) (rest []string, err error) {
	flags.SetOutput(s.err)
	flags.Usage = func() {
		fmt.Fprintf(s.err, "Usage: stile template %s %s\n", flags.Name(), synopses[flags.Name()])
		flags.PrintDefaults()
	}
	for {
		if err := flags.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, &usageError{err.Error()}
		}
		if flags.NArg() == 0 {
			return rest, nil
		}
		rest = append(rest, flags.Arg(0))
		args = flags.Args()[1:]
	}
}
