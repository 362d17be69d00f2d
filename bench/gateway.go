package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// maker starts one kind of gateway.
type maker struct {
	name    string
	program string // "" for stile, which is named by an option
	start   func(context.Context, setting) (*gateway, error)
}

// makers are the gateways in the order of the report. stile comes first: the others' figures are shown against its.
var makers = []maker{
	{"stile", "", startStile},
	{"nginx", "nginx", startNginx},
	{"haproxy", "haproxy", startHAProxy},
	{"caddy", "caddy", startCaddy},
}

// installed is why the gateway can't be started, nil if it can. Where stile is, is checked later.
func (m maker) installed() error {
	if m.program == "" {
		return nil
	}
	_, err := findTool(m.program)
	return err
}

func namesOfMakers() []string {
	var names []string
	for _, m := range makers {
		names = append(names, m.name)
	}
	return names
}

// benchHost is the Host that all are called by: that of stile's API, under an id of its own making.
const benchHost = "bench.execute-api.us-east-1.amazonaws.com"

// setting is what a gateway is told.
type setting struct {
	o           options
	dir         string // for its files
	backend     string // address
	certificate string // file of certificate and key
}

// gateway is a running server under measurement.
type gateway struct {
	name       string
	version    string
	address    string // ip:port
	tlsAddress string
	host       string // the Host to call it by
	chatty     bool   // what it says is only of interest if it doesn't start
	command    *exec.Cmd
	exited     chan struct{}
}

// launch runs a program in a process group of its own and waits until its addresses answer.
func launch(ctx context.Context, g *gateway, command *exec.Cmd) (*gateway, error) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	var said bytes.Buffer
	if g.chatty {
		command.Stderr = &said
	} else {
		command.Stderr = os.Stderr
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	g.command, g.exited = command, make(chan struct{})
	go func() {
		_ = command.Wait() // how it ended is of no interest: it is told to, or its failure shows in the measurement
		close(g.exited)
	}()
	for _, address := range []string{g.address, g.tlsAddress} {
		if err := g.awaitPort(ctx, address); err != nil {
			g.stop()
			return nil, fmt.Errorf("%w\n%s", err, &said)
		}
	}
	return g, nil
}

// launchConfigured writes a configuration and runs a program on it.
func launchConfigured(ctx context.Context, s setting, g *gateway, program, file, text string, args ...string) (*gateway, error) {
	if err := os.WriteFile(filepath.Join(s.dir, file), []byte(text), 0o600); err != nil {
		return nil, err
	}
	path, err := findTool(program)
	if err != nil {
		return nil, err
	}
	g.name, g.host = program, benchHost
	command := exec.Command(path, args...)
	command.Dir = s.dir
	command.Env = append(os.Environ(), "HOME="+s.dir, fmt.Sprintf("GOMAXPROCS=%d", s.o.processors))
	return launch(ctx, g, command)
}

// versionOf is the first line that a program says of its version.
func versionOf(program string, args ...string) string {
	path, err := findTool(program)
	if err != nil {
		path = program
	}
	out, _ := exec.Command(path, args...).CombinedOutput() // none is no harm
	line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return line
}

func (g *gateway) awaitPort(ctx context.Context, address string) error {
	for range 400 {
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
		_ = syscall.Kill(-g.command.Process.Pid, syscall.SIGKILL) // the group that launch made
		<-g.exited
	}
}

// check refuses to measure a gateway that answers something else than it should.
func (g *gateway) check(ctx context.Context, r row) error {
	l := g.load(options{}, r, 0)
	method, scheme := "GET", "http"
	if r.send != "" {
		method = "POST"
	}
	if r.proto != plain {
		scheme = "https"
	}
	req, err := http.NewRequestWithContext(ctx, method, scheme+"://"+l.address+l.path, strings.NewReader(r.send))
	if err != nil {
		return err
	}
	req.Host = g.host
	for name, value := range r.header {
		req.Header.Set(name, value)
	}
	if r.send != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	var protocols http.Protocols
	protocols.SetHTTP1(r.proto != tlsH2)
	protocols.SetHTTP2(r.proto == tlsH2)
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, Protocols: &protocols, DisableCompression: true}
	defer transport.CloseIdleConnections()
	res, err := (&http.Client{Transport: transport}).Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }() // it has been read
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK || r.want != "" && string(body) != r.want {
		return fmt.Errorf("%s: %s answers %d %.200s", r.name, g.name, res.StatusCode, body)
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
