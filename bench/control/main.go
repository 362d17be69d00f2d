// Control measures what a control-plane call costs: stile on disk and in memory, and moto_server where it is installed.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"time"
)

type options struct {
	stile    string
	duration time.Duration
	listed   int
}

func main() {
	var o options
	flag.StringVar(&o.stile, "stile", "../bin/stile", "the program to measure")
	flag.DurationVar(&o.duration, "duration", 2*time.Second, "how long each rate is measured")
	flag.IntVar(&o.listed, "listed", 10000, "how many APIs and API keys are listed")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, o, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench/control:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options, out io.Writer) error {
	dir, err := os.MkdirTemp("", "stile-bench-control-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // temporary
	stile, err := filepath.Abs(o.stile)
	if err != nil {
		return err
	}
	var columns []column
	for _, p := range []program{
		{"stile, on disk", stile, []string{"serve", "--listen", "127.0.0.1:0", "--data", filepath.Join(dir, "data"), "--log-level", "warn", "--admin-listen"}, "", o.listed},
		{"stile, in memory", stile, []string{"serve", "--listen", "127.0.0.1:0", "--data", ":memory:", "--log-level", "warn", "--admin-listen"}, "", o.listed},
		{"moto_server", "moto_server", []string{"--host", "127.0.0.1"}, "--port", o.listed},
	} {
		if _, err := exec.LookPath(p.command); err != nil {
			fmt.Fprintf(out, "%s isn't installed: it isn't measured\n", p.command)
			continue
		}
		figures, err := measureProgram(ctx, p, dir, o.duration)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		columns = append(columns, column{p.name, figures})
	}
	if len(columns) == 0 {
		return errors.New("nothing was measured")
	}
	return print(out, columns)
}
