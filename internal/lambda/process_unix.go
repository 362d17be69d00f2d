//go:build unix

package lambda

import "syscall"

// killGroup ends the process and all that it started and that hasn't left its group. A group that is gone already is fine.
func killGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGKILL) }

// terminateGroup asks them to end.
func terminateGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGTERM) }
