package wire

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"sync/atomic"
	"testing"
	"time"
)

// askedContext never closes a channel: whoever wants to know whether it has ended has to ask.
type askedContext struct {
	context.Context
	end atomic.Pointer[error]
}

func (c *askedContext) Err() error {
	if end := c.end.Load(); end != nil {
		return *end
	}
	return nil
}

// A call ends with its context, whatever it waits for, without the context telling anybody.
func TestACallIsInterruptedWhateverItWaitsFor(t *testing.T) {
	silent := func(net.Conn) {}
	for _, row := range []struct {
		name   string
		answer func(c net.Conn)
		body   Body
	}{
		{"the head", silent, Body{}},
		{"the rest of the head", func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nX") }, Body{}},
		{"the body", func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf") }, Body{}},
		{"a chunk", func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\n"+chunked+"\r\n4\r\nhalf\r\n") }, Body{}},
		{"the end", func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.0 200 OK\r\n\r\nhalf") }, Body{}},
		{"a backend that takes nothing", silent, Bytes(make([]byte, 32<<20))},
		{"a backend that takes no stream", silent, Stream(io.NopCloser(endless{}), -1)},
	} {
		for _, end := range []error{context.Canceled, context.DeadlineExceeded} {
			t.Run(row.name+", "+end.Error(), func(t *testing.T) {
				t.Parallel()
				ctx := &askedContext{Context: context.Background()}
				waits := make(chan struct{})
				closed := make(chan struct{})
				address := scriptedBackend(t, func(c net.Conn, r *bufio.Reader) {
					readHead(r)
					row.answer(c)
					close(waits)
					if row.body.Len() == 0 {
						_, _ = io.Copy(io.Discard, r) // ends when the connection does
					} else {
						<-closed
					}
				})
				go func() {
					<-waits
					time.Sleep(20 * time.Millisecond) // until it is really waited for
					ctx.end.Store(&end)
				}()
				var res Response
				err := newTestClient(t, ClientOptions{}).Do(ctx, &Request{Method: "POST", Scheme: "http", Host: address, Target: "/", Body: row.body}, &res)
				if err == nil {
					_, err = res.Body.ReadAll(1000)
				}
				close(closed)
				var network *NetworkError
				if errors.As(err, &network) != (end == context.DeadlineExceeded) || network != nil && network.Kind != Timeout || network == nil && !errors.Is(err, end) {
					t.Errorf("%v", err)
				}
			})
		}
	}
}

func TestCallsLeaveNoGoroutineAndNoConnectionBehind(t *testing.T) {
	k := newKeeping(t, func(c net.Conn, _ int64) { _, _ = io.WriteString(c, okAnswer) })
	client := newTestClient(t, ClientOptions{})
	if _, err := client.get(t, "GET", k.address); err != nil {
		t.Fatal(err)
	}
	client.Close()
	rounds.mu.Lock()
	defer rounds.mu.Unlock()
	for _, e := range rounds.entries {
		if c, ok := e.what.(*backendConn); ok && c.endpoint.pool == client.pool {
			t.Error("a connection is still in the rounds")
		}
		if e, ok := e.what.(*endpoint); ok && e.pool == client.pool {
			t.Error("an endpoint is still in the rounds")
		}
	}
}
