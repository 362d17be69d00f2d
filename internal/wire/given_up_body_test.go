package wire

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
)

// A backend that answers early may still be sent the request's body, by a goroutine that comes to read on only when the client's next
// request is in hand.
func TestBodyThatWasGivenUpReadsNothingOfTheNextRequest(t *testing.T) {
	const rest = 8 << 10 // short enough to be read away
	for name, framing := range map[string]struct{ field, first, last string }{
		"known length": {"Content-Length: 8193", "f", strings.Repeat("f", rest)},
		"chunked":      {"Transfer-Encoding: chunked", "1\r\nf\r\n", "2000\r\n" + strings.Repeat("f", rest) + "\r\n0\r\n\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			var given io.Reader
			_, address := serve(t, ServerOptions{}, func(_ context.Context, req *Request, r Responder) {
				if req.Target == "/first" {
					given = req.Body.Reader()
					_ = req.Body.Close()
					respond(t, r, &Response{Status: 200, Body: Bytes([]byte("one"))})
					return
				}
				if n, err := given.Read(make([]byte, 100)); n > 0 || err == nil || err == io.EOF {
					t.Errorf("the first request's body read on: %d bytes, %v", n, err)
				}
				body, err := req.Body.ReadAll(1 << 20)
				if err != nil || string(body) != strings.Repeat("s", len(body)) {
					t.Errorf("the second request's body: %d bytes, %v", len(body), err)
				}
				respond(t, r, &Response{Status: 200, Body: Bytes([]byte("two"))})
			})
			conn := dial(t, address)
			in := bufio.NewReader(conn)
			head := " HTTP/1.1\r\nHost: a\r\n"
			for _, step := range []struct{ sent, answer string }{
				{"POST /first" + head + framing.field + "\r\n\r\n" + framing.first, "one"},
				{framing.last + "POST /second" + head + "Content-Length: 20000\r\n\r\n" + strings.Repeat("s", 20000), "two"},
			} {
				if _, err := io.WriteString(conn, step.sent); err != nil {
					t.Fatal(err)
				}
				res, err := http.ReadResponse(in, nil)
				if err != nil {
					t.Fatal(err)
				}
				if body, err := io.ReadAll(res.Body); string(body) != step.answer || err != nil {
					t.Fatalf("%q, %v", body, err)
				}
			}
		})
	}
}
