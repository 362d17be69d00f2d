package wire

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"
)

// A handler that answers without reading the body leaves the connection fit for the next request.
func TestConnectionsOutliveBodiesThatNobodyReads(t *testing.T) {
	onBothServers(t, testConnectionsOutliveBodiesThatNobodyReads)
}

func testConnectionsOutliveBodiesThatNobodyReads(t *testing.T, serve serving) {
	address := serve(t, ServerOptions{}, func(_ context.Context, _ *Request, r Responder) {
		res := &Response{Status: 415, Body: Bytes([]byte("no"))}
		if _, err := r.Respond(res); err != nil {
			t.Error(err)
		}
	})
	for _, request := range []string{
		"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody",
		"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n",
	} {
		conn := dial(t, address)
		in := bufio.NewReader(conn)
		for i := range 100 {
			if _, err := io.WriteString(conn, request); err != nil {
				t.Fatalf("request %d: %v", i, err)
			}
			if err := readUnread(in); err != nil {
				t.Fatalf("request %d: %v", i, err)
			}
		}
	}
}

func readUnread(in *bufio.Reader) error {
	res, err := http.ReadResponse(in, nil)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != 415 || string(body) != "no" || res.Close {
		return fmt.Errorf("%d %s, closes %v, %w", res.StatusCode, body, res.Close, err)
	}
	return nil
}
