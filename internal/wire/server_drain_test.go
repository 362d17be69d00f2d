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

// beginShutdown goes on when the listener is closed. What Shutdown answers comes over the channel.
func beginShutdown(t *testing.T, s *Server, address string) (drained <-chan error) {
	t.Helper()
	answer := make(chan error, 1)
	go func() { answer <- s.Shutdown(t.Context()) }()
	for {
		c, err := net.Dial("tcp", address)
		if err != nil {
			return answer
		}
		closeQuietly(c)
	}
}

// A client can't know that the connection it has kept is about to be closed: what it sends in the same moment is answered.
func TestRequestsThatAreOnTheirWayWhenDrainingBeginsAreAnswered(t *testing.T) {
	for name, before := range map[string]int{"on a kept connection": 1, "on a new one": 0} {
		t.Run(name, func(t *testing.T) {
			s, address := serve(t, ServerOptions{}, echo)
			s.grace = time.Hour
			conn := dial(t, address)
			in := bufio.NewReader(conn)
			ask := func() *http.Response {
				if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"); err != nil {
					t.Fatal(err)
				}
				res, err := http.ReadResponse(in, nil)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := io.ReadAll(res.Body); err != nil || res.StatusCode != 200 {
					t.Fatalf("%d, %v", res.StatusCode, err)
				}
				return res
			}
			for range before {
				ask()
			}
			for known := false; !known; time.Sleep(time.Millisecond) { // until it has been accepted
				s.mu.Lock()
				known = len(s.conns) == 1
				s.mu.Unlock()
			}
			drained := beginShutdown(t, s, address)
			if !ask().Close {
				t.Error("the answer doesn't say that it is the last")
			}
			if err := <-drained; err != nil {
				t.Error(err)
			}
		})
	}
}

// Closing over requests that nobody has read would reset the connection, and with it what of the answer is still on its way.
func TestTheLastAnswerReachesAClientThatHasAskedForMore(t *testing.T) {
	const size = 8 << 20
	begun, more := make(chan struct{}), make(chan struct{})
	_, address := serve(t, ServerOptions{MaxRequests: 1}, func(_ context.Context, _ *Request, r Responder) {
		close(begun)
		<-more
		respond(t, r, &Response{Status: 200, Body: Bytes(make([]byte, size))})
	})
	conn := dial(t, address)
	const get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
	_, _ = io.WriteString(conn, get)
	<-begun
	_, _ = io.WriteString(conn, get)
	close(more)
	res, err := http.ReadResponse(bufio.NewReaderSize(&slowly{conn}, 64<<10), nil)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, res.Body); n != size || err != nil || !res.Close {
		t.Errorf("%d bytes, %v", n, err)
	}
}

// slowly reads what comes after the server has had the time to close the connection.
type slowly struct{ io.Reader }

func (s *slowly) Read(p []byte) (int, error) {
	time.Sleep(2 * time.Millisecond)
	return s.Reader.Read(p)
}

func TestIdleConnectionsEndWithTheGrace(t *testing.T) {
	s, address := serve(t, ServerOptions{}, echo)
	s.grace = 20 * time.Millisecond
	conn := dial(t, address)
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReader(conn)
	if _, err := http.ReadResponse(in, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}
