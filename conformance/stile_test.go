package conformance_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// stile is a running server.
type stile struct {
	command   *exec.Cmd
	dataPlane string // address
	secure    string // address of the data plane's TLS
	admin     string // URL of the control plane
	log       *os.File
}

// startStile starts a server that finds its functions and services at b, with more flags, and waits until it says where it listens.
func startStile(program, dir string, b *backends, flags ...string) (*stile, error) {
	config := filepath.Join(dir, "stile.yaml")
	if err := os.WriteFile(config, []byte(b.configuration()), 0o600); err != nil {
		return nil, err
	}
	log, err := os.Create(filepath.Join(dir, "stile.log"))
	if err != nil {
		return nil, err
	}
	s := &stile{log: log}
	s.command = exec.Command(program, append([]string{
		"serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--data", filepath.Join(dir, "data"), "--log-format", "json", "--config", config,
	}, flags...)...)
	stderr, err := s.command.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := s.command.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewReader(stderr)
	for {
		line, err := lines.ReadBytes('\n')
		_, _ = log.Write(line)
		if err != nil {
			return nil, fmt.Errorf("stile serve ended: %w: %s", errors.Join(err, s.command.Wait()), line)
		}
		var entry struct {
			Msg          string `json:"msg"`
			DataPlane    string `json:"data_plane"`
			DataPlaneTLS string `json:"data_plane_tls"`
			ControlPlane string `json:"control_plane"`
		}
		if json.Unmarshal(line, &entry) == nil && entry.Msg == "serving" {
			s.dataPlane, s.secure, s.admin = entry.DataPlane, entry.DataPlaneTLS, "http://"+entry.ControlPlane
			break
		}
	}
	go func() { _, _ = io.Copy(log, lines) }() // until stop
	return s, nil
}

// stop ends the server as an operator does.
func (s *stile) stop() {
	_ = s.command.Process.Signal(syscall.SIGTERM)
	hard := time.AfterFunc(20*time.Second, func() { _ = s.command.Process.Kill() })
	_ = s.command.Wait()
	hard.Stop()
	_ = s.log.Close()
}
