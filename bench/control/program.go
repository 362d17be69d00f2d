package main

import (
	"context"
	"fmt"
	"net"
	"os/exec"
	"syscall"
	"time"
)

// program is a server of the service's protocol.
type program struct {
	name, command string
	arguments     []string // the last of them takes an address, unless port takes its port
	port          string
	listed        int // how many APIs it has to list
}

// started runs the program at a free port until stop.
func (p program) started(ctx context.Context, dir string) (address string, stop func(), err error) {
	if address, err = freeAddress(); err != nil {
		return "", nil, err
	}
	last := []string{address}
	if p.port != "" {
		_, port, _ := net.SplitHostPort(address)
		last = []string{p.port, port}
	}
	command := exec.Command(p.command, append(p.arguments[:len(p.arguments):len(p.arguments)], last...)...)
	command.Dir = dir
	if err := command.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		_ = command.Process.Signal(syscall.SIGTERM)
		hard := time.AfterFunc(10*time.Second, func() { _ = command.Process.Kill() })
		_ = command.Wait()
		hard.Stop()
	}
	for deadline := time.Now().Add(30 * time.Second); ; {
		connection, err := net.Dial("tcp", address)
		if err == nil {
			return address, stop, connection.Close()
		}
		if time.Now().After(deadline) || ctx.Err() != nil {
			stop()
			return "", nil, fmt.Errorf("it doesn't listen at %s", address)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}
