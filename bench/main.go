// Command bench measures stile against nginx on this machine, in one run: what a proxied and a made-up response cost each.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"
)

func main() {
	var o options
	flag.StringVar(&o.stile, "stile", "../bin/stile", "the stile to measure")
	flag.IntVar(&o.rounds, "rounds", 3, "rounds; the median counts")
	flag.DurationVar(&o.duration, "duration", 5*time.Second, "of one measurement")
	flag.IntVar(&o.connections, "connections", 64, "kept open at the gateway")
	flag.IntVar(&o.processors, "processors", min(2, runtime.NumCPU()), "GOMAXPROCS of stile and worker processes of nginx")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, o)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

type options struct {
	stile       string
	rounds      int
	duration    time.Duration
	connections int
	processors  int
}

// warmUp comes before the first measurement of each pair: connections, pools and branch predictors.
const warmUp = time.Second

func run(ctx context.Context, o options) error {
	if err := checkTools(o.stile); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "stile-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // what stays is in the temporary directory

	backend, err := startBackend()
	if err != nil {
		return err
	}
	defer func() { _ = backend.Close() }() // the bench is over
	stile, err := startStile(ctx, o, dir, backend.Addr().String())
	if err != nil {
		return err
	}
	defer stile.stop()
	nginx, err := startNginx(ctx, o, dir, backend.Addr().String(), stile.host)
	if err != nil {
		return err
	}
	defer nginx.stop()

	results, err := measureAll(ctx, o, []*gateway{stile, nginx})
	if err != nil {
		return err
	}
	return report(os.Stdout, o, results)
}

func checkTools(stile string) error {
	var missing []string
	for _, tool := range []string{"nginx", "wrk"} {
		if _, err := findTool(tool); err != nil {
			missing = append(missing, tool)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("%s not found; on Debian: apt-get install nginx wrk", strings.Join(missing, " and "))
	}
	if _, err := os.Stat(stile); errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s not found; run make build, or give -stile", stile)
	}
	return nil
}

// findTool also looks where Debian keeps servers, which isn't in everybody's PATH.
func findTool(name string) (string, error) {
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	return exec.LookPath("/usr/sbin/" + name)
}

// measureAll interleaves the gateways, the other one first in every other round, so that a machine that slows down slows both.
func measureAll(ctx context.Context, o options, gateways []*gateway) (map[string]map[string][]sample, error) {
	results := make(map[string]map[string][]sample)
	for _, c := range cases {
		results[c.name] = make(map[string][]sample)
		for _, g := range gateways {
			if err := g.check(ctx, c); err != nil {
				return nil, err
			}
			if _, err := g.measure(ctx, c, o.connections, warmUp); err != nil {
				return nil, err
			}
		}
		for round := range o.rounds {
			for i := range gateways {
				g := gateways[(i+round)%len(gateways)]
				s, err := g.measure(ctx, c, o.connections, o.duration)
				if err != nil {
					return nil, err
				}
				fmt.Fprintf(os.Stderr, "round %d  %-10s  %-5s  %6.1f µs  %7.0f requests/s\n", round+1, c.name, g.name, s.cpu, s.rate)
				results[c.name][g.name] = append(results[c.name][g.name], s)
			}
		}
	}
	return results, nil
}
