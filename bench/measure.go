package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// sample is one measurement.
type sample struct {
	cpu      float64 // microseconds of the gateway's processor time for a request
	rate     float64 // requests a second
	p50, p99 time.Duration
	failed   int // not 2xx or 3xx, or no answer
}

// measure has wrk load one route and reads what that cost the gateway.
func (g *gateway) measure(ctx context.Context, c benchCase, connections int, duration time.Duration) (sample, error) {
	before, err := processorTime(g.command.Process.Pid)
	if err != nil {
		return sample{}, err
	}
	wrk := exec.CommandContext(ctx, "wrk", "--threads", "1", "--connections", strconv.Itoa(connections), "--latency",
		"--duration", strconv.Itoa(max(1, int(duration/time.Second)))+"s", "--header", "Host: "+g.host, "http://"+g.address+"/"+stage+c.path)
	out, err := wrk.Output()
	if err != nil {
		return sample{}, fmt.Errorf("wrk: %w", err)
	}
	after, err := processorTime(g.command.Process.Pid)
	if err != nil {
		return sample{}, err
	}
	s, requests, err := parseWrk(string(out))
	if err != nil {
		return sample{}, fmt.Errorf("%w in wrk's report:\n%s", err, out)
	}
	s.cpu = float64((after - before).Microseconds()) / float64(requests)
	return s, nil
}

// processorTime is the user and system time that a process and its children have used.
func processorTime(pid int) (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(stat), ") ") // after the name, which may have spaces
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0, fmt.Errorf("/proc/%d/stat: %q", pid, stat)
	}
	var total time.Duration
	for _, field := range fields[11:13] { // utime and stime, proc(5)
		ticks, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0, err
		}
		total += time.Duration(ticks) * tick
	}
	lists, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	if err != nil {
		return 0, err
	}
	for _, list := range lists {
		text, err := os.ReadFile(list)
		if err != nil {
			continue // a thread that has ended
		}
		for child := range strings.FieldsSeq(string(text)) {
			id, err := strconv.Atoi(child)
			if err != nil {
				return 0, err
			}
			spent, err := processorTime(id)
			if err != nil {
				return 0, err
			}
			total += spent
		}
	}
	return total, nil
}

// tick is the unit of /proc's times: Linux shows 100 of them a second on every architecture.
const tick = 10 * time.Millisecond

var (
	wrkPercentile = regexp.MustCompile(`(?m)^\s*(50|99)%\s+(\S+)$`)
	wrkTotal      = regexp.MustCompile(`(?m)^\s*(\d+) requests in `)
	wrkRate       = regexp.MustCompile(`(?m)^Requests/sec:\s+([\d.]+)$`)
	wrkNon2xx     = regexp.MustCompile(`(?m)^\s*Non-2xx or 3xx responses: (\d+)$`)
	wrkSocket     = regexp.MustCompile(`(?m)^\s*Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)$`)
)

func parseWrk(report string) (s sample, requests int, err error) {
	total, rate, percentiles := wrkTotal.FindStringSubmatch(report), wrkRate.FindStringSubmatch(report), wrkPercentile.FindAllStringSubmatch(report, -1)
	if total == nil || rate == nil || len(percentiles) != 2 {
		return s, 0, fmt.Errorf("missing figures")
	}
	if requests, err = strconv.Atoi(total[1]); err != nil || requests == 0 {
		return s, 0, fmt.Errorf("no requests")
	}
	if s.rate, err = strconv.ParseFloat(rate[1], 64); err != nil {
		return s, 0, err
	}
	if s.p50, err = time.ParseDuration(percentiles[0][2]); err != nil {
		return s, 0, err
	}
	if s.p99, err = time.ParseDuration(percentiles[1][2]); err != nil {
		return s, 0, err
	}
	for _, found := range [][]string{wrkNon2xx.FindStringSubmatch(report), wrkSocket.FindStringSubmatch(report)} {
		for _, count := range found[min(1, len(found)):] {
			n, err := strconv.Atoi(count)
			if err != nil {
				return s, 0, err
			}
			s.failed += n
		}
	}
	return s, requests, nil
}
