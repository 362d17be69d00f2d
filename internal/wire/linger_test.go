package wire

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"testing"
)

func TestAnAnswerToATooLargeBodyReachesAClientThatClosesTheConnection(t *testing.T) {
	onBothServers(t, testAnAnswerToATooLargeBodyReachesAClientThatClosesTheConnection)
}

func testAnAnswerToATooLargeBodyReachesAClientThatClosesTheConnection(t *testing.T, serve serving) {
	address := serve(t, ServerOptions{}, func(_ context.Context, _ *Request, r Responder) {
		_, _ = r.Respond(&Response{Status: 413, Body: Bytes([]byte("too large"))})
	})
	const size = 10 << 20
	for range 5 {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(c, "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 10485760\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Write(make([]byte, size)); err != nil { // the whole body first, as many clients do
			t.Fatalf("the server cut the body off: %v", err)
		}
		res, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(res.Body); res.StatusCode != 413 || string(body) != "too large" || err != nil {
			t.Errorf("%d %q, %v", res.StatusCode, body, err)
		}
		closeQuietly(c)
	}
}
