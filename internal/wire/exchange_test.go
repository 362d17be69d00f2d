package wire

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
)

// serve runs a Server for the test and answers its address.
func serve(t *testing.T, options ServerOptions, handler Handler) (*Server, string) {
	t.Helper()
	s := NewServer(tested(t, options), handler)
	return s, run(t, s)
}

// serving is serve, or the same with a StandardServer.
type serving func(t *testing.T, options ServerOptions, handler Handler) (address string)

// onBothServers tests what a StandardServer does as a Server does.
func onBothServers(t *testing.T, test func(t *testing.T, serve serving)) {
	t.Helper()
	t.Run("Server", func(t *testing.T) {
		test(t, func(t *testing.T, options ServerOptions, handler Handler) string {
			return run(t, NewServer(tested(t, options), handler))
		})
	})
	t.Run("StandardServer", func(t *testing.T) {
		test(t, func(t *testing.T, options ServerOptions, handler Handler) string {
			o := tested(t, options)
			return run(t, NewStandardServer(StandardOptions{
				MaxHeaderBytes: o.MaxHeaderBytes, MaxFields: o.MaxFields, MaxConnections: o.MaxConnections,
				HeaderTimeout: o.HeaderTimeout, BodyTimeout: o.BodyTimeout, WriteTimeout: o.WriteTimeout, IdleTimeout: o.IdleTimeout, Log: o.Log,
			}, handler))
		})
	})
}

// tested is options with the log going where the test's goes.
func tested(t *testing.T, options ServerOptions) ServerOptions {
	if options.Log == nil {
		options.Log = slog.New(slog.NewTextHandler(testLog{t}, &slog.HandlerOptions{Level: slog.LevelError}))
	}
	return options
}

// run has a server serve until the test ends, and answers its address.
func run(t *testing.T, s interface {
	Serve(l net.Listener) error
	Close() error
},
) string {
	t.Helper()
	l := listen(t)
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	t.Cleanup(func() {
		closeQuietly(s)
		if err := <-done; !errors.Is(err, ErrServerClosed) {
			t.Errorf("Serve answered %v", err)
		}
	})
	return l.Addr().String()
}

type testLog struct{ t *testing.T }

func (l testLog) Write(p []byte) (int, error) {
	l.t.Log(strings.TrimSpace(string(p)))
	return len(p), nil
}

func newTestClient(t *testing.T, options ClientOptions) *Client {
	t.Helper()
	c := NewClient(options)
	t.Cleanup(c.Close)
	return c
}

// speak sends raw bytes and reads everything until the server closes the connection.
func speak(t *testing.T, address, raw string) string {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer closeQuietly(c)
	if _, err := io.WriteString(c, raw); err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(c)
	if err != nil {
		t.Logf("reading the answer: %v", err)
	}
	return string(all)
}

// ask sends raw bytes and reads one response to the given method; the connection is cut afterwards.
func ask(t *testing.T, address, method, raw string) (*http.Response, string) {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer closeQuietly(c)
	if _, err := io.WriteString(c, raw); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

func respond(t *testing.T, r Responder, res *Response) {
	t.Helper()
	if _, err := r.Respond(res); err != nil {
		t.Errorf("Respond: %v", err)
	}
}

func TestRequestTargetIsAsSent(t *testing.T) { onBothServers(t, testRequestTargetIsAsSent) }

func testRequestTargetIsAsSent(t *testing.T, serve serving) {
	address := serve(t, ServerOptions{}, func(_ context.Context, req *Request, r Responder) {
		respond(t, r, &Response{Status: 200, Body: Bytes([]byte(req.Host + " " + req.Target))})
	})
	for _, row := range []struct{ sent, want string }{
		{"/", "example.test /"},
		{"/a//b/../%2F%7e?x=1&&y=%20+;z", "example.test /a//b/../%2F%7e?x=1&&y=%20+;z"},
		{"//stage/proxy-value", "example.test //stage/proxy-value"},
		{"/a?", "example.test /a?"},
		{"http://other.test/a%2Fb?x", "other.test /a%2Fb?x"},
		{"http://other.test?x=/y", "other.test /?x=/y"},
		{"http://other.test", "other.test /"},
	} {
		_, got := ask(t, address, "GET", "GET "+row.sent+" HTTP/1.1\r\nHost: example.test\r\n\r\n")
		if got != row.want {
			t.Errorf("target %s: handler saw %q, want %q", row.sent, got, row.want)
		}
	}
}

// closeQuietly is for what a test is done with, whether or not it is closed already.
func closeQuietly(c io.Closer) { _ = c.Close() }

// do is Do with a response of its own.
func (c *Client) do(ctx context.Context, req *Request) (*Response, error) {
	res := new(Response)
	return res, c.Do(ctx, req, res)
}

// get calls address with method and answers the body.
func (c *Client) get(t *testing.T, method, address string) (string, error) {
	t.Helper()
	res, err := c.do(t.Context(), &Request{Method: method, Scheme: "http", Host: address, Target: "/"})
	if err != nil {
		return "", err
	}
	body, err := res.Body.ReadAll(1 << 20)
	return string(body), err
}
