// Package cli is the command line "stile apigateway …": the AWS command line (version 1) for API Gateway, derived from the control
// plane's table of operations. What it prints and how it fails is meant to be equal to AWS's, byte for byte.
package cli

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"stile/internal/awsconfig"
	"stile/internal/control"
	"stile/internal/python"
)

// Streams is what a run of the command line is connected to.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	Env      func(name string) (string, bool) // as os.LookupEnv
}

// AWS is the name of the command whose place the program may take.
const AWS = "aws"

// Run executes one command line and answers its exit code. The arguments are those after the program's name, "apigateway" included:
// global options may stand before it.
func Run(args []string, s Streams) int { return RunAs("stile", args, s) }

// RunAs is Run for a program that was started under another name. As "aws" it is asked for other services too, and says that it has
// none.
func RunAs(program string, args []string, s Streams) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop)   // a second interrupt ends what the first can't, such as waiting for input
	signal.Ignore(syscall.SIGPIPE) // a reader that has gone is an error of Write, not the end of the process
	defer signal.Reset(syscall.SIGPIPE)
	r := newRunner(s, commandsOf(control.Operations()))
	r.program = program
	texts := make([]string, len(args))
	for i, arg := range args {
		texts[i] = python.FromSystem(arg)
	}
	return r.run(ctx, texts)
}

// The exit codes of the AWS command line, version 1.
const (
	exitBadConfig   = 1
	exitUsage       = 2
	exitUnwritten   = 120
	exitInterrupted = 130
	exitFailure     = 255
)

// runner is one run: no state outlives it.
type runner struct {
	Streams
	program  string // the name it was started under
	commands []*command
	config   *awsconfig.Config
	settings *awsconfig.Settings
	globals  globals
	debug    *debugLog
	colored  bool // a formatter was made that resets the terminal behind every write, also of complaints
	sleep    func(context.Context, time.Duration)

	verification func() (*tls.Config, error) // tlsConfig, read once
}

func newRunner(s Streams, commands []*command) *runner {
	r := &runner{Streams: s, program: "stile", commands: commands, debug: &debugLog{}, sleep: sleep}
	r.verification = sync.OnceValues(r.tlsConfig)
	return r
}

func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

func (r *runner) run(ctx context.Context, args []string) int {
	out := &watchedWriter{Writer: r.Out}
	r.Out = out
	code := r.report(ctx, r.execute(ctx, args))
	if out.err != nil {
		kind := "OSError"
		if errors.Is(out.err, syscall.EPIPE) {
			kind = "BrokenPipeError"
		}
		r.complain("Exception ignored in: <_io.TextIOWrapper name='<stdout>' mode='w' encoding='utf-8'>\n%s: %s\n", kind, python.OSError(out.err, "<stdout>"))
		return exitUnwritten
	}
	return code
}

// watchedWriter remembers that what it was given can't be written, or that nobody reads it, which stops no command.
type watchedWriter struct {
	io.Writer
	err error
}

func (w *watchedWriter) Write(p []byte) (int, error) {
	if w.err != nil {
		return len(p), nil
	}
	if _, err := w.Writer.Write(p); err != nil {
		w.err = err
	}
	return len(p), nil
}

func (r *runner) execute(ctx context.Context, args []string) error {
	var err error
	if r.config, err = awsconfig.Load(r.Env); err != nil {
		return err
	}
	r.config.Ask = r.askUser
	values, rest, err := r.mainParser().parse(args)
	if err != nil {
		return err
	}
	if r.globals, err = newGlobals(values); err != nil {
		return err
	}
	r.settings = r.config.Settings(r.globals.profile)
	if r.globals.debug {
		r.startDebug(args)
	}
	if err := r.checkTimestampFormat(); err != nil {
		return err
	}
	if err := r.settings.CheckMachine(); err != nil {
		return err
	}
	switch service := values.text("command"); service {
	case "apigateway":
	case "help":
		return r.helpMain()
	default:
		return notice(r.program + ": " + service + ": this is stile, which serves no AWS service but apigateway")
	}
	if values, rest, err = r.serviceParser().parse(rest); err != nil {
		return err
	}
	name := values.text("operation")
	if name == "help" {
		return r.helpService()
	}
	for _, c := range r.commands {
		if c.name == name {
			return r.operate(ctx, c, rest)
		}
	}
	return failure("no operation " + name) // the parser lets only choices through
}

// report writes what went wrong in the form it has for the AWS command line.
func (r *runner) report(ctx context.Context, err error) int {
	var (
		usage   *usageError
		unknown unknownOptions
		parse   *awsconfig.ParseError
		notice  notice
	)
	switch {
	case err == nil || errors.Is(err, errDone):
		return 0
	case ctx.Err() != nil:
		_, _ = fmt.Fprintln(r.Out) // that it can't be written changes nothing any more
		return exitInterrupted
	case errors.As(err, &parse):
		r.complain("botocore.exceptions.ConfigParseError: %s\n", err)
		return exitBadConfig
	case errors.As(err, &usage):
		r.complain("%saws: error: %s\n", r.banner(), usage.message)
		return exitUsage
	case errors.As(err, &unknown):
		r.complain("%s\nUnknown options: %s\n", r.banner(), strings.Join(unknown, ", "))
	case errors.As(err, &notice):
		r.complain("%s\n", notice)
	default:
		for _, text := range [...]string{"\n", err.Error(), "\n"} {
			r.complain("%s%s", text, r.resetBehind())
		}
	}
	return exitFailure
}

func (r *runner) resetBehind() string {
	if r.colored {
		return "\x1b[0m"
	}
	return ""
}

// complain writes to standard error; that it can't be written can't be told to anybody.
func (r *runner) complain(format string, a ...any) {
	_, _ = io.WriteString(r.Err, python.Encodable(fmt.Sprintf(format, a...)))
}

func (r *runner) banner() string {
	return strings.ReplaceAll(`usage: stile [options] apigateway <operation> [parameters]
To see help text, you can run:

  stile help
  stile apigateway help
  stile apigateway <operation> help
`, "stile", r.program)
}

// errDone ends a run early with success.
var errDone = errors.New("done")

// failure is a message shown behind a blank line, as most are.
type failure string

func (f failure) Error() string { return string(f) }

func failuref(format string, a ...any) error { return failure(fmt.Sprintf(format, a...)) }

// notice is a message shown without the blank line.
type notice string

func (n notice) Error() string { return string(n) }

// usageError is a command line that the grammar refuses.
type usageError struct{ message string }

func (e *usageError) Error() string { return e.message }

// unknownOptions are the words of the command line that mean nothing.
type unknownOptions []string

func (u unknownOptions) Error() string { return "Unknown options: " + strings.Join(u, ", ") }

// paramError is a value that can't be read.
type paramError struct{ option, message string }

func (e *paramError) Error() string {
	return fmt.Sprintf("Error parsing parameter '%s': %s", e.option, e.message)
}

func (r *runner) checkTimestampFormat() error {
	format, ok := r.settings.Get("cli_timestamp_format")
	switch format {
	case "wire", "none", "iso8601":
		return nil
	}
	if !ok {
		return nil
	}
	return failuref(`Unknown cli_timestamp_format value: %s, valid values are "none", "wire" or "iso8601"`, format)
}
