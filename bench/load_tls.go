package main

import (
	"context"
	"crypto/tls"
	"net"
	"sync"
	"time"
)

// runTLS drives HTTP/1.1 connections over TLS, a goroutine each.
func (l *load) runTLS(ctx context.Context) (*outcome, error) {
	text := l.request()
	return l.perConnection(ctx, l.connections, "http/1.1", func(c net.Conn, until time.Time, o *outcome) error {
		buf := make([]byte, 32<<10)
		var answer answerReader
		for now := time.Now(); now.Before(until); {
			if _, err := c.Write(text); err != nil {
				return err
			}
			for done := false; !done; {
				n, err := c.Read(buf)
				if err != nil {
					return err
				}
				if _, done, err = answer.take(buf[:n]); err != nil {
					return err
				}
			}
			then := now
			now = time.Now()
			o.answered(answer.ok, now.Sub(then))
		}
		return nil
	})
}

// perConnection opens TLS connections and has each driven until the time is over. What breaks counts as a failure.
func (l *load) perConnection(ctx context.Context, connections int, proto string, drive func(net.Conn, time.Time, *outcome) error) (*outcome, error) {
	conns := make([]*tls.Conn, 0, connections)
	defer func() {
		for _, c := range conns {
			_ = c.Close() // all is read
		}
	}()
	for range connections {
		c, err := l.dialTLS(ctx, proto)
		if err != nil {
			return nil, err
		}
		conns = append(conns, c)
	}
	var total outcome
	var mu sync.Mutex
	var running sync.WaitGroup
	began := time.Now()
	until := began.Add(l.duration)
	for _, c := range conns {
		running.Go(func() {
			var o outcome
			stuck := c.SetDeadline(until.Add(10 * time.Second))
			if stuck != nil || drive(c, until, &o) != nil {
				o.failed++
			}
			mu.Lock()
			defer mu.Unlock()
			total.merge(&o)
		})
	}
	running.Wait()
	total.elapsed = time.Since(began)
	return &total, ctx.Err()
}

func (l *load) dialTLS(ctx context.Context, proto string) (*tls.Conn, error) {
	dialer := &tls.Dialer{Config: &tls.Config{ServerName: l.host, InsecureSkipVerify: true, NextProtos: []string{proto}}}
	c, err := dialer.DialContext(ctx, "tcp", l.address)
	if err != nil {
		return nil, err
	}
	return c.(*tls.Conn), nil
}

func (o *outcome) merge(other *outcome) {
	o.requests += other.requests
	o.failed += other.failed
	for i, count := range other.latencies.counts {
		o.latencies.counts[i] += count
	}
	o.latencies.total += other.latencies.total
}
