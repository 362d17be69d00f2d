package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/sys/unix"
)

// report prints two tables: what requests cost, and what idle connections do.
func report(w io.Writer, o options, gateways []*gateway, results map[string]map[string][]sample) error {
	var b strings.Builder
	requests, idle := slices.DeleteFunc(slices.Clone(o.rows), func(r row) bool { return r.idle }), slices.DeleteFunc(slices.Clone(o.rows), func(r row) bool { return !r.idle })
	if len(requests) > 0 {
		fmt.Fprintf(&b, "\n%d rounds of %s, %d connections, %d processors; medians\n\n", o.rounds, o.duration, o.connections, o.processors)
		tabulateRequests(&b, requests, gateways, results)
	}
	if len(idle) > 0 {
		fmt.Fprintf(&b, "\n%d connections that have sent one request each\n\n", o.idle)
		tabulateIdle(&b, idle, gateways, results)
	}
	b.WriteString("\n")
	for _, r := range o.rows {
		fmt.Fprintf(&b, "%-10s %s", r.name, r.what)
		if r.note != "" {
			fmt.Fprintf(&b, "; %s", r.note)
		}
		b.WriteString("\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// tabulateRequests prints medians over the rounds, and beside the other gateways' figures stile's as multiples of them.
func tabulateRequests(b *strings.Builder, rows []row, gateways []*gateway, results map[string]map[string][]sample) {
	tabulate(b, "CPU µs\tstile/it\trequests/s\tp50\tp99\tp99.9\tfailed", rows, gateways, results, func(own, m sample) string {
		return fmt.Sprintf("%.1f\t%s\t%.0f\t%s\t%s\t%s\t%d", m.CPU, ratio(own.CPU, m.CPU), m.Rate, short(m.P50), short(m.P99), short(m.P999), m.Failed)
	})
}

func tabulateIdle(b *strings.Builder, rows []row, gateways []*gateway, results map[string]map[string][]sample) {
	tabulate(b, "MB in all\tstile/it\tKB each", rows, gateways, results, func(own, m sample) string {
		return fmt.Sprintf("%.1f\t%s\t%.1f", float64(m.Memory)/1e6, ratio(float64(own.Memory), float64(m.Memory)), float64(m.PerClient)/1e3)
	})
}

// tabulate prints a line for each row and gateway: the figures that columns names, of stile's own median and the gateway's.
func tabulate(b *strings.Builder, columns string, rows []row, gateways []*gateway, results map[string]map[string][]sample, figures func(own, m sample) string) {
	t := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "row\tgateway\t"+columns)
	for _, r := range rows {
		own := medians(results[r.name]["stile"])
		for _, g := range gateways {
			_, _ = fmt.Fprintf(t, "%s\t%s\t%s\n", r.name, g.name, figures(own, medians(results[r.name][g.name])))
		}
	}
	_ = t.Flush() // into memory
}

// short is a duration in as many digits as it is good for.
func short(d time.Duration) string {
	return d.Round(max(time.Microsecond, d/1000)).String()
}

func ratio(own, other float64) string {
	if own == 0 || other == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", own/other)
}

// medians takes each figure's on its own; failures are added up.
func medians(samples []sample) sample {
	if len(samples) == 0 {
		return sample{}
	}
	m := sample{
		CPU:       median(samples, func(s sample) float64 { return s.CPU }),
		Rate:      median(samples, func(s sample) float64 { return s.Rate }),
		P50:       median(samples, func(s sample) time.Duration { return s.P50 }),
		P99:       median(samples, func(s sample) time.Duration { return s.P99 }),
		P999:      median(samples, func(s sample) time.Duration { return s.P999 }),
		Requests:  median(samples, func(s sample) int { return s.Requests }),
		Memory:    median(samples, func(s sample) int { return s.Memory }),
		PerClient: median(samples, func(s sample) int { return s.PerClient }),
	}
	for _, s := range samples {
		m.Failed += s.Failed
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

// document is what programs read.
type document struct {
	Time        time.Time         `json:"time"`
	Kernel      string            `json:"kernel"`
	Processors  int               `json:"machineProcessors"`
	Load        string            `json:"loadAverage"` // at the end, with our own
	Rounds      int               `json:"rounds"`
	Duration    time.Duration     `json:"durationNanoseconds"`
	Connections int               `json:"connections"`
	Used        int               `json:"processors"`
	Rate        int               `json:"rate"`
	Idle        int               `json:"idle"`
	Versions    map[string]string `json:"versions"`
	Rows        []rowFigures      `json:"rows"`
}

type rowFigures struct {
	Row      string                  `json:"row"`
	What     string                  `json:"what"`
	Note     string                  `json:"note,omitempty"`
	Gateways map[string]gatewayShare `json:"gateways"`
}

type gatewayShare struct {
	Median     sample   `json:"median"`
	StileRatio float64  `json:"stileRatio,omitempty"` // of CPU, or of memory: stile's by this one's
	Samples    []sample `json:"samples"`
}

func writeJSON(o options, gateways []*gateway, results map[string]map[string][]sample) error {
	d := document{
		Time: time.Now().UTC(), Processors: runtime.NumCPU(), Rounds: o.rounds, Duration: o.duration, Connections: o.connections,
		Used: o.processors, Rate: o.rate, Idle: o.idle, Versions: map[string]string{},
	}
	var name unix.Utsname
	if unix.Uname(&name) == nil {
		d.Kernel = unix.ByteSliceToString(name.Release[:])
	}
	if text, err := os.ReadFile("/proc/loadavg"); err == nil {
		d.Load = strings.TrimSpace(string(text))
	}
	for _, g := range gateways {
		d.Versions[g.name] = g.version
	}
	for _, r := range o.rows {
		figures := rowFigures{Row: r.name, What: r.what, Note: r.note, Gateways: map[string]gatewayShare{}}
		own := medians(results[r.name]["stile"])
		for _, g := range gateways {
			share := gatewayShare{Median: medians(results[r.name][g.name]), Samples: results[r.name][g.name]}
			if r.idle && share.Median.Memory > 0 {
				share.StileRatio = float64(own.Memory) / float64(share.Median.Memory)
			} else if share.Median.CPU > 0 {
				share.StileRatio = own.CPU / share.Median.CPU
			}
			figures.Gateways[g.name] = share
		}
		d.Rows = append(d.Rows, figures)
	}
	text, err := json.MarshalIndent(d, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile(o.json, append(text, '\n'), 0o600)
}
