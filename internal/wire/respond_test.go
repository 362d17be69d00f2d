package wire

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
)

// headOf cuts Date, which differs, out of the head of an answer.
func headOf(answer string) (head, body string) {
	head, body, _ = strings.Cut(answer, "\r\n\r\n")
	var kept []string
	for line := range strings.SplitSeq(head, "\r\n") {
		if name, value, _ := strings.Cut(line, ": "); name == "Date" {
			if _, err := http.ParseTime(value); err != nil {
				line = "Date: not a date: " + value
			} else {
				line = "Date"
			}
		}
		kept = append(kept, line)
	}
	return strings.Join(kept, "\n"), body
}

// answered is an answer of a handler and the bytes that it becomes, Date cut short.
type answered struct {
	name, method string
	res          Response
	head, body   string
}

func (row *answered) check(t *testing.T) {
	_, address := serve(t, ServerOptions{}, func(_ context.Context, _ *Request, r Responder) { respond(t, r, &row.res) })
	head, body := headOf(speak(t, address, row.method+" / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
	if head != row.head || body != row.body {
		t.Errorf("got\n%s\n\n%q\nwant\n%s\n\n%q", head, body, row.head, row.body)
	}
}

func TestResponseFieldsOnTheWire(t *testing.T) {
	for _, row := range []answered{
		{
			"names go out in the case and order given, nothing is guessed", "GET",
			Response{Status: 200, Header: HeaderOf(Field{"x-amzn-RequestId", "r"}, Field{"X-Amz-apigw-id", "="}, Field{"x-multi", "2"}, Field{"x-multi", "1"}), Body: Bytes([]byte("<html>"))},
			"HTTP/1.1 200 OK\nDate\nx-amzn-RequestId: r\nX-Amz-apigw-id: =\nx-multi: 2\nx-multi: 1\nContent-Length: 6\nConnection: close", "<html>",
		},
		{
			"the handler's length and date don't count", "GET",
			Response{Status: 200, Header: HeaderOf(Field{"content-length", "99"}, Field{"DATE", "x"}, Field{"transfer-encoding", "gzip"}, Field{"content-type", "text/plain"}), Body: Bytes([]byte("ab"))},
			"HTTP/1.1 200 OK\nDate\ncontent-type: text/plain\nContent-Length: 2\nConnection: close", "ab",
		},
		{
			"a line break in a value can't begin another field", "GET",
			Response{Status: 200, Header: HeaderOf(Field{"X-A", "a\r\nSet-Cookie: x"}, Field{"bad name", "x"}, Field{"Trailer", "X"})},
			"HTTP/1.1 200 OK\nDate\nX-A: a  Set-Cookie: x\nTrailer: X\nContent-Length: 0\nConnection: close", "",
		},
	} {
		t.Run(row.name, row.check)
	}
}

func TestResponseBodiesOnTheWire(t *testing.T) {
	unknown := func(s string) Body { return Stream(io.NopCloser(strings.NewReader(s)), -1) }
	for _, row := range []answered{
		{
			"no body has length 0", "GET",
			Response{Status: 403},
			"HTTP/1.1 403 Forbidden\nDate\nContent-Length: 0\nConnection: close", "",
		},
		{
			"a stream of unknown length is chunked", "GET",
			Response{Status: 200, Body: unknown("abc")},
			"HTTP/1.1 200 OK\nDate\nTransfer-Encoding: chunked\nConnection: close", "3\r\nabc\r\n0\r\n\r\n",
		},
		{
			"a stream of known length says so", "GET",
			Response{Status: 200, Body: Stream(io.NopCloser(strings.NewReader("abc")), 3)},
			"HTTP/1.1 200 OK\nDate\nContent-Length: 3\nConnection: close", "abc",
		},
		{
			"HEAD has the length and no body", "HEAD",
			Response{Status: 200, Body: Bytes([]byte("abc"))},
			"HTTP/1.1 200 OK\nDate\nContent-Length: 3\nConnection: close", "",
		},
		{
			"HEAD of a stream", "HEAD",
			Response{Status: 200, Body: unknown("abc")},
			"HTTP/1.1 200 OK\nDate\nConnection: close", "",
		},
		{
			"204 has neither", "GET",
			Response{Status: 204, Header: HeaderOf(Field{"Content-Type", "application/json"}), Body: Bytes([]byte("abc"))},
			"HTTP/1.1 204 No Content\nDate\nContent-Type: application/json\nConnection: close", "",
		},
		{
			"304 has neither, but what else is said of it", "GET",
			Response{Status: 304, Header: HeaderOf(Field{"Content-Type", "text/css"}), Body: unknown("abc")},
			"HTTP/1.1 304 Not Modified\nDate\nContent-Type: text/css\nConnection: close", "",
		},
	} {
		t.Run(row.name, row.check)
	}
}

func TestConnectionKeepAliveIsSentIfAsked(t *testing.T) {
	onBothServers(t, testConnectionKeepAliveIsSentIfAsked)
}

func testConnectionKeepAliveIsSentIfAsked(t *testing.T, serve serving) {
	address := serve(t, ServerOptions{}, func(_ context.Context, _ *Request, r Responder) {
		respond(t, r, &Response{Status: 200, Header: HeaderOf(Field{"Connection", "keep-alive"})})
	})
	res, _ := ask(t, address, "GET", "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	if got := res.Header.Get("Connection"); got != "keep-alive" {
		t.Errorf("Connection: %q", got)
	}
	if answer := speak(t, address, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"); !strings.Contains(answer, "\r\nConnection: close\r\n") || strings.Contains(answer, "keep-alive") {
		t.Errorf("to a client that closes: %q", answer)
	}
}

func TestAnswersOfAHandlerThatDoesNot(t *testing.T) {
	onBothServers(t, testAnswersOfAHandlerThatDoesNot)
}

func testAnswersOfAHandlerThatDoesNot(t *testing.T, serve serving) {
	for name, handler := range map[string]Handler{
		"silent":      func(context.Context, *Request, Responder) {},
		"panics":      func(context.Context, *Request, Responder) { panic("on purpose") },
		"status 101":  func(_ context.Context, _ *Request, r Responder) { _, _ = r.Respond(&Response{Status: 101}) },
		"status 0":    func(_ context.Context, _ *Request, r Responder) { _, _ = r.Respond(&Response{}) },
		"status 1000": func(_ context.Context, _ *Request, r Responder) { _, _ = r.Respond(&Response{Status: 1000}) },
	} {
		t.Run(name, func(t *testing.T) {
			address := serve(t, ServerOptions{Log: slog.New(slog.DiscardHandler)}, handler)
			if res, body := ask(t, address, "GET", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"); res.StatusCode != 500 || body != "" {
				t.Errorf("%d %q", res.StatusCode, body)
			}
		})
	}
}

func TestSecondAnswerIsRefused(t *testing.T) { onBothServers(t, testSecondAnswerIsRefused) }

func testSecondAnswerIsRefused(t *testing.T, serve serving) {
	address := serve(t, ServerOptions{}, func(_ context.Context, _ *Request, r Responder) {
		respond(t, r, &Response{Status: 200, Body: Bytes([]byte("first"))})
		if _, err := r.Respond(&Response{Status: 500}); err == nil {
			t.Error("no error")
		}
	})
	if res, body := ask(t, address, "GET", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"); res.StatusCode != 200 || body != "first" {
		t.Errorf("%d %q", res.StatusCode, body)
	}
}

func TestStreamThatFailsHalfWayCutsTheConnection(t *testing.T) {
	broken := errors.New("backend gone")
	for name, body := range map[string]func() Body{
		"unknown length": func() Body {
			return Stream(io.NopCloser(io.MultiReader(strings.NewReader("part"), iotest.ErrReader(broken))), -1)
		},
		"known length": func() Body {
			return Stream(io.NopCloser(io.MultiReader(strings.NewReader("part"), iotest.ErrReader(broken))), 100)
		},
		"shorter than it said": func() Body { return Stream(io.NopCloser(strings.NewReader("part")), 100) },
		"panics":               func() Body { return Stream(io.NopCloser(panicReader{}), -1) },
	} {
		for _, proto := range []string{"HTTP/1.1", "HTTP/2.0"} {
			t.Run(name+" over "+proto, func(t *testing.T) {
				_, address := serve(t, ServerOptions{Log: slog.New(slog.DiscardHandler)}, func(_ context.Context, _ *Request, r Responder) {
					if sent, err := r.Respond(&Response{Status: 200, Body: body()}); err == nil {
						t.Errorf("Respond: %d, no error", sent)
					}
				})
				res, err := plainClient(t, proto).Get("http://" + address)
				if err == nil {
					_, err = io.ReadAll(res.Body)
					closeQuietly(res.Body)
				}
				if err == nil {
					t.Error("the client took a part for the whole")
				}
			})
		}
	}
}

// What ends the answer of an HTTP/1.0 client is the connection's end: one in order would complete it.
func TestStreamThatFailsHalfWayResetsTheConnectionOfAnHTTP10Client(t *testing.T) {
	_, address := serve(t, ServerOptions{}, func(_ context.Context, _ *Request, r Responder) {
		body := io.MultiReader(strings.NewReader("part"), iotest.ErrReader(errors.New("backend gone")))
		_, _ = r.Respond(&Response{Status: 200, Body: Stream(io.NopCloser(body), -1)})
	})
	conn := dial(t, address)
	_, _ = io.WriteString(conn, "GET / HTTP/1.0\r\n\r\n")
	if answer, err := io.ReadAll(conn); err == nil {
		t.Errorf("an end in order after %q", answer)
	}
}

type panicReader struct{}

func (panicReader) Read([]byte) (int, error) { panic("on purpose") }

// plainClient is net/http's own, in the clear, of one protocol version.
func plainClient(t *testing.T, proto string) *http.Client {
	t.Helper()
	var protocols http.Protocols
	protocols.SetHTTP1(proto == "HTTP/1.1")
	protocols.SetUnencryptedHTTP2(proto == "HTTP/2.0")
	transport := &http.Transport{Protocols: &protocols, DisableCompression: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

func TestBodyOverTheHandlersLimit(t *testing.T) { onBothServers(t, testBodyOverTheHandlersLimit) }

func testBodyOverTheHandlersLimit(t *testing.T, serve serving) {
	address := serve(t, ServerOptions{}, func(_ context.Context, req *Request, r Responder) {
		if _, err := req.Body.ReadAll(10); !errors.Is(err, ErrTooLarge) {
			t.Errorf("ReadAll: %v", err)
		}
		respond(t, r, &Response{Status: 413, Body: Bytes([]byte("too long"))})
	})
	for name, length := range map[string]int{"a little": 11, "much": 4 << 20} {
		for framing, req := range map[string]string{
			"said":    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4194304\r\n\r\n",
			"chunked": "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n400000\r\n",
		} {
			t.Run(name+" "+framing, func(t *testing.T) {
				c := dial(t, address)
				go func() { _, _ = io.WriteString(c, req+strings.Repeat("x", length)) }() // fails when the server has had enough
				res, err := http.ReadResponse(bufio.NewReader(c), nil)
				if err != nil {
					t.Fatal(err)
				}
				if body, err := io.ReadAll(res.Body); res.StatusCode != 413 || string(body) != "too long" || err != nil {
					t.Errorf("%d %q %v", res.StatusCode, body, err)
				}
			})
		}
	}
}

func TestHTTP10Client(t *testing.T) {
	_, address := serve(t, ServerOptions{}, func(_ context.Context, req *Request, r Responder) {
		body := Bytes([]byte("abc"))
		if req.Target == "/stream" {
			body = Stream(io.NopCloser(strings.NewReader("abc")), -1)
		}
		respond(t, r, &Response{Status: 200, Header: HeaderOf(Field{"Connection", "keep-alive"}), Body: body})
	})
	for _, row := range []struct{ sent, head string }{
		{"GET / HTTP/1.0\r\n\r\n", "HTTP/1.0 200 OK\nDate\nContent-Length: 3"},
		{"GET /stream HTTP/1.0\r\nHost: a\r\n\r\n", "HTTP/1.0 200 OK\nDate"},
	} {
		if head, body := headOf(speak(t, address, row.sent)); head != row.head || body != "abc" {
			t.Errorf("%q: got %q %q", row.sent, head, body)
		}
	}
	if res, body := ask(t, address, "GET", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"); res.Header.Get("Connection") != "keep-alive" || body != "abc" {
		t.Errorf("%v %q", res.Header, body)
	}
}
