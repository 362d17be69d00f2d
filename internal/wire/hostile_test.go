package wire

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// hostile is bytes on a connection and what must become of them. Every refusal also closes the connection: the test reads until then.
type hostile struct {
	name   string
	sent   string
	status string // of the first response
	reason string
}

func get(fields string) string {
	return "GET / HTTP/1.1\r\nHost: a\r\n" + fields + "Connection: close\r\n\r\n"
}

func post(fields, body string) string {
	return "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + body
}

const chunked = "Transfer-Encoding: chunked\r\n"

// refused is what no later hop may ever see.
var refused = []hostile{
	{"lengths that differ", post("Content-Length: 1\r\nContent-Length: 2\r\n", "ab"), "400", "two ends of one body"},
	{"length twice", post("Content-Length: 2\r\nContent-Length: 2\r\n", "ab"), "400", "one more hop might join them"},
	{"lengths in a list", post("Content-Length: 2, 2\r\n", "ab"), "400", "as above"},
	{"length with a sign", post("Content-Length: +2\r\n", "ab"), "400", "digits only"},
	{"length below zero", post("Content-Length: -2\r\n", "ab"), "400", "digits only"},
	{"length in hexadecimal", post("Content-Length: 0x2\r\n", "ab"), "400", "digits only"},
	{"length of nothing", post("Content-Length:\r\n", "ab"), "400", "digits only"},
	{"length beyond 63 bits", post("Content-Length: 99999999999999999999\r\n", "ab"), "400", "overflow"},
	{"CL.TE", post("Content-Length: 4\r\n"+chunked, "0\r\n\r\n"), "400", "two ends of one body"},
	{"TE.CL", post(chunked+"Content-Length: 4\r\n", "0\r\n\r\n"), "400", "two ends of one body"},
	{"TE.TE", post(chunked+chunked, "0\r\n\r\n"), "501", "no such coding"},
	{"TE.TE in a list", post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), "501", "no such coding"},
	{"TE identity", post("Transfer-Encoding: identity\r\n", ""), "501", "withdrawn by RFC 7230"},
	{"TE not last", post("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"), "501", "length unknowable"},
	{"TE with a vertical tab", post("Transfer-Encoding: \x0bchunked\r\n", "0\r\n\r\n"), "400", "control byte"},
	{"TE with a space before its colon", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"), "400", "RFC 9112 section 5.1"},
	{"TE in HTTP/1.0", "POST / HTTP/1.0\r\nHost: a\r\n" + chunked + "\r\n0\r\n\r\n", "400", "RFC 9112 section 6.1"},
	{"bare LF in the head", "GET / HTTP/1.1\nHost: a\n\n", "400", "some hops end lines there"},
	{"bare LF after a field", get("X: a\nY: b\r\n"), "400", "some hops end lines there"},
	{"bare LF as the empty line", "GET / HTTP/1.1\r\nHost: a\r\n\n", "400", "some hops end heads there"},
	{"bare CR in a value", get("X: a\rY: b\r\n"), "400", "some hops end lines there"},
	{"CR CR LF", get("X: a\r\r\n"), "400", "some hops end lines there"},
	{"folded field", get("X: a\r\n b\r\n"), "400", "RFC 9112 section 5.2"},
	{"folded TE", post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"), "400", "RFC 9112 section 5.2"},
	{"space before the first field", "GET / HTTP/1.1\r\n Host: a\r\nX: a\r\n\r\n", "400", "RFC 9112 section 2.2"},
	{"space before the colon", get("X : a\r\n"), "400", "RFC 9112 section 5.1"},
	{"field without a colon", get("X\r\n"), "400", "grammar"},
	{"field without a name", get(": a\r\n"), "400", "grammar"},
	{"space within a name", get("X y: a\r\n"), "400", "grammar"},
	{"name beyond ASCII", get("X\x80: a\r\n"), "400", "grammar"},
	{"NUL in a value", get("X: a\x00b\r\n"), "400", "C programs end there"},
	{"control byte in a value", get("X: a\x01b\r\n"), "400", "grammar"},
	{"DEL in a value", get("X: a\x7fb\r\n"), "400", "grammar"},
	{"Host twice", get("Host: b\r\n"), "400", "RFC 9112 section 3.2"},
	{"Host missing", "GET / HTTP/1.1\r\n\r\n", "400", "RFC 9112 section 3.2"},
	{"Host empty", "GET / HTTP/1.1\r\nHost: \r\n\r\n", "400", "names no API"},
	{"Host with a space", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "400", "grammar"},
	{"Host with a path", "GET / HTTP/1.1\r\nHost: a/b@c\r\n\r\n", "400", "grammar"},
	{"space within the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", "400", "grammar"},
	{"two spaces before the target", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "400", "grammar"},
	{"tab before the version", "GET /\tHTTP/1.1\r\nHost: a\r\n\r\n", "400", "grammar"},
	{"space after the version", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", "400", "grammar"},
	{"NUL in the target", "GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n", "400", "C programs end there"},
	{"fragment in the target", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", "400", "grammar"},
	{"percent sign without digits", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", "400", "hops disagree what it is"},
	{"relative target", "GET a HTTP/1.1\r\nHost: a\r\n\r\n", "400", "grammar"},
	{"OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "400", "names no resource"},
	{"CONNECT", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", "400", "no tunnels"},
	{"CONNECT to a path", "CONNECT /x HTTP/1.1\r\nHost: a\r\n\r\n", "400", "no tunnels"},
	{"method that is no token", "G@T / HTTP/1.1\r\nHost: a\r\n\r\n", "400", "grammar"},
	{"version 0.9", "GET /" + strings.Repeat("a", 20) + "\r\n\r\n", "400", "no framing"},
	{"version 1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", "400", "framing unknown"},
	{"version 2.0 in words", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", "505", "framing unknown"},
	{"version with a zero", "GET / HTTP/01.1\r\nHost: a\r\n\r\n", "400", "grammar"},
	{"empty line before the request", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "400", "allowed to be ignored, better refused"},
	{"unknown expectation", get("Expect: foo\r\n"), "417", "RFC 9110 section 10.1.1"},
	{"length with an underscore", post("Content-Length: 1_0\r\n", "ab"), "400", "digits only"},
	{"length with an exponent", post("Content-Length: 1e1\r\n", "ab"), "400", "digits only"},
	{"length in other digits", post("Content-Length: \u0662\r\n", "ab"), "400", "digits only"},
	{"length and a comma", post("Content-Length: 2,\r\n", "ab"), "400", "digits only"},
	{"CL.TE with a space before its colon", post("Content-Length: 4\r\nTransfer-Encoding : chunked\r\n", "0\r\n\r\n"), "400", "RFC 9112 section 5.1"},
	{"CL.TE with a tab before its colon", post("Content-Length: 4\r\nTransfer-Encoding\t: chunked\r\n", "0\r\n\r\n"), "400", "RFC 9112 section 5.1"},
	{"CL.TE with a space before its name", post("Content-Length: 4\r\n Transfer-Encoding: chunked\r\n", "0\r\n\r\n"), "400", "RFC 9112 section 5.2"},
	{"CL.TE with a NUL in its name", post("Content-Length: 4\r\nTransfer-Encoding\x00: chunked\r\n", "0\r\n\r\n"), "400", "grammar"},
	{"CL.TE with a line feed before its name", post("Content-Length: 4\r\nX: y\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), "400", "some hops end lines there"},
	{"CL.TE with a carriage return before its name", post("Content-Length: 4\r\nX: y\rTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), "400", "some hops end lines there"},
	{"TE that only begins so", post("Transfer-Encoding: chunkedx\r\n", "0\r\n\r\n"), "501", "no such coding"},
	{"TE that only ends so", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), "501", "no such coding"},
	{"TE in quotes", post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), "501", "no such coding"},
	{"TE with a parameter", post("Transfer-Encoding: chunked;q=1\r\n", "0\r\n\r\n"), "501", "no such coding"},
	{"TE and a comma", post("Transfer-Encoding: chunked,\r\n", "0\r\n\r\n"), "501", "hops disagree about empty elements"},
	{"TE of nothing", post("Transfer-Encoding:\r\n", "0\r\n\r\n"), "501", "no such coding"},
	{"TE of nothing before it", post("Transfer-Encoding:\r\n"+chunked, "0\r\n\r\n"), "501", "two codings"},
	{"TE with a letter that folds", post("Transfer-Encoding: chun\u212aed\r\n", "0\r\n\r\n"), "501", "Kelvin's sign is no k"},
	{"TE with a form feed", post("Transfer-Encoding: chunked\x0c\r\n", "0\r\n\r\n"), "400", "control byte"},
	{"bare LF after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", "400", "some hops end lines there"},
	{"CR alone as the empty line", "GET / HTTP/1.1\r\nHost: a\r\n\r\x00\n", "400", "grammar"},
	{"tab before the colon", get("X\t: a\r\n"), "400", "RFC 9112 section 5.1"},
	{"folded field with a tab", get("X: a\r\n\tb\r\n"), "400", "RFC 9112 section 5.2"},
	{"blank line that isn't empty", "GET / HTTP/1.1\r\nHost: a\r\n \r\n\r\n", "400", "RFC 9112 section 5.2"},
	{"name with a bracket", get("X[a]: b\r\n"), "400", "grammar"},
	{"escape character in a value", get("X: \x1b[0m\r\n"), "400", "terminals of those who read logs"},
	{"Host twice, and alike", get("Host: a\r\n"), "400", "RFC 9112 section 3.2"},
	{"Host with a user", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", "400", "grammar"},
	{"Host in a list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", "400", "grammar"},
	{"Host with a port that is none", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", "400", "grammar"},
	{"Host with two ports", "GET / HTTP/1.1\r\nHost: a:1:2\r\n\r\n", "400", "grammar"},
	{"Host with an endless port", "GET / HTTP/1.1\r\nHost: a:123456\r\n\r\n", "400", "grammar"},
	{"Host that is a port", "GET / HTTP/1.1\r\nHost: :80\r\n\r\n", "400", "names no API"},
	{"Host with a bracket", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", "400", "grammar"},
	{"Host with more behind the bracket", "GET / HTTP/1.1\r\nHost: [::1]a\r\n\r\n", "400", "grammar"},
	{"Host with an escape", "GET / HTTP/1.1\r\nHost: a%2eb\r\n\r\n", "400", "hops undo it, or don't"},
	{"Host with a question mark", "GET / HTTP/1.1\r\nHost: a?b\r\n\r\n", "400", "grammar"},
	{"Host with a backslash", "GET / HTTP/1.1\r\nHost: a\\b\r\n\r\n", "400", "grammar"},
	{"Host beyond ASCII", "GET / HTTP/1.1\r\nHost: \u00e4\r\n\r\n", "400", "grammar"},
	{"absolute target without a host", "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", "400", "names no API"},
	{"absolute target with a user", "GET http://u@b/x HTTP/1.1\r\nHost: a\r\n\r\n", "400", "RFC 9110 section 4.2.4"},
	{"absolute target of another scheme", "GET ftp://b/x HTTP/1.1\r\nHost: a\r\n\r\n", "400", "not HTTP"},
	{"absolute target with a fragment", "GET http://b/x#y HTTP/1.1\r\nHost: a\r\n\r\n", "400", "grammar"},
	{"absolute target without Host", "GET http://b/x HTTP/1.1\r\n\r\n", "400", "RFC 9112 section 3.2"},
	{"asterisk of a GET", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", "400", "names no resource"},
	{"authority as the target", "GET a:80 HTTP/1.1\r\nHost: a\r\n\r\n", "400", "no tunnels"},
	{"target missing", "GET HTTP/1.1\r\nHost: a\r\n\r\n", "400", "grammar"},
	{"method missing", " / HTTP/1.1\r\nHost: a\r\n\r\n", "400", "grammar"},
	{"NUL in the method", "G\x00ET / HTTP/1.1\r\nHost: a\r\n\r\n", "400", "C programs end there"},
	{"DEL in the target", "GET /\x7f HTTP/1.1\r\nHost: a\r\n\r\n", "400", "grammar"},
	{"tab in the target", "GET /\ta HTTP/1.1\r\nHost: a\r\n\r\n", "400", "grammar"},
	{"percent sign at the end of the path", "GET /% HTTP/1.1\r\nHost: a\r\n\r\n", "400", "hops disagree what it is"},
	{"version in small letters", "GET / http/1.1\r\nHost: a\r\n\r\n", "400", "grammar"},
	{"version with one more digit", "GET / HTTP/1.10\r\nHost: a\r\n\r\n", "400", "grammar"},
	{"version 3.0 in words", "GET / HTTP/3.0\r\nHost: a\r\n\r\n", "505", "framing unknown"},
	{"version of something else", "GET / RTSP/1.0\r\nHost: a\r\n\r\n", "400", "not HTTP"},
	{"HTTP/2's preface with fields", "PRI * HTTP/2.0\r\nHost: a\r\n\r\n", "505", "framing unknown"},
	{"TLS in the clear", "\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03\n\n", "400", "not HTTP"},
	{"several expectations", get("Expect: 100-continue, foo\r\n"), "417", "RFC 9110 section 10.1.1"},
	{"oversized field", get("X: " + strings.Repeat("a", 50_000) + "\r\n"), "431", "MaxHeaderBytes"},
	{"oversized target", "GET /" + strings.Repeat("a", 50_000) + " HTTP/1.1\r\nHost: a\r\n\r\n", "431", "MaxHeaderBytes"},
	{"very many fields", get(strings.Repeat("X: a\r\n", 10_000)), "431", "MaxHeaderBytes"},
}

// badBodies begin with a head that is in order: the handler runs, its read of the body fails, and the connection isn't used again.
var badBodies = []hostile{
	{"bare LF after a chunk size", post(chunked, "2\nab\r\n0\r\n\r\n"), "", "some hops end lines there"},
	{"bare LF after a chunk", post(chunked, "2\r\nab\n0\r\n\r\n"), "", "some hops end lines there"},
	{"chunk longer than its size", post(chunked, "2\r\nabc\r\n0\r\n\r\n"), "", "two ends of one chunk"},
	{"chunk size with 0x", post(chunked, "0x2\r\nab\r\n0\r\n\r\n"), "", "grammar"},
	{"chunk size below zero", post(chunked, "-2\r\nab\r\n0\r\n\r\n"), "", "grammar"},
	{"chunk size with a sign", post(chunked, "+2\r\nab\r\n0\r\n\r\n"), "", "grammar"},
	{"chunk size of nothing", post(chunked, "\r\nab\r\n0\r\n\r\n"), "", "grammar"},
	{"chunk size beyond 64 bits", post(chunked, "fffffffffffffffff2\r\nab\r\n0\r\n\r\n"), "", "overflow"},
	{"bare LF in a chunk extension", post(chunked, "2;a\nb\r\nab\r\n0\r\n\r\n"), "", "TERM.EXT"},
	{"bare CR in a chunk extension", post(chunked, "2;a\rb\r\nab\r\n0\r\n\r\n"), "", "EXT.TERM"},
	{"endless chunk extension", post(chunked, "2;"+strings.Repeat("a", 10_000)+"\r\nab\r\n0\r\n\r\n"), "", "work for nothing"},
	{"chunk size with an underscore", post(chunked, "1_0\r\nab\r\n0\r\n\r\n"), "", "grammar"},
	{"chunk size after a space", post(chunked, " 2\r\nab\r\n0\r\n\r\n"), "", "grammar"},
	{"chunk size in two words", post(chunked, "2 0\r\nab\r\n0\r\n\r\n"), "", "hops take the one or the other"},
	{"chunk size with a NUL", post(chunked, "2\x00\r\nab\r\n0\r\n\r\n"), "", "C programs end there"},
	{"chunk size with many zeros", post(chunked, strings.Repeat("0", 40)+"2\r\nab\r\n0\r\n\r\n"), "", "hops count digits"},
	{"chunk without its end", post(chunked, "2\r\nab0\r\n\r\n"), "", "two ends of one chunk"},
	{"line end in a quoted chunk extension", post(chunked, "2;a=\"\r\nab\r\n0\r\n\r\n\"\r\nab\r\n0\r\n\r\nx"), "", "hops end the line there, or don't"},
	{"very many chunk extensions", post(chunked, strings.Repeat("1;"+strings.Repeat("a", 200)+"\r\nb\r\n", 200)+"0\r\n\r\n"), "", "work for nothing"},
	{"trailer that is folded", post(chunked, "2\r\nab\r\n0\r\nX: a\r\n b\r\n\r\n"), "", "RFC 9112 section 5.2"},
	{"trailer with a bare LF", post(chunked, "2\r\nab\r\n0\r\nX: a\nY: b\r\n\r\n"), "", "some hops end lines there"},
	{"trailer with a bare CR", post(chunked, "2\r\nab\r\n0\r\nX: a\rY: b\r\n\r\n"), "", "some hops end lines there"},
	{"trailer with a NUL", post(chunked, "2\r\nab\r\n0\r\nX: \x00\r\n\r\n"), "", "C programs end there"},
	{"endless trailers", post(chunked, "2\r\nab\r\n0\r\n"+strings.Repeat("X: a\r\n", 5000)+"\r\n"), "", "work for nothing"},
	{"trailer without a colon", post(chunked, "2\r\nab\r\n0\r\nbad\r\n\r\n"), "", "grammar"},
}

// laxer is what the engine still lets through, each with why that is bearable. A row that starts to be refused fails the test.
var laxer = []hostile{
	{"host differs from an absolute target", "GET http://b/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "200", "RFC 9112 section 3.2.2: the target wins, and the handler sees no other"},
	{"chunk extension", post(chunked+"Connection: close\r\n", "2;x=1\r\nab\r\n0\r\n\r\n"), "200", "RFC 9112 section 7.1.1: ignored"},
	{"space after a chunk size", post(chunked+"Connection: close\r\n", "2 \r\nab\r\n0\r\n\r\n"), "200", "allowed as bad white space, the end is clear"},
	{"length in a trailer", post(chunked+"Connection: close\r\n", "2\r\nab\r\n0\r\nContent-Length: 5\r\n\r\n"), "200", "trailers are dropped"},
	{"name with an underscore", get("Content_Length: 5\r\n"), "200", "a token like any other; nothing here takes it for a hyphen"},
	{"upgrade", get("Upgrade: h2c\r\n"), "200", "ignored, as RFC 9110 section 7.8 allows"},
	{"byte beyond ASCII in the target", "GET /\x80 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "200", "passed on as it is; browsers of old send it"},
	{"CL.0", "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", "200", "what follows is the next request, if the connection has one"},
	{"two slashes first", "GET //a/b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "200", "a path, never a host"},
	{"percent sign without digits in the query", "GET /?100% HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "200", "forms are written so by hand; nothing is routed by it"},
	{"length named by Connection", post("Connection: close, content-length\r\nContent-Length: 2\r\n", "ab"), "200", "it is gone by then for the next hop, which is told anew"},
	{"upgrade to HTTP/2", get("Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"), "200", "ignored: RFC 9113 withdraws it"},
	{"last chunk of several zeros", post(chunked+"Connection: close\r\n", "2\r\nab\r\n000\r\n\r\n"), "200", "RFC 9112 section 7.1"},
	{"body of a GET", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\nab", "200", "its end is clear"},
}

// smuggled is what follows every hostile message: it must never be served.
const smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

func TestHostileBytes(t *testing.T) { onBothServers(t, testHostileBytes) }

func testHostileBytes(t *testing.T, serve serving) {
	handler := func(_ context.Context, req *Request, r Responder) {
		if req.Target == "/smuggled" {
			t.Error("a second request was read out of the bytes")
		}
		status := 200
		if _, err := req.Body.ReadAll(1 << 20); err != nil {
			status = 499
		}
		_, _ = r.Respond(&Response{Status: status, Body: Bytes([]byte("served"))}) // the client may be gone
	}
	address := serve(t, ServerOptions{HeaderTimeout: time.Second}, handler)
	run := func(rows []hostile, check func(t *testing.T, row hostile, answer string)) {
		for _, row := range rows {
			t.Run(row.name, func(t *testing.T) { check(t, row, speak(t, address, row.sent+smuggled)) })
		}
	}
	run(refused, func(t *testing.T, row hostile, answer string) {
		if !strings.HasPrefix(answer, "HTTP/1.1 "+row.status) && !strings.HasPrefix(answer, "HTTP/1.0 "+row.status) || strings.Contains(answer, "served") {
			t.Errorf("want %s and close (%s), got %.300q", row.status, row.reason, answer)
		}
	})
	run(badBodies, func(t *testing.T, row hostile, answer string) {
		if !strings.HasPrefix(answer, "HTTP/1.1 499") || strings.Count(answer, "HTTP/1.1") != 1 || !strings.Contains(answer, "\r\nConnection: close\r\n") {
			t.Errorf("want a body that fails (%s) and one answer with close, got %.300q", row.reason, answer)
		}
	})
	run(laxer, func(t *testing.T, row hostile, answer string) {
		if !strings.HasPrefix(answer, "HTTP/1.1 "+row.status) {
			t.Errorf("is refused now (%.80q): move the row to refused", answer)
		}
	})
}

func TestPipelinedRequestsAreServedInOrderWithTheirOwnHeaders(t *testing.T) {
	onBothServers(t, testPipelinedRequestsAreServedInOrderWithTheirOwnHeaders)
}

func testPipelinedRequestsAreServedInOrderWithTheirOwnHeaders(t *testing.T, serve serving) {
	address := serve(t, ServerOptions{}, func(_ context.Context, req *Request, r Responder) {
		body, err := req.Body.ReadAll(100)
		respond(t, r, &Response{Status: 200, Body: Bytes(fmt.Appendf(nil, "[%s %s %s %v]", req.Target, req.Header.Get("x-n"), body, err))})
	})
	answer := speak(t, address, ""+
		"POST /1 HTTP/1.1\r\nHost: a\r\nX-N: one\r\nTransfer-Encoding: chunked\r\n\r\n3;x\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: x\r\n\r\n"+
		"POST /2 HTTP/1.1\r\nHost: a\r\nX-N: two\r\nContent-Length: 3\r\n\r\nfgh"+
		"GET /3 HTTP/1.1\r\nHost: a\r\nX-N: three\r\n\r\n"+
		"POST /4 HTTP/1.1\r\nHost: a\r\nX-N: four\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"+
		"GET /5 HTTP/1.1\r\nHost: a\r\nX-N: five\r\nConnection: close\r\n\r\n")
	for _, want := range []string{"[/1 one abcde <nil>]", "[/2 two fgh <nil>]", "[/3 three  <nil>]", "[/4 four  <nil>]", "[/5 five  <nil>]"} {
		i := strings.Index(answer, want)
		if i < 0 {
			t.Fatalf("%s isn't in the answer, or not in order:\n%s", want, answer)
		}
		answer = answer[i:]
	}
}
