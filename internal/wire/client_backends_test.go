package wire

import (
	"bufio"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"
)

// accept has every connection of a listener served on a goroutine of its own, and closed then, until the test ends.
func accept(t testing.TB, l net.Listener, serve func(c net.Conn)) {
	t.Cleanup(func() { closeQuietly(l) })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer closeQuietly(c)
				serve(c)
			}()
		}
	}()
}

// listen is a listener on a port of its own.
func listen(t testing.TB) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// scriptedBackend answers each connection with what the function makes of it, and closes it.
func scriptedBackend(t *testing.T, serve func(c net.Conn, r *bufio.Reader)) (address string) {
	t.Helper()
	l := listen(t)
	accept(t, l, func(c net.Conn) { serve(c, bufio.NewReader(c)) })
	return l.Addr().String()
}

// readHead reads raw bytes up to the end of a head.
func readHead(r *bufio.Reader) string {
	var b strings.Builder
	for {
		line, err := r.ReadString('\n')
		b.WriteString(line)
		if err != nil || line == "\r\n" {
			return b.String()
		}
	}
}

// kindOf is the kind of a network error, "" of any other.
func kindOf(err error) NetworkErrorKind {
	var network *NetworkError
	if !errors.As(err, &network) {
		return ""
	}
	return network.Kind
}

const okAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

// keeping is a backend that answers every request of a connection in the same way, and counts both.
type keeping struct {
	address               string
	connections, requests atomic.Int64
}

func newKeeping(t *testing.T, answer func(c net.Conn, request int64)) *keeping {
	k := &keeping{}
	k.address = scriptedBackend(t, func(c net.Conn, r *bufio.Reader) {
		k.connections.Add(1)
		for strings.HasSuffix(readHead(r), "\r\n\r\n") {
			answer(c, k.requests.Add(1))
		}
	})
	return k
}

// behindTLS passes what comes over TLS to a backend in the clear.
func behindTLS(t *testing.T, cert tls.Certificate, backend string) (address string) {
	t.Helper()
	l := tls.NewListener(listen(t), &tls.Config{Certificates: []tls.Certificate{cert}})
	accept(t, l, func(c net.Conn) {
		to, err := net.Dial("tcp", backend)
		if err != nil {
			return
		}
		go func() {
			_, _ = io.Copy(to, c)
			closeQuietly(to)
		}()
		_, _ = io.Copy(c, to)
	})
	return l.Addr().String()
}
