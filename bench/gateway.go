package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"syscall"
	"time"
)

// gateway is a running server under measurement.
type gateway struct {
	name    string
	address string // ip:port
	host    string // the Host to call it by, the same for all
	command *exec.Cmd
	exited  chan struct{}
}

// start runs the command in a process group of its own and waits until address answers.
func start(ctx context.Context, name, address, host string, command *exec.Cmd) (*gateway, error) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	if err := command.Start(); err != nil {
		return nil, err
	}
	g := &gateway{name: name, address: address, host: host, command: command, exited: make(chan struct{})}
	go func() {
		_ = command.Wait() // how it ended is of no interest: it is told to, or its failure shows in the measurement
		close(g.exited)
	}()
	if err := g.awaitPort(ctx, address); err != nil {
		g.stop()
		return nil, err
	}
	return g, nil
}

func (g *gateway) awaitPort(ctx context.Context, address string) error {
	for range 200 {
		if c, err := net.Dial("tcp", address); err == nil {
			return c.Close()
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-g.exited:
			return fmt.Errorf("%s ended at once", g.name)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return fmt.Errorf("%s doesn't listen on %s", g.name, address)
}

// stop ends the gateway, gently first.
func (g *gateway) stop() {
	_ = g.command.Process.Signal(syscall.SIGTERM) // it may be gone already
	select {
	case <-g.exited:
	case <-time.After(5 * time.Second):
		_ = syscall.Kill(-g.command.Process.Pid, syscall.SIGKILL) // the group that start made
		<-g.exited
	}
}

// check refuses to measure a gateway that answers something else than it should.
func (g *gateway) check(ctx context.Context, c benchCase) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+g.address+"/"+stage+c.path, nil)
	if err != nil {
		return err
	}
	req.Host = g.host
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }() // it has been read
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK || string(body) != c.body {
		return fmt.Errorf("%s: %s answers %d %.200s", c.name, g.name, res.StatusCode, body)
	}
	return nil
}

// freePorts are addresses on loopback that the kernel has just chosen, all different.
func freePorts(n int) ([]string, error) {
	addresses := make([]string, n)
	for i := range addresses {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer func() { _ = l.Close() }() // only when all are chosen, so that none comes twice
		addresses[i] = l.Addr().String()
	}
	return addresses, nil
}
