package wire

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// tape is a connection whose other side has said everything already, in pieces of a certain size.
type tape struct {
	in   []byte
	size int
	out  bytes.Buffer
}

func (c *tape) Read(p []byte) (int, error) {
	if len(c.in) == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), c.size)], c.in)
	c.in = c.in[n:]
	return n, nil
}

func (c *tape) Write(p []byte) (int, error)      { return c.out.Write(p) }
func (c *tape) Close() error                     { return nil }
func (c *tape) LocalAddr() net.Addr              { return &net.TCPAddr{} }
func (c *tape) RemoteAddr() net.Addr             { return &net.TCPAddr{} }
func (c *tape) SetDeadline(time.Time) error      { return nil }
func (c *tape) SetReadDeadline(time.Time) error  { return nil }
func (c *tape) SetWriteDeadline(time.Time) error { return nil }

// reading is what an engine makes of one request.
type reading struct {
	method, target, host, body string
	fields                     []Field
	whole                      bool // the body's end was found
}

// readOurs is what our engine makes of a connection's bytes, and what it answers.
func readOurs(raw []byte, size int) (requests []reading, answers string) {
	s := NewServer(ServerOptions{}, func(_ context.Context, req *Request, r Responder) {
		one := reading{method: strings.Clone(req.Method), target: strings.Clone(req.Target), host: strings.Clone(req.Host)}
		for name, value := range req.Header.All() {
			one.fields = append(one.fields, Field{strings.Clone(name), strings.Clone(value)})
		}
		body, err := req.Body.ReadAll(1 << 20)
		one.body, one.whole = string(body), err == nil
		requests = append(requests, one)
		_, _ = r.Respond(&Response{Status: 200})
	})
	conn := &tape{in: raw, size: size}
	c := newServerConn(s, conn)
	s.room <- struct{}{}
	c.run()
	return requests, conn.out.String()
}

// readStandard is what net/http makes of them.
func readStandard(raw []byte) (requests []reading) {
	r := bufio.NewReader(bytes.NewReader(raw))
	for {
		req, err := http.ReadRequest(r)
		if err != nil {
			return requests
		}
		body, err := io.ReadAll(req.Body)
		one := reading{method: req.Method, host: req.Host, body: string(body), whole: err == nil}
		if target, ok := originForm(req.RequestURI); ok {
			one.target = target
		}
		for name, values := range req.Header {
			for _, value := range values {
				one.fields = append(one.fields, Field{name, value})
			}
		}
		if requests = append(requests, one); err != nil || req.Close {
			return requests
		}
	}
}

// originForm is the path and query of a request target, as sent. Of an absolute target the authority was taken for Host already.
func originForm(target string) (string, bool) {
	if strings.HasPrefix(target, "/") {
		return target, true
	}
	_, rest, ok := strings.Cut(target, "://")
	if !ok {
		return "", false // "*", or the host:port of a CONNECT
	}
	switch i := strings.IndexAny(rest, "/?"); {
	case i < 0:
		return "/", true
	case rest[i] == '?':
		return "/" + rest[i:], true
	default:
		return rest[i:], true
	}
}

// Where we read what net/http refuses, or differently, each with the reason. What we refuse and net/http reads isn't counted: that is
// what the table of hostile bytes is for.
var allowedDifferences = []struct {
	reason  string
	applies func(ours *reading) bool
}{
	{"net/http adds Cache-Control to an old Pragma", func(r *reading) bool { return r.has("Pragma") }},
	{"net/http takes Trailer out of the header, and refuses one that names certain fields", func(r *reading) bool { return r.has("Trailer") }},
}

func (r *reading) has(name string) bool {
	return slices.ContainsFunc(r.fields, func(f Field) bool { return equalFold(f.Name, name) })
}

// FuzzServer holds our engine against net/http: every request that we serve net/http reads alike, wherever the bytes are cut.
func FuzzServer(f *testing.F) {
	for _, row := range append(append(append([]hostile(nil), refused...), badBodies...), laxer...) {
		if len(row.sent) < 1000 {
			f.Add([]byte(row.sent+smuggled), uint8(7))
		}
	}
	f.Add([]byte("POST /1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x\r\nabc\r\n0\r\nT: x\r\n\r\nPUT /2 HTTP/1.1\r\nHost: b:80\r\nContent-Length: 2\r\n\r\nab"), uint8(255))
	f.Fuzz(func(t *testing.T, raw []byte, size uint8) {
		ours, answers := readOurs(raw, int(size)+1)
		if again, answersAgain := readOurs(raw, len(raw)+1); !slices.EqualFunc(ours, again, sameReading) || statuses(answers) != statuses(answersAgain) {
			t.Fatalf("in pieces of %d: %v %q\nwhole: %v %q", int(size)+1, ours, answers, again, answersAgain)
		}
		theirs := readStandard(raw)
		for i, r := range ours {
			if i >= len(theirs) {
				t.Fatalf("request %d isn't one to net/http: %+v", i, r)
			}
			if reason := difference(&r, &theirs[i]); reason != "" {
				t.Fatalf("request %d: %s\nours   %+v\ntheirs %+v", i, reason, r, theirs[i])
			}
			if !r.whole {
				return
			}
		}
	})
}

func sameReading(a, b reading) bool {
	return a.method == b.method && a.target == b.target && a.host == b.host && a.whole == b.whole && (a.body == b.body || !a.whole) && slices.Equal(a.fields, b.fields)
}

// statuses are those of the answers, in order.
func statuses(answers string) (all string) {
	for line := range strings.SplitSeq(answers, "\r\n") {
		if strings.HasPrefix(line, "HTTP/1.") {
			all += line[:min(len(line), 12)] + ","
		}
	}
	return all
}

// difference is how two readings of a request differ in what matters, "" if they don't.
func difference(ours, theirs *reading) string {
	for _, d := range allowedDifferences {
		if d.applies(ours) {
			return ""
		}
	}
	switch {
	case ours.method != theirs.method || ours.target != theirs.target || ours.host != theirs.host:
		return "another request line or host"
	case ours.whole && (!theirs.whole || ours.body != theirs.body):
		return "another body"
	}
	for _, f := range ours.fields {
		if !slices.ContainsFunc(theirs.fields, func(g Field) bool { return http.CanonicalHeaderKey(f.Name) == g.Name && f.Value == g.Value }) {
			return "a field that isn't there: " + f.Name
		}
	}
	return ""
}
