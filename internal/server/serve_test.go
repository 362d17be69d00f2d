package server

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// childArgs makes the test binary a `stile serve` with these arguments, one a line.
const childArgs = "STILE_TEST_SERVE"

func TestMain(m *testing.M) {
	if args, ok := os.LookupEnv(childArgs); ok {
		_ = os.Unsetenv(childArgs)
		os.Exit(Run(context.Background(), strings.Split(args, "\n"), os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

func TestAStartThatFailsIsOneLineAndAStatus(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	file := write(t, "file", "")
	held := start(t, testConfig(t.TempDir()))
	for _, c := range []struct {
		name   string
		args   []string
		status int
		want   string
	}{
		{
			"port in use",
			[]string{"--listen", taken.Addr().String()},
			1,
			"stile serve: listen " + taken.Addr().String() + " can't be listened on: address already in use; stop what uses it or choose another address with --listen",
		},
		{"control plane's port in use", []string{"--admin-listen", taken.Addr().String()}, 1, "choose another address with --admin-listen"},
		{
			"data directory that can't be made",
			[]string{"--data", file + "/x"},
			1,
			"stile serve: data directory " + file + "/x can't be used: not a directory; choose one that can be written",
		},
		{"data directory in use", []string{"--data", held.config.Data}, 1, "is in use by another process: stop it or choose another directory"},
		{"unknown flag", []string{"--nosuch"}, 2, "stile serve: unknown flag --nosuch; see stile serve --help"},
		{"wrong value", []string{"--account-id", "1"}, 1, `stile serve: account-id "1" must be 12 digits`},
		{"missing configuration", []string{"--config", file + ".yaml"}, 1, "stile serve: configuration " + file + ".yaml can't be read: no such file or directory"},
		{"empty configuration", []string{"--config", ""}, 1, "stile serve: config is empty: name a file, or leave --config and STILE_CONFIG out"},
		{"unknown key", []string{"--config", write(t, "c.yaml", "\nfunktions: {}")}, 1, `c.yaml:2: unknown key "funktions"; did you mean "functions"?`},
		{"wrong function", []string{"--config", write(t, "c.yaml", "functions: {hello: {}}")}, 1, "functions: hello: needs exactly one of exec, handler, endpoint, or aws: true"},
		{"wrong endpoint", []string{"--config", write(t, "c.yaml", "service_endpoints: {sqs: nowhere}")}, 1, "sqs"},
		{"wrong role", []string{"--config", write(t, "c.yaml", "credentials: {'arn:aws:iam::123412341234:role/r': {}}")}, 1, "needs exactly one of profile"},
		{"control plane for all", []string{"--admin-listen", "0.0.0.0:0"}, 1, "--access-keys FILE"},
		{"missing access keys", []string{"--access-keys", file + ".yaml"}, 1, "can't be read: no such file or directory"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			args := append([]string{"--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--data", Memory, "--log-level", "error"}, c.args...)
			if status := Run(t.Context(), args, &stdout, &stderr); status != c.status {
				t.Errorf("status %d, want %d", status, c.status)
			}
			if text := stderr.String(); strings.Count(text, "\n") != 1 || !strings.Contains(text, c.want) {
				t.Errorf("%q, want one line with %q", text, c.want)
			}
			if stdout.Len() > 0 {
				t.Errorf("stdout: %s", &stdout)
			}
		})
	}
}

// child is a `stile serve` of its own.
type child struct {
	*exec.Cmd
	data, admin string
	stderr      io.Closer
}

var servingLine = regexp.MustCompile(`data_plane=(\S+) control_plane=(\S+)`)

func startChild(t *testing.T, args ...string) *child {
	t.Helper()
	args = append([]string{"--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--data", t.TempDir()}, args...)
	c := &child{Cmd: exec.Command(os.Args[0])}
	c.Env = append(os.Environ(), childArgs+"="+strings.Join(args, "\n"))
	stderr, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.stderr = stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	lines := bufio.NewScanner(stderr)
	for lines.Scan() {
		if m := servingLine.FindStringSubmatch(lines.Text()); m != nil {
			c.data, c.admin = m[1], m[2]
			go func() {
				for lines.Scan() {
				}
			}()
			return c
		}
		t.Log(lines.Text())
	}
	t.Fatal("the child didn't start")
	return nil
}

// hanging deploys an API to the child whose backend never answers and calls it.
func (c *child) hanging(t *testing.T) {
	t.Helper()
	reached, end := make(chan struct{}), make(chan struct{})
	backend := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		close(reached)
		<-end
	}))
	t.Cleanup(func() { close(end); backend.Close() })
	s := &Server{adminListener: address(t, c.admin), dataListener: address(t, c.data)}
	a := newApi(t, s, fmt.Sprintf(`{"type": "HTTP_PROXY", "httpMethod": "GET", "uri": %q}`, backend.URL))
	a.deploy(t, "prod")
	go func() { _, _ = try("GET", a.url("prod"), "") }()
	<-reached
}

// address stands for another process's listener.
func address(t *testing.T, text string) net.Listener {
	t.Helper()
	addr, err := net.ResolveTCPAddr("tcp", text)
	if err != nil {
		t.Fatal(err)
	}
	return elsewhere{addr: addr}
}

type elsewhere struct {
	net.Listener
	addr net.Addr
}

func (e elsewhere) Addr() net.Addr { return e.addr }

func TestASignalEndsAnIdleServerWithStatusZero(t *testing.T) {
	for _, signal := range []os.Signal{syscall.SIGTERM, os.Interrupt} {
		c := startChild(t)
		if err := c.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		if err := c.Wait(); err != nil {
			t.Errorf("%v: %v", signal, err)
		}
	}
}

func TestAfterTheDrainTimeoutRequestsAreCut(t *testing.T) {
	c := startChild(t, "--drain-timeout", "50ms")
	c.hanging(t)
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Error(err)
	}
}

func TestASecondSignalEndsAtOnce(t *testing.T) {
	c := startChild(t, "--drain-timeout", "1h")
	c.hanging(t)
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	eventually(t, "draining", func() bool { return call(t, "GET", "http://"+c.admin+"/readyz", "").status == 503 })
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err == nil || c.ProcessState.ExitCode() != 1 {
		t.Errorf("exit status %d, %v", c.ProcessState.ExitCode(), err)
	}
}

func TestALogThatNobodyReadsAnyMoreEndsNoServer(t *testing.T) {
	c := startChild(t)
	if err := c.stderr.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 { // each leaves a line in the log
		if got := call(t, "POST", "http://"+c.admin+"/restapis", `{"name": "logged"}`); got.status != 201 {
			t.Errorf("%d %s", got.status, got.body)
		}
	}
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Error(err)
	}
}

// What rotates logs may do so while a server starts.
func TestAHangupEndsNoServerThatStarts(t *testing.T) {
	held := start(t, testConfig(t.TempDir())) // its directory is waited for
	log := filepath.Join(t.TempDir(), "access.log")
	c := exec.Command(os.Args[0])
	args := []string{"--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--data", held.config.Data, "--access-log", log}
	c.Env = append(os.Environ(), childArgs+"="+strings.Join(args, "\n"))
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the log is open", func() bool { _, err := os.Stat(log); return err == nil })
	if err := c.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); c.ProcessState.ExitCode() != 1 {
		t.Errorf("%v, want status 1: the directory is in use", err)
	}
}

func TestASecondSignalEndsAStartThatTakesForEver(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "keys.yaml")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(os.Args[0])
	args := []string{"--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--data", Memory, "--access-keys", pipe}
	c.Env = append(os.Environ(), childArgs+"="+strings.Join(args, "\n"))
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	writer, err := os.OpenFile(pipe, os.O_WRONLY, 0) // waits until it is read
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = writer.Close() }()
	for _, s := range []os.Signal{syscall.SIGTERM, os.Interrupt} { // two that are alike may become one
		if err := c.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Wait(); c.ProcessState.ExitCode() != 1 {
		t.Errorf("%v, want status 1", err)
	}
}

func TestAStartThatIsToldToEndSaysSo(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stderr bytes.Buffer
	status := Run(ctx, []string{"--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--data", Memory}, io.Discard, &stderr)
	if status != 1 || stderr.String() != "stile serve: told to end before it served\n" {
		t.Errorf("status %d: %s", status, &stderr)
	}
}
