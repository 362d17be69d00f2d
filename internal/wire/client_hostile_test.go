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
)

// hostileAnswer is bytes that a backend sends and what must become of them.
type hostileAnswer struct {
	name   string
	sent   string
	body   string // of a response that is taken
	reason string
}

func ok(fields, body string) string { return "HTTP/1.1 200 OK\r\n" + fields + "\r\n" + body }

const two = "Content-Length: 2\r\n"

// refusedAnswers are no responses: the call fails with a network error, or its body does, and the connection is closed.
var refusedAnswers = []hostileAnswer{
	{name: "lengths that differ", sent: ok("Content-Length: 1\r\nContent-Length: 2\r\n", "ok"), reason: "two ends of one body"},
	{name: "lengths that differ in a list", sent: ok("Content-Length: 2, 3\r\n", "ok"), reason: "two ends of one body"},
	{name: "lengths in a list", sent: ok("Content-Length: 2, 2\r\n", "ok"), reason: "digits only"},
	{name: "length with a sign", sent: ok("Content-Length: +2\r\n", "ok"), reason: "digits only"},
	{name: "length below zero", sent: ok("Content-Length: -2\r\n", "ok"), reason: "digits only"},
	{name: "length in hexadecimal", sent: ok("Content-Length: 0x2\r\n", "ok"), reason: "digits only"},
	{name: "length of nothing", sent: ok("Content-Length:\r\n", "ok"), reason: "digits only"},
	{name: "length with a blank within", sent: ok("Content-Length: 2 0\r\n", "ok"), reason: "digits only"},
	{name: "length beyond 63 bits", sent: ok("Content-Length: 99999999999999999999\r\n", "ok"), reason: "overflow"},
	{name: "length that isn't reached", sent: ok("Content-Length: 3\r\n", "ok"), reason: "a part mustn't pass for the whole"},
	{name: "TE twice", sent: ok(chunked+chunked, "2\r\nok\r\n0\r\n\r\n"), reason: "no such coding"},
	{name: "TE in a list", sent: ok("Transfer-Encoding: gzip, chunked\r\n", "2\r\nok\r\n0\r\n\r\n"), reason: "nobody asked for gzip"},
	{name: "TE not last", sent: ok("Transfer-Encoding: chunked, gzip\r\n", "2\r\nok\r\n0\r\n\r\n"), reason: "end unknowable"},
	{name: "TE identity", sent: ok("Transfer-Encoding: identity\r\n", "ok"), reason: "withdrawn by RFC 7230"},
	{name: "TE unknown beside a length", sent: ok("Transfer-Encoding: x\r\n"+two, "ok"), reason: "two ends of one body"},
	{name: "TE with a vertical tab", sent: ok("Transfer-Encoding: \x0bchunked\r\n", "2\r\nok\r\n0\r\n\r\n"), reason: "control byte"},
	{name: "TE with a blank before its colon", sent: ok("Transfer-Encoding : chunked\r\n", "2\r\nok\r\n0\r\n\r\n"), reason: "RFC 9112 section 5.1"},
	{name: "TE of nothing", sent: ok("Transfer-Encoding:\r\n", "ok"), reason: "no such coding"},
	{name: "TE in HTTP/1.0", sent: "HTTP/1.0 200 OK\r\n" + chunked + "\r\n2\r\nok\r\n0\r\n\r\n", reason: "RFC 9112 section 6.1"},
	{name: "bare CR in a value", sent: ok("X: a\rSet-Cookie: b\r\n"+two, "ok"), reason: "response splitting"},
	{name: "bare CR in the reason", sent: "HTTP/1.1 200 OK\rX: a\r\n" + two + "\r\nok", reason: "response splitting"},
	{name: "CR CR LF", sent: ok("X: a\r\r\n"+two, "ok"), reason: "response splitting"},
	{name: "NUL in a value", sent: ok("X: a\x00b\r\n"+two, "ok"), reason: "C programs end there"},
	{name: "control byte in a value", sent: ok("X: a\x01b\r\n"+two, "ok"), reason: "grammar"},
	{name: "DEL in a value", sent: ok("X: a\x7fb\r\n"+two, "ok"), reason: "grammar"},
	{name: "control byte in the reason", sent: "HTTP/1.1 200 O\x00K\r\n" + two + "\r\nok", reason: "grammar"},
	{name: "folded field", sent: ok("X: a\r\n b\r\n"+two, "ok"), reason: "RFC 9112 section 5.2"},
	{name: "folded length", sent: ok("Content-Length:\r\n 2\r\n", "ok"), reason: "RFC 9112 section 5.2"},
	{name: "blank before the first field", sent: "HTTP/1.1 200 OK\r\n X: a\r\n" + two + "\r\nok", reason: "RFC 9112 section 2.2"},
	{name: "field without a colon", sent: ok("X\r\n"+two, "ok"), reason: "grammar"},
	{name: "field without a name", sent: ok(": a\r\n"+two, "ok"), reason: "grammar"},
	{name: "blank within a name", sent: ok("X y: a\r\n"+two, "ok"), reason: "grammar"},
	{name: "name beyond ASCII", sent: ok("X\x80: a\r\n"+two, "ok"), reason: "grammar"},
	{name: "NUL in a name", sent: ok("X\x00: a\r\n"+two, "ok"), reason: "grammar"},
	{name: "very many fields", sent: ok(strings.Repeat("X: a\r\n", 5000)+two, "ok"), reason: "work for nothing"},
	{name: "oversized field", sent: ok("X: "+strings.Repeat("a", 100_000)+"\r\n"+two, "ok"), reason: "MaxHeaderBytes"},
	{name: "oversized reason", sent: "HTTP/1.1 200 " + strings.Repeat("a", 100_000), reason: "MaxHeaderBytes"},
	{name: "empty line first", sent: "\r\n" + ok(two, "ok"), reason: "what belongs to no response"},
	{name: "no HTTP at all", sent: "220 mail ESMTP\r\n\r\n", reason: "another protocol"},
	{name: "body alone", sent: "<html>ok</html>\r\n\r\n", reason: "HTTP/0.9 has no framing"},
	{name: "version 2", sent: "HTTP/2.0 200 OK\r\n" + two + "\r\nok", reason: "framing unknown"},
	{name: "version without a minor", sent: "HTTP/1 200 OK\r\n" + two + "\r\nok", reason: "grammar"},
	{name: "version in lower case", sent: "http/1.1 200 OK\r\n" + two + "\r\nok", reason: "grammar"},
	{name: "status of two digits", sent: "HTTP/1.1 20 OK\r\n" + two + "\r\nok", reason: "grammar"},
	{name: "status of four digits", sent: "HTTP/1.1 2000 OK\r\n" + two + "\r\nok", reason: "grammar"},
	{name: "status with a sign", sent: "HTTP/1.1 +20 OK\r\n" + two + "\r\nok", reason: "grammar"},
	{name: "status below 100", sent: "HTTP/1.1 099 OK\r\n" + two + "\r\nok", reason: "no such class"},
	{name: "two blanks before the status", sent: "HTTP/1.1  200 OK\r\n" + two + "\r\nok", reason: "grammar"},
	{name: "tab before the status", sent: "HTTP/1.1\t200 OK\r\n" + two + "\r\nok", reason: "grammar"},
	{name: "protocol switched unasked", sent: "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", reason: "RFC 9110 section 15.2.2"},
	{name: "interim responses alone", sent: strings.Repeat("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", 5000), reason: "endless otherwise"},
	{name: "malformed interim response", sent: "HTTP/1.1 100 Continue\r\nX\r\n\r\n" + ok(two, "ok"), reason: "grammar"},
	{name: "head that ends early", sent: "HTTP/1.1 200 OK\r\nContent-Le", reason: "a part mustn't pass for the whole"},
	{name: "chunk size that is none", sent: ok(chunked, "x\r\nok\r\n0\r\n\r\n"), reason: "grammar"},
	{name: "chunk size with 0x", sent: ok(chunked, "0x2\r\nok\r\n0\r\n\r\n"), reason: "grammar"},
	{name: "chunk size with a sign", sent: ok(chunked, "+2\r\nok\r\n0\r\n\r\n"), reason: "grammar"},
	{name: "chunk size of nothing", sent: ok(chunked, "\r\nok\r\n0\r\n\r\n"), reason: "grammar"},
	{name: "chunk size beyond 64 bits", sent: ok(chunked, "fffffffffffffffff2\r\nok\r\n0\r\n\r\n"), reason: "overflow"},
	{name: "chunk longer than its size", sent: ok(chunked, "2\r\nok!\r\n0\r\n\r\n"), reason: "two ends of one chunk"},
	{name: "chunk shorter than its size", sent: ok(chunked, "5\r\nok\r\n0\r\n\r\n"), reason: "two ends of one chunk"},
	{name: "bare LF after a chunk size", sent: ok(chunked, "2\nok\r\n0\r\n\r\n"), reason: "some hops end lines there"},
	{name: "bare LF in a chunk extension", sent: ok(chunked, "2;a\nb\r\nok\r\n0\r\n\r\n"), reason: "TERM.EXT"},
	{name: "endless chunk extension", sent: ok(chunked, "2;"+strings.Repeat("a", 10_000)+"\r\nok\r\n0\r\n\r\n"), reason: "work for nothing"},
	{name: "last chunk missing", sent: ok(chunked, "2\r\nok\r\n"), reason: "a part mustn't pass for the whole"},
	{name: "trailer without a colon", sent: ok(chunked, "2\r\nok\r\n0\r\nbad\r\n\r\n"), reason: "grammar"},
	{name: "trailer that ends early", sent: ok(chunked, "2\r\nok\r\n0\r\nX: a\r\n"), reason: "a part mustn't pass for the whole"},
	{name: "endless trailers", sent: ok(chunked, "2\r\nok\r\n0\r\n"+strings.Repeat("X: a\r\n", 10_000)+"\r\n"), reason: "work for nothing"},
}

// takenAnswers are responses all the same; but what follows them is nobody's.
var takenAnswers = []hostileAnswer{
	{"length twice, and the same", ok(two+two, "ok"), "ok", "RFC 9110 section 8.6: its meaning is clear"},
	{"length and chunks", ok(two+chunked, "2\r\nok\r\n0\r\n\r\n"), "ok", "RFC 9112 section 6.3: chunks stand; the connection isn't used again"},
	{"bare LF in the head", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok", "ok", "RFC 9112 section 2.2: it ends a line for everybody"},
	{"no reason", "HTTP/1.1 200\r\n" + two + "\r\nok", "ok", "its blank is forgotten by many"},
	{"reason beyond ASCII", "HTTP/1.1 200 \xe4\r\n" + two + "\r\nok", "ok", "obs-text"},
	{"version 1.2", "HTTP/1.2 200 OK\r\n" + two + "\r\nok", "ok", "RFC 9110 section 2.5: as 1.1"},
	{"status beyond 599", "HTTP/1.1 799 OK\r\n" + two + "\r\nok", "ok", "a backend's own business"},
	{"value beyond ASCII", ok("X: \xe4\r\n"+two, "ok"), "ok", "obs-text"},
	{"tab in a value", ok("X: a\tb\r\n"+two, "ok"), "ok", "grammar"},
	{"coding in capitals", ok("Transfer-Encoding: CHUNKED\r\n", "2\r\nok\r\n0\r\n\r\n"), "ok", "case doesn't matter"},
	{"chunk extension", ok(chunked, "2;a=\"b\"\r\nok\r\n0\r\n\r\n"), "ok", "RFC 9112 section 7.1.1: ignored"},
	{"chunk size with zeros before it", ok(chunked, "0002\r\nok\r\n0\r\n\r\n"), "ok", "grammar"},
	{"length in a trailer", ok(chunked, "2\r\nok\r\n0\r\nContent-Length: 9\r\n\r\n"), "ok", "RFC 9110 section 6.5.1: too late, dropped"},
	{"length of a 204", "HTTP/1.1 204 No Content\r\n" + two + "\r\n", "", "RFC 9112 section 6.3: no body; the connection isn't used again"},
	{"length of a 304", "HTTP/1.1 304 Not Modified\r\n" + two + "\r\n", "", "RFC 9110 section 15.4.5: that of another response"},
	{"length of an interim response", "HTTP/1.1 103 Early Hints\r\n" + two + "\r\n" + ok(two, "ok"), "ok", "interim responses have no body"},
	{"first of two responses", ok(two, "ok"), "ok", "response splitting: the second is nobody's"},
}

// splitOff is what follows every hostile answer: no call may ever get it.
const splitOff = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsplitoff"

func TestHostileAnswers(t *testing.T) {
	call := func(t *testing.T, client *Client, address string) (*Response, string, error) {
		res, err := client.do(t.Context(), &Request{Method: "GET", Scheme: "http", Host: address, Target: "/"})
		if err != nil {
			return res, "", err
		}
		body, err := res.Body.ReadAll(1 << 20)
		return res, string(body), err
	}
	run := func(t *testing.T, row hostileAnswer, tail string, check func(t *testing.T, body string, err error)) {
		k := newKeeping(t, func(c net.Conn, _ int64) {
			_, _ = io.WriteString(c, row.sent+tail)
			closeWriteQuietly(c)
		})
		client := newTestClient(t, ClientOptions{})
		for range 2 {
			_, body, err := call(t, client, k.address)
			check(t, body, err)
			if strings.Contains(body, "splitoff") && err == nil {
				t.Errorf("a second response was read out of the bytes")
			}
		}
		if n := k.connections.Load(); n != 2 {
			t.Errorf("%d connections for two calls", n)
		}
	}
	for _, row := range refusedAnswers {
		t.Run(row.name, func(t *testing.T) {
			run(t, row, "", func(t *testing.T, body string, err error) {
				if kindOf(err) != Reset {
					t.Errorf("want a network error (%s), got %q, %v", row.reason, body, err)
				}
			})
		})
	}
	for _, row := range takenAnswers {
		t.Run(row.name, func(t *testing.T) {
			run(t, row, splitOff, func(t *testing.T, body string, err error) {
				if body != row.body || err != nil {
					t.Errorf("want %q (%s), got %q, %v", row.body, row.reason, body, err)
				}
			})
		})
	}
}

func closeWriteQuietly(c net.Conn) { _ = closeWrite(c) }

// cutReader hands out bytes in pieces, and then the end.
type cutReader struct {
	net.Conn
	rest  []byte
	piece int
}

func (c *cutReader) Read(p []byte) (int, error) {
	if len(c.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, c.rest[:min(c.piece, len(c.rest))])
	c.rest = c.rest[n:]
	return n, nil
}

func (c *cutReader) Close() error         { return nil }
func (c *cutReader) RemoteAddr() net.Addr { return &net.TCPAddr{} }

// readAnswer is what the client makes of the bytes, in pieces of that size.
func readAnswer(raw []byte, method string, piece int) (res *Response, body []byte, err error) {
	p := newPool(newDialer(ClientOptions{}), ClientOptions{MaxIdlePerHost: 1, MaxConnectionsPerHost: 1}.withDefaults())
	e, err := newEndpoint(p, endpointKey{host: "a"})
	if err != nil {
		return nil, nil, err
	}
	conn := newBackendConn(e, &cutReader{rest: bytes.Clone(raw), piece: piece})
	e.open, e.conns = 1, []*backendConn{conn}
	res = new(Response)
	m := res.remember()
	m.body.begin(context.Background(), conn)
	if err := m.answer(conn, &Request{Method: method}, res, 0, 64<<10); err != nil {
		return nil, nil, err
	}
	body, err = res.Body.ReadAll(1 << 20)
	return res, body, err
}

// FuzzAnswer holds the client against net/http: a response that both take has the same status, header and body, however its bytes come.
// What may differ, and why: net/http takes more (folded fields, blanks and control bytes at odd places: strictness), puts names into
// canonical form, adds to an old Pragma, and keeps what Connection names (it is no gateway).
func FuzzAnswer(f *testing.F) {
	for _, row := range slices.Concat(refusedAnswers, takenAnswers) {
		if len(row.sent) < 1000 {
			f.Add([]byte(row.sent+splitOff), uint8(7), false)
		}
	}
	f.Add([]byte("HTTP/1.0 200 OK\r\nConnection: keep-alive, x\r\nX: y\r\n\r\nuntil the end"), uint8(1), false)
	f.Add([]byte("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"), uint8(200), true)
	f.Fuzz(func(t *testing.T, raw []byte, piece uint8, head bool) {
		method := "GET"
		if head {
			method = "HEAD"
		}
		res, body, err := readAnswer(raw, method, int(piece)+1)
		again, bodyAgain, errAgain := readAnswer(raw, method, 1<<20)
		if (err == nil) != (errAgain == nil) {
			t.Fatalf("in pieces of %d: %v; at once: %v", int(piece)+1, err, errAgain)
		}
		if err != nil {
			return
		}
		if res.Status != again.Status || !bytes.Equal(body, bodyAgain) || !slices.Equal(res.Header.fields, again.Header.fields) {
			t.Fatalf("in pieces of %d: %d %v %q; at once: %d %v %q", int(piece)+1, res.Status, res.Header, body, again.Status, again.Header, bodyAgain)
		}
		compareWithStandard(t, raw, method, res, body)
	})
}

func compareWithStandard(t *testing.T, raw []byte, method string, res *Response, body []byte) {
	in := bufio.NewReader(bytes.NewReader(raw))
	var standard *http.Response
	for {
		var err error
		if standard, err = http.ReadResponse(in, &http.Request{Method: method}); err != nil {
			return // stricter, or of another mind about what isn't worth a word
		}
		if standard.StatusCode >= 200 || standard.StatusCode < 100 {
			break
		}
	}
	standardBody, err := io.ReadAll(standard.Body)
	if err != nil {
		return
	}
	if standard.StatusCode != res.Status || !bytes.Equal(standardBody, body) {
		t.Fatalf("net/http reads %d %q, we %d %q", standard.StatusCode, standardBody, res.Status, body)
	}
	for name, value := range res.Header.All() {
		if !contains(standard.Header.Values(name), value) {
			t.Errorf("%s: %q is %q to net/http", name, value, standard.Header.Values(name))
		}
	}
}
