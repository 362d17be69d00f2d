// Command bench measures stile against other gateways on this machine, in one run: what a request costs each, row by row.
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
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	var o options
	var rowNames, gatewayNames string
	flag.StringVar(&o.stile, "stile", "../bin/stile", "the stile to measure")
	flag.StringVar(&rowNames, "rows", "", "the rows to measure, by commas; all by default: "+strings.Join(namesOf(rows), ", "))
	flag.StringVar(&gatewayNames, "gateways", "", "the gateways to measure, by commas; those that are installed by default: "+strings.Join(namesOfMakers(), ", "))
	flag.IntVar(&o.rounds, "rounds", 5, "rounds; the median counts")
	flag.DurationVar(&o.duration, "duration", 3*time.Second, "of one measurement")
	flag.IntVar(&o.connections, "connections", 64, "kept open at the gateway")
	flag.IntVar(&o.streams, "streams", 4, "of each HTTP/2 connection; there are as many fewer connections")
	flag.IntVar(&o.rate, "rate", 5000, "requests a second of the rows with a fixed rate")
	flag.IntVar(&o.idle, "idle", 10000, "connections of the rows that hold them open")
	flag.IntVar(&o.processors, "processors", min(2, runtime.NumCPU()), "processors that each gateway is told to use")
	flag.StringVar(&o.json, "json", "bench.json", "where the figures go for programs; none if empty")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := o.choose(rowNames, gatewayNames)
	if err == nil {
		err = run(ctx, o)
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

type options struct {
	stile       string
	rows        []row
	makers      []maker
	rounds      int
	duration    time.Duration
	connections int
	streams     int
	rate        int
	idle        int
	processors  int
	json        string
}

// choose takes the rows and gateways that were asked for.
func (o *options) choose(rowNames, gatewayNames string) error {
	o.rows = rows
	if rowNames != "" {
		o.rows = nil
		for name := range strings.SplitSeq(rowNames, ",") {
			i := slices.IndexFunc(rows, func(r row) bool { return r.name == name })
			if i < 0 {
				return fmt.Errorf("there is no row %q; there are %s", name, strings.Join(namesOf(rows), ", "))
			}
			o.rows = append(o.rows, rows[i])
		}
	}
	if gatewayNames == "" {
		o.makers = slices.DeleteFunc(slices.Clone(makers), func(m maker) bool { return m.installed() != nil })
		return nil
	}
	for name := range strings.SplitSeq(gatewayNames, ",") {
		i := slices.IndexFunc(makers, func(m maker) bool { return m.name == name })
		if i < 0 {
			return fmt.Errorf("there is no gateway %q; there are %s", name, strings.Join(namesOfMakers(), ", "))
		}
		if err := makers[i].installed(); err != nil {
			return err
		}
		o.makers = append(o.makers, makers[i])
	}
	return nil
}

// findTool also looks where Debian keeps servers, which isn't in everybody's PATH.
func findTool(name string) (string, error) {
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	path, err := exec.LookPath("/usr/sbin/" + name)
	if err != nil {
		return "", fmt.Errorf("%s isn't installed", name)
	}
	return path, nil
}

// warmUp comes before the first measurement of each row and gateway: connections, pools and branch predictors.
const warmUp = time.Second

func run(ctx context.Context, o options) error {
	if _, err := os.Stat(o.stile); errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s not found; run make build, or give -stile", o.stile)
	}
	if n := descriptors(); n < o.idle+1000 {
		o.idle = n - 1000
		fmt.Fprintf(os.Stderr, "bench: the limit on open files allows %d idle connections\n", o.idle)
	}
	dir, err := os.MkdirTemp("", "stile-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // what stays is in the temporary directory
	certificate, err := writeCertificate(dir)
	if err != nil {
		return err
	}
	backend, err := startBackend()
	if err != nil {
		return err
	}
	s := setting{o: o, dir: dir, backend: backend, certificate: certificate}
	var gateways []*gateway
	defer func() {
		for _, g := range gateways {
			g.stop()
		}
	}()
	for _, m := range o.makers {
		g, err := m.start(ctx, s)
		if err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		gateways = append(gateways, g)
	}
	results, err := measureAll(ctx, s, gateways)
	if err != nil {
		return err
	}
	if err := report(os.Stdout, o, gateways, results); err != nil || o.json == "" {
		return err
	}
	return writeJSON(o, gateways, results)
}

// measureAll goes through the rows.
func measureAll(ctx context.Context, s setting, gateways []*gateway) (map[string]map[string][]sample, error) {
	results := make(map[string]map[string][]sample)
	for _, r := range s.o.rows {
		results[r.name] = make(map[string][]sample)
		for _, g := range gateways {
			if err := g.check(ctx, r); err != nil {
				return nil, err
			}
		}
		measure := measureRow
		if r.idle {
			measure = measureIdle
		}
		if err := measure(ctx, s, r, gateways, results[r.name]); err != nil {
			return nil, err
		}
	}
	return results, nil
}

// measureRow interleaves the gateways, another one first in every round, so that a machine that slows down slows all.
func measureRow(ctx context.Context, s setting, r row, gateways []*gateway, into map[string][]sample) error {
	for _, g := range gateways {
		if _, err := g.measure(ctx, s.o, r, warmUp); err != nil {
			return err
		}
	}
	for round := range s.o.rounds {
		for i := range gateways {
			g := gateways[(i+round)%len(gateways)]
			m, err := g.measure(ctx, s.o, r, s.o.duration)
			if err != nil {
				return err
			}
			fmt.Fprintf(os.Stderr, "round %d  %-10s  %-8s  %s\n", round+1, r.name, g.name, m)
			into[g.name] = append(into[g.name], m)
		}
	}
	return nil
}

// measureIdle takes gateways that have done nothing else before.
func measureIdle(ctx context.Context, s setting, r row, _ []*gateway, into map[string][]sample) error {
	for _, m := range s.o.makers {
		g, err := m.start(ctx, s)
		if err != nil {
			return err
		}
		measured, err := g.idle(ctx, s.o, r)
		g.stop()
		if err != nil {
			return fmt.Errorf("%s: %s: %w", r.name, g.name, err)
		}
		fmt.Fprintf(os.Stderr, "once     %-10s  %-8s  %s\n", r.name, g.name, measured)
		into[g.name] = append(into[g.name], measured)
	}
	return nil
}
