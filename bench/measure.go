package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"time"
)

// sample is one measurement.
type sample struct {
	CPU       float64       `json:"cpuMicroseconds"` // of the gateway's processor time for a request
	Rate      float64       `json:"requestsPerSecond"`
	P50       time.Duration `json:"p50Nanoseconds"`
	P99       time.Duration `json:"p99Nanoseconds"`
	P999      time.Duration `json:"p999Nanoseconds"`
	Requests  int           `json:"requests"`
	Failed    int           `json:"failed"`              // not 200, or no answer
	Memory    int           `json:"memory,omitempty"`    // bytes, with idle connections
	PerClient int           `json:"perClient,omitempty"` // bytes that an idle connection adds
}

func (s sample) String() string {
	if s.Memory > 0 {
		return fmt.Sprintf("%6.1f MB  %6.1f KB/connection", float64(s.Memory)/1e6, float64(s.PerClient)/1e3)
	}
	return fmt.Sprintf("%7.1f µs  %7.0f requests/s  p99 %s  failed %d", s.CPU, s.Rate, s.P99, s.Failed)
}

func (g *gateway) load(o options, r row, duration time.Duration) *load {
	l := &load{
		address: g.address, host: g.host, path: "/" + stage + r.path, send: r.send, header: r.header,
		connections: o.connections, streams: o.streams, duration: duration,
	}
	if r.query != "" {
		l.path += "?" + r.query
	}
	if r.proto != plain {
		l.address = g.tlsAddress
	}
	if r.connections > 0 {
		l.connections = r.connections
	}
	if r.atRate {
		l.rate = o.rate
	}
	return l
}

// measure loads one row and reads what that cost the gateway.
func (g *gateway) measure(ctx context.Context, o options, r row, duration time.Duration) (sample, error) {
	l := g.load(o, r, duration)
	before, err := processorTime(g.command.Process.Pid)
	if err != nil {
		return sample{}, err
	}
	out, err := l.run(ctx, r.proto)
	if err != nil {
		return sample{}, err
	}
	after, err := processorTime(g.command.Process.Pid)
	if err != nil {
		return sample{}, err
	}
	if out.requests == 0 {
		return sample{}, fmt.Errorf("%s: %s answered nothing", r.name, g.name)
	}
	return sample{
		CPU:  float64((after - before).Nanoseconds()) / 1e3 / float64(out.requests),
		Rate: float64(out.requests) / out.elapsed.Seconds(),
		P50:  out.latencies.quantile(0.5), P99: out.latencies.quantile(0.99), P999: out.latencies.quantile(0.999),
		Requests: out.requests, Failed: out.failed,
	}, nil
}

// settle is how long a gateway has for putting away what it needed while connections came.
const settle = 2 * time.Second

// idle has connections send one request each, leaves them open, and reads what they cost.
func (g *gateway) idle(ctx context.Context, o options, r row) (sample, error) {
	before, err := residentMemory(g.command.Process.Pid)
	if err != nil {
		return sample{}, err
	}
	l := g.load(o, r, 0)
	conns := make([]net.Conn, 0, o.idle)
	defer func() {
		for _, c := range conns {
			_ = c.Close() // nothing is on the way
		}
	}()
	for range o.idle {
		var c net.Conn
		if r.proto == plain {
			c, err = (&net.Dialer{}).DialContext(ctx, "tcp", l.address)
		} else {
			c, err = l.dialTLS(ctx, "http/1.1")
		}
		if err != nil {
			return sample{}, fmt.Errorf("connection %d: %w", len(conns)+1, err)
		}
		conns = append(conns, c)
		if err := oneRequest(c, l.request()); err != nil {
			return sample{}, fmt.Errorf("request of connection %d: %w", len(conns), err)
		}
	}
	select {
	case <-time.After(settle):
	case <-ctx.Done():
		return sample{}, ctx.Err()
	}
	after, err := residentMemory(g.command.Process.Pid)
	return sample{Memory: after, PerClient: max(0, after-before) / o.idle, Requests: o.idle}, err
}

func oneRequest(c net.Conn, text []byte) error {
	if err := c.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return err
	}
	if _, err := c.Write(text); err != nil {
		return err
	}
	buf := make([]byte, 4096)
	var answer answerReader
	for {
		n, err := c.Read(buf)
		if err != nil {
			return err
		}
		if _, done, err := answer.take(buf[:n]); err != nil || done {
			if err == nil && !answer.ok {
				err = io.ErrUnexpectedEOF
			}
			return err
		}
	}
}
