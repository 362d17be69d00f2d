package wire

import (
	"runtime"
	"syscall"
	"unsafe"
)

// directSockets is whether descriptors are used directly. They don't block, so the scheduler needn't be told of the calls: what it
// does before and after one costs as much as the call.
const directSockets = true

func receiveNow(fd uintptr, p []byte) (int, error) {
	for {
		n, _, errno := syscall.RawSyscall6(syscall.SYS_RECVFROM, fd, uintptr(unsafe.Pointer(unsafe.SliceData(p))), uintptr(len(p)), 0, 0, 0)
		if errno == syscall.EINTR {
			continue
		}
		if errno == 0 {
			received(fd)
		}
		return outcome(n, errno)
	}
}

// sendNow raises no SIGPIPE, which the runtime would have to handle.
func sendNow(fd uintptr, p, more []byte) (int, error) {
	sends()
	for {
		var n uintptr
		var errno syscall.Errno
		if len(more) == 0 {
			n, _, errno = syscall.RawSyscall6(syscall.SYS_SENDTO, fd, uintptr(unsafe.Pointer(unsafe.SliceData(p))), uintptr(len(p)), syscall.MSG_NOSIGNAL, 0, 0)
		} else {
			n, errno = sendBoth(fd, p, more)
		}
		if errno == syscall.EINTR {
			continue
		}
		return outcome(n, errno)
	}
}

func sendBoth(fd uintptr, p, more []byte) (uintptr, syscall.Errno) {
	parts := [2]syscall.Iovec{{Base: unsafe.SliceData(p)}, {Base: unsafe.SliceData(more)}}
	parts[0].SetLen(len(p))
	parts[1].SetLen(len(more))
	message := syscall.Msghdr{Iov: &parts[0], Iovlen: 2}
	n, _, errno := syscall.RawSyscall(syscall.SYS_SENDMSG, fd, uintptr(unsafe.Pointer(&message)), syscall.MSG_NOSIGNAL)
	runtime.KeepAlive(p)
	runtime.KeepAlive(more)
	return n, errno
}

// outcome boxes the one errno that is usual without an allocation: the syscall package keeps EAGAIN at hand.
func outcome(n uintptr, errno syscall.Errno) (int, error) {
	switch errno {
	case 0:
		return int(n), nil
	case syscall.EAGAIN:
		return 0, errAgain
	default:
		return 0, errno
	}
}

var errAgain error = syscall.EAGAIN

// quietNow is whether there is nothing to read, not even the end.
func quietNow(fd uintptr) bool {
	var one [1]byte
	_, _, errno := syscall.RawSyscall6(syscall.SYS_RECVFROM, fd, uintptr(unsafe.Pointer(&one)), 1, syscall.MSG_PEEK|syscall.MSG_DONTWAIT, 0, 0)
	return errno == syscall.EAGAIN
}

const (
	pollIn    = 0x1
	pollError = 0x8
	pollHup   = 0x10
	pollRdHup = 0x2000
)

type pollFd struct {
	fd      int32
	events  int16
	revents int16
}

func lookNow(fd uintptr) glance {
	p := pollFd{fd: int32(fd), events: pollIn | pollRdHup}
	var none syscall.Timespec
	n, _, errno := syscall.RawSyscall6(syscall.SYS_PPOLL, uintptr(unsafe.Pointer(&p)), 1, uintptr(unsafe.Pointer(&none)), 0, 0, 0)
	if errno != 0 || n == 0 {
		return glance{}
	}
	return glance{readable: p.revents&pollIn != 0, gone: p.revents&(pollRdHup|pollHup|pollError) != 0}
}
