//go:build unix

package lambda

import (
	"errors"
	"syscall"
)

// killGroup ends the process and all that it started and that hasn't left its group. A group that is gone already is fine.
func killGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGKILL) }

// terminateGroup asks them to end.
func terminateGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGTERM) }

// reapGroup asks how the processes of a killed group ended, until none is left that is our child: whoever is the first process of a
// container inherits the children of those that end.
func reapGroup(pid int) {
	for {
		if _, err := syscall.Wait4(-pid, nil, 0, nil); err != nil && !errors.Is(err, syscall.EINTR) {
			return // there are no more
		}
	}
}
