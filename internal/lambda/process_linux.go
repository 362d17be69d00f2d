package lambda

import "syscall"

// ownGroup makes the process lead a group of its own, which we can signal as a whole and which a ^C in our terminal doesn't reach. If
// we are killed, the kernel kills it.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
