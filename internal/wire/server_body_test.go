package wire

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestChunkedBodiesInPiecesOnOneConnection(t *testing.T) {
	onBothServers(t, testChunkedBodiesInPiecesOnOneConnection)
}

func testChunkedBodiesInPiecesOnOneConnection(t *testing.T, serve serving) {
	address := serve(t, ServerOptions{}, func(_ context.Context, req *Request, r Responder) {
		body, err := req.Body.ReadAll(1 << 20)
		if err != nil {
			t.Error(err)
		}
		trailer := req.Trailer()
		respond(t, r, &Response{Status: 200, Body: Bytes([]byte(string(body) + " " + trailer.Get("x-after")))})
	})
	c := dial(t, address)
	in := bufio.NewReader(c)
	for _, pieces := range [][]string{
		{"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", "2\r\nab\r\n", "1\r\nc\r\n", "0\r\n\r\n"},
		{"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", "2\r\nab\r\n1\r\n", "c\r\n0\r\n", "X-After: all\r\n\r\n"},
		{"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\n", "c\r\n0\r\nX-After: all\r\n\r\n"},
		{"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\na", "b\r\n1\r\nc\r", "\n0\r\nX-After: all\r\n\r", "\n"},
	} {
		inPieces(c, pieces...)
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		want := "abc "
		if strings.Contains(strings.Join(pieces, ""), "X-After") {
			want += "all"
		}
		if body, err := io.ReadAll(res.Body); string(body) != want || err != nil {
			t.Errorf("%q, %v, want %q", body, err, want)
		}
	}
}

func TestExpectationIsMetWhenTheBodyIsWanted(t *testing.T) {
	onBothServers(t, testExpectationIsMetWhenTheBodyIsWanted)
}

func testExpectationIsMetWhenTheBodyIsWanted(t *testing.T, serve serving) {
	for name, read := range map[string]bool{"wanted": true, "not wanted": false} {
		t.Run(name, func(t *testing.T) {
			address := serve(t, ServerOptions{}, func(_ context.Context, req *Request, r Responder) {
				if read {
					if body, err := req.Body.ReadAll(10); string(body) != "abc" || err != nil {
						t.Errorf("%q %v", body, err)
					}
				}
				respond(t, r, &Response{Status: 403})
			})
			c := dial(t, address)
			_, _ = io.WriteString(c, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
			first := make([]byte, len("HTTP/1.1 100 Continue\r\n\r\n"))
			if _, err := io.ReadFull(c, first); err != nil {
				t.Fatal(err)
			}
			if got := string(first); read != (got == "HTTP/1.1 100 Continue\r\n\r\n") || !read && !strings.HasPrefix(got, "HTTP/1.1 403 ") {
				t.Fatalf("%q", got)
			}
			if !read {
				return
			}
			_, _ = io.WriteString(c, "abc")
			if _, err := io.ReadFull(c, first); !strings.HasPrefix(string(first), "HTTP/1.1 403 ") || err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("%q %v", first, err)
			}
		})
	}
}

// Whoever passes the body on may come to read it only when its answer is there already.
func TestNobodyIsToldToGoOnInTheMiddleOfAnAnswer(t *testing.T) {
	_, address := serve(t, ServerOptions{BodyTimeout: 50 * time.Millisecond}, func(_ context.Context, req *Request, r Responder) {
		respond(t, r, &Response{Status: 403})
		if n, err := req.Body.Reader().Read(make([]byte, 10)); n > 0 || err == nil {
			t.Errorf("%d bytes of a body that wasn't asked for: %v", n, err)
		}
	})
	answer := speak(t, address, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
	if !strings.HasPrefix(answer, "HTTP/1.1 403 ") || strings.Contains(answer, "100 Continue") || !strings.Contains(answer, "\r\nConnection: close\r\n") {
		t.Errorf("%q", answer)
	}
}
