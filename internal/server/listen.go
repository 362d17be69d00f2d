package server

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// unixPrefix begins an address that is the path of a Unix socket.
const unixPrefix = "unix:"

// unixPath is the path of a Unix socket's address.
func unixPath(address string) (string, bool) { return strings.CutPrefix(address, unixPrefix) }

func checkAddress(name, address string) error {
	if path, ok := unixPath(address); ok {
		if path == "" {
			return fmt.Errorf("%s %q must have a path behind unix:, such as unix:/run/stile.sock", name, address)
		}
		return nil
	}
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("%s %q must be an address with a port, such as 127.0.0.1:8080 or :8080, or unix: and a path", name, address)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return fmt.Errorf("%s %q must end in a port from 0 to 65535", name, address)
	}
	return nil
}

func takesFreePort(address string) bool {
	_, port, _ := net.SplitHostPort(address)
	return port == "0"
}

// isLoopback is whether only this machine can reach the address. A name could resolve to anything, except localhost.
func isLoopback(address string) bool {
	if _, ok := unixPath(address); ok {
		return true
	}
	host, _, _ := net.SplitHostPort(address)
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

func listen(setting, address string) (net.Listener, error) {
	network := "tcp"
	where := address
	if path, ok := unixPath(address); ok {
		network, where = "unix", path
		removeLeftSocket(path)
	}
	l, err := net.Listen(network, where)
	if err != nil {
		return nil, fmt.Errorf("%s %s can't be listened on: %w; stop what uses it or choose another address with --%[1]s", setting, address, listenReason(err))
	}
	return l, nil
}

func listenReason(err error) error {
	var failed *net.OpError
	if errors.As(err, &failed) && failed.Err != nil {
		err = failed.Err
	}
	var call *os.SyscallError
	if errors.As(err, &call) {
		err = call.Err
	}
	return err
}

// removeLeftSocket removes the socket of a server that was killed: one that nobody listens at.
func removeLeftSocket(path string) {
	if info, err := os.Lstat(path); err != nil || info.Mode().Type() != fs.ModeSocket {
		return
	}
	c, err := net.Dial("unix", path)
	if err == nil {
		_ = c.Close() // somebody is there
		return
	}
	if errors.Is(err, syscall.ECONNREFUSED) {
		_ = os.Remove(path) // if it can't be, listening says so
	}
}

// listenedAt is an address as the configuration writes it.
func listenedAt(l net.Listener) string {
	if l.Addr().Network() == "unix" {
		return unixPrefix + l.Addr().String()
	}
	return l.Addr().String()
}
