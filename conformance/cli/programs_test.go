package cli_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// programs are the two that are compared.
type programs struct{ aws, stile string }

// findPrograms skips, and says so, where aws isn't installed or isn't version 1, which
// not every distribution packages any more; STILE_REQUIRE_ALL=1 wants some version. The variable STILE names stile's program.
func findPrograms(t *testing.T) programs {
	t.Helper()
	const requireAll = "STILE_REQUIRE_ALL"
	aws, err := exec.LookPath("aws")
	if err == nil {
		var version []byte
		if version, err = exec.Command(aws, "--version").CombinedOutput(); err == nil && !strings.HasPrefix(string(version), "aws-cli/1.") {
			err = fmt.Errorf("aws is %s", version)
		}
	}
	if errors.Is(err, exec.ErrNotFound) && os.Getenv(requireAll) == "1" {
		t.Fatalf("the aws command, version 1, isn't installed, and %s=1: %v", requireAll, err)
	}
	if err != nil {
		fmt.Printf("conformance: skipped %s: the aws command, version 1, isn't installed\n", t.Name())
		t.SkipNow()
	}
	stile := os.Getenv("STILE")
	if stile == "" {
		t.Fatal("STILE names no program: run make conformance")
	}
	if stile, err = filepath.Abs(stile); err != nil {
		t.Fatal(err)
	}
	return programs{aws, stile}
}

// serve starts a server for the length of the test, and answers the URL of its control plane.
func serve(t *testing.T, program string) string {
	t.Helper()
	command := exec.Command(program, "serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--data", ":memory:", "--log-format", "json")
	command.Dir = t.TempDir()
	stderr, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Signal(syscall.SIGTERM)
		_ = command.Wait()
	})
	for lines := bufio.NewScanner(stderr); lines.Scan(); {
		var entry struct {
			Msg          string `json:"msg"`
			ControlPlane string `json:"control_plane"`
		}
		if json.Unmarshal(lines.Bytes(), &entry) == nil && entry.Msg == "serving" {
			go func() { _, _ = io.Copy(io.Discard, stderr) }() // until it ends
			return "http://" + entry.ControlPlane
		}
	}
	t.Fatal("stile serve ended")
	return ""
}

func (p programs) help(t *testing.T, words ...string) string {
	t.Helper()
	text, err := exec.Command(p.stile, append(append([]string{"apigateway"}, words...), "help")...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// operations are those that stile's help lists as its own.
func (p programs) operations(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, m := range regexp.MustCompile(`(?m)^ {7}o ([a-z-]+)(?: |$)`).FindAllStringSubmatch(p.help(t), -1) {
		names = append(names, m[1])
	}
	return names
}

// helpOption is how help titles an option.
var helpOption = regexp.MustCompile(`(?m)^ {7}(--[a-z-]+|outfile)(?: \| --no-[a-z-]+)? \(([a-z]+)`)

// allOptions are an operation's options with the plainest value of their type. Those that page by hand would exclude the others.
func (p programs) allOptions(t *testing.T, operation string) []string {
	t.Helper()
	_, text, _ := strings.Cut(p.help(t, operation), "\nOPTIONS\n")
	text, _, _ = strings.Cut(text, "\nGLOBAL OPTIONS\n")
	values := map[string][]string{
		"string": {"x"}, "integer": {"1"}, "double": {"1.5"}, "boolean": nil, "list": {"[]"}, "map": {"a=b"}, "structure": {"{}"},
		"blob": {"fileb://body.bin"}, "timestamp": {"0"},
	}
	var options []string
	for _, m := range helpOption.FindAllStringSubmatch(text, -1) {
		switch flag, kind := m[1], m[2]; flag {
		case "--cli-input-json", "--generate-cli-skeleton", "--position", "--limit", "--starting-token":
		case "outfile":
			options = append(options, "saved")
		default:
			value, known := values[kind]
			if !known {
				t.Fatalf("%s %s is of an unknown type, %s", operation, flag, kind)
			}
			options = append(append(options, flag), value...)
		}
	}
	return options
}
