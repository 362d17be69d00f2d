//go:build !linux

package wire

import "syscall"

// directSockets is whether descriptors are used directly; without, what follows isn't called.
const directSockets = false

func receiveNow(uintptr, []byte) (int, error) { return 0, syscall.ENOSYS }

func sendNow(uintptr, []byte, []byte) (int, error) { return 0, syscall.ENOSYS }

func quietNow(uintptr) bool { return true }

func lookNow(uintptr) glance { return glance{} }

var errAgain error = syscall.EAGAIN
