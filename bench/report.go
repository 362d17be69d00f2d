package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// report prints medians over the rounds, and stile's as multiples of nginx's.
func report(w io.Writer, o options, results map[string]map[string][]sample) error {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%d rounds of %s each, %d connections, %d processors, 1 KiB payload; medians\n\n", o.rounds, o.duration, o.connections, o.processors)
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(t, "case\tgateway\tCPU µs/request\trequests/s\tp50\tp99\tfailed\t")
	for _, c := range cases {
		stile, nginx := medians(results[c.name]["stile"]), medians(results[c.name]["nginx"])
		for _, row := range []struct {
			name string
			sample
		}{{"stile", stile}, {"nginx", nginx}} {
			_, _ = fmt.Fprintf(t, "%s\t%s\t%.1f\t%.0f\t%s\t%s\t%d\t\n", c.name, row.name, row.cpu, row.rate, row.p50, row.p99, row.failed)
		}
		_, _ = fmt.Fprintf(t, "\tstile/nginx\t%.2f\t%.2f\t%.2f\t%.2f\t\t\n", stile.cpu/nginx.cpu, stile.rate/nginx.rate, ratio(stile.p50, nginx.p50), ratio(stile.p99, nginx.p99))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

// medians takes each figure's on its own; failures are added up.
func medians(samples []sample) sample {
	m := sample{
		cpu:  median(samples, func(s sample) float64 { return s.cpu }),
		rate: median(samples, func(s sample) float64 { return s.rate }),
		p50:  median(samples, func(s sample) time.Duration { return s.p50 }),
		p99:  median(samples, func(s sample) time.Duration { return s.p99 }),
	}
	for _, s := range samples {
		m.failed += s.failed
	}
	return m
}

func median[T cmp.Ordered](samples []sample, figure func(sample) T) T {
	figures := make([]T, len(samples))
	for i, s := range samples {
		figures[i] = figure(s)
	}
	slices.Sort(figures)
	return figures[len(figures)/2]
}
