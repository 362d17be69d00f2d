// Package programtest finds the programs that tests run for real. A test whose program isn't installed is skipped and says what is
// missing; with STILE_REQUIRE_ALL=1, as in CI, it fails.
package programtest

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
)

const requireAll = "STILE_REQUIRE_ALL"

// Need ends the test if a program isn't in PATH.
func Need(t testing.TB, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		Missing(t, program)
	}
}

// Missing ends the test because something isn't installed.
func Missing(t testing.TB, what string) {
	t.Helper()
	if err := refused(what); err != nil {
		t.Fatal(err)
	}
	t.Skipf("%s isn't installed", what)
}

// Installed is whether a program is in PATH, for scripts that skip themselves. It is an error if it isn't and nothing may be skipped.
func Installed(program string) (bool, error) {
	if _, err := exec.LookPath(program); err != nil {
		return false, refused(program)
	}
	return true, nil
}

// refused is why what is missing can't be passed over, nil if it can.
func refused(what string) error {
	if os.Getenv(requireAll) != "1" {
		return nil
	}
	return fmt.Errorf("%s isn't installed, and %s=1", what, requireAll)
}
