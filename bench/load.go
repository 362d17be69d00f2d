package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// load is what a gateway is put under: requests that are all alike.
type load struct {
	address     string
	host        string
	path        string
	send        string
	header      map[string]string
	connections int
	streams     int // of each connection, where it can have more than one
	rate        int // requests a second; 0 for as many as it takes
	duration    time.Duration
}

// outcome is what came of it.
type outcome struct {
	requests  int
	failed    int // not 200, or no answer
	latencies histogram
	elapsed   time.Duration
}

// answered counts an answer.
func (o *outcome) answered(ok bool, latency time.Duration) {
	o.requests++
	if !ok {
		o.failed++
	}
	o.latencies.add(latency)
}

func (l *load) run(ctx context.Context, proto protocol) (*outcome, error) {
	switch proto {
	case tlsH1:
		return l.runTLS(ctx)
	case tlsH2:
		return l.runHTTP2(ctx)
	default:
		return l.runPlain(ctx)
	}
}

// request is the request as HTTP/1.1 sends it.
func (l *load) request() []byte {
	var b strings.Builder
	method := "GET"
	if l.send != "" {
		method = "POST"
	}
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", method, l.path, l.host)
	for _, name := range l.headerNames() {
		fmt.Fprintf(&b, "%s: %s\r\n", name, l.header[name])
	}
	if l.send != "" {
		fmt.Fprintf(&b, "Content-Type: application/json\r\nContent-Length: %d\r\n", len(l.send))
	}
	b.WriteString("\r\n" + l.send)
	return []byte(b.String())
}

func (l *load) headerNames() []string {
	var names []string
	for name := range l.header {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
