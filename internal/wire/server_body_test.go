package wire

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"testing"
	"time"
)

func TestChunkedBodiesInPiecesOnOneConnection(t *testing.T) {
	_, address := serve(t, ServerOptions{}, func(_ context.Context, req *Request, r Responder) {
		body, err := req.Body.ReadAll(1 << 20)
		if err != nil {
			t.Error(err)
		}
		trailer := req.Trailer()
		respond(t, r, &Response{Status: 200, Body: Bytes([]byte(string(body) + " " + trailer.Get("x-after")))})
	})
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer closeQuietly(c)
	in := bufio.NewReader(c)
	for _, pieces := range [][]string{
		{"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", "2\r\nab\r\n", "1\r\nc\r\n", "0\r\n\r\n"},
		{"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", "2\r\nab\r\n1\r\n", "c\r\n0\r\n", "X-After: all\r\n\r\n"},
		{"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\n", "c\r\n0\r\nX-After: all\r\n\r\n"},
		{"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\na", "b\r\n1\r\nc\r", "\n0\r\nX-After: all\r\n\r", "\n"},
	} {
		for i, p := range pieces {
			if i > 0 {
				time.Sleep(5 * time.Millisecond)
			}
			_, _ = io.WriteString(c, p)
		}
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		if body, _ := io.ReadAll(res.Body); string(body) != "abc " && string(body) != "abc all" {
			t.Errorf("%q", body)
		}
	}
}
