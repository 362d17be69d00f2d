package wire

import (
	"bytes"
	"context"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// h2Tape is a connection that plays what a client sent, piece by piece, and keeps what it was sent.
type h2Tape struct {
	in    []byte
	piece int // bytes to a read

	mu  sync.Mutex
	out bytes.Buffer
}

func (c *h2Tape) Read(p []byte) (int, error) {
	if len(c.in) == 0 {
		return 0, io.EOF
	}
	n := copy(p, c.in[:min(len(c.in), c.piece)])
	c.in = c.in[n:]
	return n, nil
}

func (c *h2Tape) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.out.Write(p)
}

func (*h2Tape) Close() error                     { return nil }
func (*h2Tape) LocalAddr() net.Addr              { return &net.TCPAddr{} }
func (*h2Tape) RemoteAddr() net.Addr             { return &net.TCPAddr{} }
func (*h2Tape) SetDeadline(time.Time) error      { return nil }
func (*h2Tape) SetReadDeadline(time.Time) error  { return nil }
func (*h2Tape) SetWriteDeadline(time.Time) error { return nil }

// playH2 has a connection served to its end, and answers what it was sent.
func playH2(in []byte, piece int, handler Handler) []byte {
	tape := &h2Tape{in: in, piece: piece}
	options := ServerOptions{}.withDefaults()
	newH2Conn(&options, handler, newSocket(tape), nil).serve()
	return tape.out.Bytes()
}

// FuzzH2Connection: whatever a client sends, every request that a Handler sees is one that HTTP/1.1 can carry, and what the client is
// sent are whole frames.
func FuzzH2Connection(f *testing.F) {
	for _, row := range hostileFrames {
		if strings.Contains(row.name, "flood") || strings.Contains(row.name, "closed") {
			continue
		}
		ours, theirs := net.Pipe()
		sent := make(chan []byte)
		go func() {
			all, _ := io.ReadAll(theirs)
			sent <- all
		}()
		p := &h2Peer{t: f, conn: ours, framer: http2.NewFramer(ours, ours)}
		p.framer.AllowIllegalWrites = true
		p.hpack = hpack.NewEncoder(&p.block)
		row.do(p)
		closeQuietly(ours)
		f.Add(<-sent, uint16(1<<15))
	}
	p := &h2Peer{}
	p.hpack = hpack.NewEncoder(&p.block)
	f.Add([]byte(h2Raw(1, 4, 1, p.encode(":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/a", "content-length", "3", "cookie", "a=b"))+h2Raw(0, 1, 1, "abc")), uint16(7))
	f.Fuzz(func(t *testing.T, frames []byte, piece uint16) {
		in := []byte(h2PrefaceBytes + h2Raw(4, 0, 0, "") + string(frames))
		out := playH2(in, int(piece)+1, func(_ context.Context, req *Request, r Responder) {
			checkH2Request(t, req)
			body, err := req.Body.ReadAll(1 << 20)
			if err != nil {
				return
			}
			if length, ok := req.Header.Lookup("content-length"); ok {
				if n, err := parseLength(length); err != nil || n != int64(len(body)) {
					t.Errorf("a body of %d bytes with content-length %s", len(body), length)
				}
			}
			_, _ = r.Respond(&Response{Status: 200, Body: Bytes(body)})
		})
		framer := http2.NewFramer(io.Discard, bytes.NewReader(out))
		framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
		for {
			if _, err := framer.ReadFrame(); err == io.EOF {
				return
			} else if err != nil {
				t.Fatalf("the client was sent what it can't read: %v", err)
			}
		}
	})
}

func checkH2Request(t *testing.T, req *Request) {
	if !validToken(req.Method) || !validHost(req.Host) || !validTarget(req.Target) {
		t.Errorf("%q %q %q", req.Method, req.Host, req.Target)
	}
	for name, value := range req.Header.All() {
		if !validToken(name) || name != strings.ToLower(name) || !validValue(value) {
			t.Errorf("%q: %q", name, value)
		}
	}
}

// FuzzH2HeaderBlock: a header block that makes a request for us makes the same one for golang.org/x/net. It may refuse more than that, and
// does: nothing here is laxer.
func FuzzH2HeaderBlock(f *testing.F) {
	p := &h2Peer{}
	p.hpack = hpack.NewEncoder(&p.block)
	for _, fields := range [][]string{
		{":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/"},
		{":method", "GET", ":scheme", "https", ":path", "/x?y=%20", "host", "a:1", "x-a", "b", "te", "trailers"},
		{":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/", "x-a", "b\r\n", "content-length", "0"},
	} {
		f.Add([]byte(p.encode(fields...)))
	}
	f.Fuzz(func(t *testing.T, block []byte) {
		if len(block) > h2MaxFrame {
			return
		}
		frame := h2Raw(1, h2EndHeaders|h2EndStream, 1, string(block))
		var seen []string
		playH2([]byte(h2PrefaceBytes+h2Raw(4, 0, 0, "")+frame), 1<<15, func(_ context.Context, req *Request, r Responder) {
			seen = append(seen, req.Method, req.Target)
			for name, value := range req.Header.All() {
				if name != "cookie" {
					seen = append(seen, name, value)
				}
			}
			_, _ = r.Respond(&Response{Status: 204})
		})
		if seen == nil {
			return
		}
		framer := http2.NewFramer(io.Discard, strings.NewReader(frame))
		framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
		read, err := framer.ReadFrame()
		if err != nil {
			t.Fatalf("we have read %q, x/net says %v", seen, err)
		}
		meta := read.(*http2.MetaHeadersFrame)
		theirs := []string{meta.PseudoValue("method"), meta.PseudoValue("path")}
		for _, field := range meta.RegularFields() {
			if field.Name != "host" && field.Name != "cookie" {
				theirs = append(theirs, field.Name, field.Value)
			}
		}
		if strings.Join(seen, "|") != strings.Join(theirs, "|") {
			t.Errorf("we have read %q, x/net %q", seen, theirs)
		}
	})
}
