// Package conformance_test runs real AWS clients against a stile that it builds and starts, and calls what they made with HTTP.
// What isn't installed is skipped and named; with STILE_REQUIRE_ALL=1 it fails, but for moto and the AWS SDK for JavaScript,
// which no distribution packages.
package conformance_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const (
	account = "123456789012"
	region  = "us-east-1"

	requireAll = "STILE_REQUIRE_ALL"
)

// gateway is the stile that every test talks to, peers what it talks to.
var (
	stileCommand string
	gateway      *stile
	peers        *backends
)

func TestMain(m *testing.M) {
	if os.Getenv(functionVariable) != "" {
		serveFunction()
		return
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	if err := hideAwsConfiguration(); err != nil {
		return fail(err)
	}
	dir, err := os.MkdirTemp("", "stile-conformance-")
	if err != nil {
		return fail(err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // temporary
	if stileCommand, err = findStile(dir); err != nil {
		return fail(err)
	}
	peers, err = startBackends(dir)
	if err != nil {
		return fail(err)
	}
	defer peers.close()
	gateway, err = startStile(stileCommand, dir, peers)
	if err != nil {
		return fail(err)
	}
	defer gateway.stop()
	return m.Run()
}

// findStile answers the program that the variable STILE names, else builds it.
func findStile(dir string) (string, error) {
	if program := os.Getenv("STILE"); program != "" {
		return filepath.Abs(program)
	}
	program := filepath.Join(dir, "stile")
	build := exec.Command("go", "build", "-o", program, "./cmd/stile")
	build.Dir, build.Stderr = "..", os.Stderr
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if err := build.Run(); err != nil {
		return "", fmt.Errorf("building stile: %w", err)
	}
	return program, nil
}

// hideAwsConfiguration makes every client forget how whoever runs the tests uses AWS.
func hideAwsConfiguration() error {
	for _, line := range os.Environ() {
		if name, _, _ := strings.Cut(line, "="); strings.HasPrefix(name, "AWS_") || strings.HasPrefix(name, "STILE_") && name != requireAll {
			if err := os.Unsetenv(name); err != nil {
				return err
			}
		}
	}
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": region, "AWS_DEFAULT_REGION": region,
		"AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull, "AWS_EC2_METADATA_DISABLED": "true",
	} {
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	return nil
}

func fail(err error) int {
	fmt.Fprintln(os.Stderr, "conformance:", err)
	return 1
}

// missing skips the test because something isn't installed.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv(requireAll) == "1" {
		t.Fatalf("%s isn't installed, and %s=1", what, requireAll)
	}
	skip(t, what)
}

// skip says what wasn't tested for want of what.
func skip(t *testing.T, what string) {
	t.Helper()
	fmt.Printf("conformance: skipped %s: %s isn't installed\n", t.Name(), what) // seen without -v too, when this package alone is tested
	t.SkipNow()
}
