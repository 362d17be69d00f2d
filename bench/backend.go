package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

// backend answers what gateways pass on. A request's path says what it gets.
type backend struct {
	poller  *poller
	listens int
	conns   map[int]*backendConn
	buf     []byte
	answers map[string][]byte
}

// backendConn is a gateway's connection.
type backendConn struct {
	head    []byte // of a request, as far as it has come
	skip    int    // bytes of the request's body that are still to come
	answer  []byte // what the request gets, not written yet
	chunked bool
	tail    []byte // the last bytes of a chunked body
}

// startBackend answers its address.
func startBackend() (string, error) {
	p, err := newPoller()
	if err != nil {
		return "", err
	}
	fd, address, err := listen()
	if err != nil {
		return "", err
	}
	b := &backend{poller: p, listens: fd, conns: map[int]*backendConn{}, buf: make([]byte, 64<<10), answers: map[string][]byte{
		"/payload": backendAnswer(payload), "/order": backendAnswer(order), "/large": backendAnswer(large),
	}}
	if err := p.add(fd, unix.EPOLLIN); err != nil {
		return "", err
	}
	go b.serve()
	return address, nil
}

func backendAnswer(body string) []byte {
	return fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
}

func (b *backend) serve() {
	runtime.LockOSThread()
	for {
		events, err := b.poller.wait(-1)
		if err != nil {
			fmt.Fprintln(os.Stderr, "bench: backend:", err)
			return
		}
		for i := range events {
			fd := int(events[i].Fd)
			if fd == b.listens {
				b.accept()
			} else if c := b.conns[fd]; c != nil && !b.ready(fd, c, events[i].Events) {
				delete(b.conns, fd)
				_ = unix.Close(fd)
			}
		}
	}
}

func (b *backend) accept() {
	for {
		fd, _, err := unix.Accept4(b.listens, unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC)
		if err != nil {
			return
		}
		_ = unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1) // slower without
		b.conns[fd] = &backendConn{}
		if b.poller.add(fd, unix.EPOLLIN|unix.EPOLLOUT|unix.EPOLLET) != nil {
			delete(b.conns, fd)
			_ = unix.Close(fd)
		}
	}
}

// ready reads and writes what it can. It is false when the connection is over.
func (b *backend) ready(fd int, c *backendConn, events uint32) bool {
	if len(c.answer) > 0 && events&unix.EPOLLOUT != 0 && !c.send(fd) {
		return false
	}
	if events&(unix.EPOLLIN|unix.EPOLLHUP|unix.EPOLLERR) == 0 {
		return true
	}
	for {
		n, err := unix.Read(fd, b.buf)
		if err != nil {
			return errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EINTR)
		}
		if n == 0 || !b.take(fd, c, b.buf[:n]) {
			return false
		}
		if n < len(b.buf) {
			return true
		}
	}
}

// take goes through bytes of requests, which come one at a time.
func (b *backend) take(fd int, c *backendConn, p []byte) bool {
	for len(p) > 0 {
		switch {
		case c.chunked:
			c.tail = append(c.tail, p...)
			if p = nil; !bytes.HasSuffix(c.tail, []byte("0\r\n\r\n")) {
				c.tail = c.tail[max(0, len(c.tail)-8):]
				continue
			}
			c.chunked, c.tail = false, c.tail[:0]
		case c.skip > 0:
			n := min(c.skip, len(p))
			c.skip, p = c.skip-n, p[n:]
		default:
			c.head = append(c.head, p...)
			end := bytes.Index(c.head, []byte("\r\n\r\n"))
			if end < 0 {
				return len(c.head) < 64<<10
			}
			answer, skip, chunked, ok := b.understand(c.head[:end+2])
			if !ok {
				return false
			}
			p = p[len(p)-(len(c.head)-end-4):]
			c.head, c.answer, c.skip, c.chunked = c.head[:0], answer, skip, chunked
			if c.skip > 0 || c.chunked {
				continue
			}
		}
		if c.skip == 0 && !c.chunked && !c.send(fd) {
			return false
		}
	}
	return true
}

func (c *backendConn) send(fd int) bool {
	n, err := write(fd, c.answer)
	c.answer = c.answer[n:]
	return err == nil
}

// understand reads what the backend needs of a request's head.
func (b *backend) understand(head []byte) (answer []byte, skip int, chunked, ok bool) {
	_, rest, _ := bytes.Cut(head, []byte(" "))
	end := bytes.IndexAny(rest, " ?")
	if end < 0 {
		return nil, 0, false, false
	}
	answer, ok = b.answers[string(rest[:end])]
	if bytes.HasPrefix(head, []byte("GET ")) {
		return answer, 0, false, ok
	}
	skip, chunked = bodyLength(head)
	return answer, max(skip, 0), chunked, ok
}

// bodyLength reads how a message's body is delimited; -1 if no length is named.
func bodyLength(head []byte) (length int, chunked bool) {
	length = -1
	for line := range bytes.Lines(head) {
		if len(line) < 16 {
			continue
		}
		switch line[0] | 0x20 {
		case 'c':
			if value, ok := fieldValue(line, "content-length:"); ok {
				length = 0
				for _, digit := range value {
					length = 10*length + int(digit-'0')
				}
			}
		case 't':
			if value, ok := fieldValue(line, "transfer-encoding:"); ok {
				chunked = bytes.EqualFold(value, []byte("chunked"))
			}
		}
	}
	return length, chunked
}

func fieldValue(line []byte, name string) ([]byte, bool) {
	if len(line) < len(name) || !bytes.EqualFold(line[:len(name)], []byte(name)) {
		return nil, false
	}
	return bytes.TrimSpace(line[len(name):]), true
}
