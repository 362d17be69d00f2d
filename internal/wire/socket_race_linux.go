//go:build race

package wire

import "syscall"

// What one end of a connection has written before the other has read it happened before, if both are within the process. The syscall
// package tells the race detector so, and the calls that go around it have to as well: tests rely on it.

// sends is called before a write.
func sends() { _, _ = syscall.Write(-1, nil) } // tells, and then fails

// received is called after a read.
func received(fd uintptr) { _, _ = syscall.Read(int(fd), nil) } // reads nothing
