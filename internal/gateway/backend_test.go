package gateway_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http/httputil"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// backend is a server that answers with the bytes a script says and keeps what it was sent.
type backend struct {
	address string

	mu     sync.Mutex
	script string
	last   string
}

func newBackend(t *testing.T) *backend {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	b := &backend{address: listener.Addr().String()}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go b.serve(conn)
		}
	}()
	return b
}

// answer sets what is answered from now on. The first line may be a directive: "close" ends the connection after the bytes, "reset"
// does so without any, "hang" answers never, "pause" sends no more than
// the head, "big" sends a body of so many bytes, "raw" sends lines as they are and ends.
func (b *backend) answer(script string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.script, b.last = script, ""
}

// received is the last request, or "" if none came since the script was set or this was asked.
func (b *backend) received() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	last := b.last
	b.last = ""
	return last
}

func (b *backend) serve(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	for {
		head, body, err := readMessage(in, false)
		if err != nil {
			return
		}
		b.mu.Lock()
		b.last = head + "\n" + body
		script := b.script
		b.mu.Unlock()
		first, rest, _ := strings.Cut(script, "\n")
		switch first {
		case "reset":
			return
		case "hang":
			io.Copy(io.Discard, in)
			return
		case "pause":
			head, _, _ := strings.Cut(rest, "\n\n")
			fmt.Fprint(conn, strings.ReplaceAll(head, "\n", "\r\n")+"\r\n\r\n")
			io.Copy(io.Discard, in)
			return
		case "big":
			size, _ := strconv.Atoi(strings.TrimSpace(rest))
			fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", size)
			conn.Write(bytes.Repeat([]byte("x"), size))
		case "raw":
			fmt.Fprint(conn, strings.ReplaceAll(strings.TrimSuffix(rest, "\n"), "\n", "\r\n"))
			hangUp(conn, in)
			return
		case "close":
			fmt.Fprint(conn, rawMessage(rest))
			hangUp(conn, in)
			return
		default:
			fmt.Fprint(conn, rawMessage(script))
		}
	}
}

// readMessage reads one message; a chunked body is taken apart. Lines of the head end in LF.
func readMessage(in *bufio.Reader, headOnly bool) (head, body string, err error) {
	length, chunked, isResponse, status := -1, false, false, ""
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return head, "", err
		}
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			break
		}
		if head == "" && strings.HasPrefix(line, "HTTP/") {
			isResponse, status = true, strings.Fields(line)[1]
		}
		head += line + "\n"
		name, value, _ := strings.Cut(line, ": ")
		switch strings.ToLower(name) {
		case "content-length":
			length, _ = strconv.Atoi(value)
		case "transfer-encoding":
			chunked = true
		}
	}
	var raw []byte
	switch {
	case headOnly || status == "204" || status == "304":
	case chunked:
		raw, err = io.ReadAll(httputil.NewChunkedReader(in))
		if err == nil {
			_, err = in.ReadString('\n')
		}
	case length >= 0:
		raw = make([]byte, length)
		_, err = io.ReadFull(in, raw)
	case isResponse:
		raw, err = io.ReadAll(in)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return head, string(raw), err
	}
	return head, string(raw), nil
}

// lines is a log.
type lines struct {
	mu   sync.Mutex
	kept []string
}

func (l *lines) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept = append(l.kept, line)
}

func (l *lines) Write(text []byte) (int, error) {
	l.add(strings.TrimRight(string(text), "\n"))
	return len(text), nil
}

// take is the lines since it was last asked. The access log is written after the response was sent, so it waits for the first.
func (l *lines) take() []string {
	for range 1000 {
		l.mu.Lock()
		kept := l.kept
		l.kept = nil
		l.mu.Unlock()
		if len(kept) > 0 {
			return kept
		}
		time.Sleep(10 * time.Millisecond)
	}
	return nil
}
