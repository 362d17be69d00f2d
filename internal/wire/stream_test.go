package wire

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"time"
)

func TestStreamsFlushAsTheyComeBothWays(t *testing.T) {
	for _, proto := range []string{"HTTP/1.1", "HTTP/2.0"} {
		t.Run(proto, func(t *testing.T) {
			_, address := serve(t, ServerOptions{}, func(_ context.Context, req *Request, r Responder) {
				if req.Proto != proto {
					t.Errorf("Proto is %s", req.Proto)
				}
				respond(t, r, &Response{Status: 200, Body: Stream(io.NopCloser(req.Body.Reader()), -1)})
			})
			in, out := io.Pipe()
			res, err := plainClient(t, proto).Post("http://"+address, "text/plain", in)
			if err != nil {
				t.Fatal(err)
			}
			defer closeQuietly(res.Body)
			// Each word goes only after the last one is back: nothing may be held up anywhere.
			for _, word := range []string{"one", "two", "three"} {
				if _, err := io.WriteString(out, word); err != nil {
					t.Fatal(err)
				}
				got := make([]byte, len(word))
				if _, err := io.ReadFull(res.Body, got); err != nil || string(got) != word {
					t.Fatalf("%q %v", got, err)
				}
			}
			closeQuietly(out)
			if rest, err := io.ReadAll(res.Body); len(rest) > 0 || err != nil {
				t.Errorf("%q %v", rest, err)
			}
		})
	}
}

func TestLargeBodiesPassBothServersAndTheClientWhole(t *testing.T) {
	payload := make([]byte, 3<<20)
	_, _ = rand.Read(payload)
	_, backend := serve(t, ServerOptions{}, func(_ context.Context, req *Request, r Responder) {
		body, err := req.Body.ReadAll(4 << 20)
		if err != nil {
			t.Error(err)
		}
		respond(t, r, &Response{Status: 200, Body: Bytes(body)})
	})
	client := newTestClient(t, ClientOptions{})
	_, front := serve(t, ServerOptions{}, func(ctx context.Context, req *Request, r Responder) {
		res, err := client.do(ctx, &Request{Method: req.Method, Scheme: "http", Host: backend, Target: req.Target, Body: req.Body})
		if err != nil {
			t.Error(err)
			return
		}
		respond(t, r, res)
	})
	for _, proto := range []string{"HTTP/1.1", "HTTP/2.0"} {
		for name, body := range map[string]io.Reader{"known": bytes.NewReader(payload), "unknown": io.MultiReader(bytes.NewReader(payload))} {
			t.Run(proto+" "+name, func(t *testing.T) {
				res, err := plainClient(t, proto).Post("http://"+front+"/x", "", body)
				if err != nil {
					t.Fatal(err)
				}
				defer closeQuietly(res.Body)
				if got, err := io.ReadAll(res.Body); !bytes.Equal(got, payload) || err != nil {
					t.Errorf("%d bytes, %v", len(got), err)
				}
			})
		}
	}
}

func TestContextEndsWhenTheClientGoesAway(t *testing.T) {
	onBothServers(t, testContextEndsWhenTheClientGoesAway)
}

func testContextEndsWhenTheClientGoesAway(t *testing.T, serve serving) {
	for _, body := range []string{"", "Content-Length: 2\r\n"} {
		begun, gone := make(chan struct{}), make(chan struct{})
		address := serve(t, ServerOptions{}, func(ctx context.Context, req *Request, r Responder) {
			if _, err := req.Body.ReadAll(10); err != nil {
				t.Error(err)
			}
			close(begun)
			<-ctx.Done()
			close(gone)
		})
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		sent := "POST / HTTP/1.1\r\nHost: a\r\n" + body + "\r\n"
		if body != "" {
			sent += "ab"
		}
		_, _ = io.WriteString(c, sent)
		<-begun
		closeQuietly(c)
		<-gone
	}
}

func TestBodyThatStallsIsGivenUp(t *testing.T) { onBothServers(t, testBodyThatStallsIsGivenUp) }

func testBodyThatStallsIsGivenUp(t *testing.T, serve serving) {
	failed := make(chan error, 1)
	address := serve(t, ServerOptions{BodyTimeout: 10 * time.Millisecond}, func(_ context.Context, req *Request, r Responder) {
		_, err := req.Body.ReadAll(100)
		failed <- err
		_, _ = r.Respond(&Response{Status: 408})
	})
	res, _ := ask(t, address, "POST", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
	if err := <-failed; err == nil || res.StatusCode != 408 || !res.Close {
		t.Errorf("body %v, status %d, close %v", err, res.StatusCode, res.Close)
	}
}

func TestClientThatTakesNothingIsGivenUp(t *testing.T) {
	onBothServers(t, testClientThatTakesNothingIsGivenUp)
}

func testClientThatTakesNothingIsGivenUp(t *testing.T, serve serving) {
	failed := make(chan error, 1)
	address := serve(t, ServerOptions{WriteTimeout: 20 * time.Millisecond}, func(_ context.Context, _ *Request, r Responder) {
		_, err := r.Respond(&Response{Status: 200, Body: Stream(io.NopCloser(endless{}), -1)})
		failed <- err
	})
	c := dial(t, address)
	_, _ = io.WriteString(c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	if err := <-failed; err == nil {
		t.Error("an endless stream was sent whole")
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestDrainFinishesWhatIsInFlight(t *testing.T) {
	for _, proto := range []string{"HTTP/1.1", "HTTP/2.0"} {
		t.Run(proto, func(t *testing.T) {
			begun, goOn := make(chan struct{}), make(chan struct{})
			s, address := serve(t, ServerOptions{}, func(_ context.Context, _ *Request, r Responder) {
				close(begun)
				<-goOn
				respond(t, r, &Response{Status: 200, Body: Bytes([]byte("whole"))})
			})
			answer := make(chan string, 1)
			go func() {
				res, err := plainClient(t, proto).Get("http://" + address)
				if err != nil {
					answer <- err.Error()
					return
				}
				defer closeQuietly(res.Body)
				body, _ := io.ReadAll(res.Body)
				answer <- string(body)
			}()
			<-begun
			drained := beginShutdown(t, s, address)
			close(goOn)
			if got := <-answer; got != "whole" {
				t.Errorf("the request in flight got %q", got)
			}
			if err := <-drained; err != nil {
				t.Errorf("Shutdown: %v", err)
			}
		})
	}
}

func TestDrainThatTakesTooLongCuts(t *testing.T) {
	begun := make(chan struct{})
	s, address := serve(t, ServerOptions{}, func(ctx context.Context, _ *Request, r Responder) {
		close(begun)
		<-ctx.Done() // ends with the drain
	})
	go func() {
		res, err := http.Get("http://" + address)
		if err == nil {
			closeQuietly(res.Body)
		}
	}()
	<-begun
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if err := s.Shutdown(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Shutdown: %v", err)
	}
}

func TestConnectionsOverTheLimitWait(t *testing.T) { onBothServers(t, testConnectionsOverTheLimitWait) }

func testConnectionsOverTheLimitWait(t *testing.T, serve serving) {
	var firstClosed atomic.Bool
	address := serve(t, ServerOptions{MaxConnections: 1}, func(_ context.Context, req *Request, r Responder) {
		if req.Target == "/second" && !firstClosed.Load() {
			t.Error("served over the limit")
		}
		respond(t, r, &Response{Status: 200, Body: Bytes([]byte("ok"))})
	})
	first, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	second := make(chan string, 1)
	go func() { second <- speak(t, address, "GET /second HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") }()
	for range 20 {
		_, _ = io.WriteString(first, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
		if n, err := first.Read(make([]byte, 4096)); n == 0 || err != nil {
			t.Fatalf("the first connection got %d bytes, %v", n, err)
		}
	}
	firstClosed.Store(true)
	closeQuietly(first)
	if got := <-second; got == "" {
		t.Error("the second connection was never served")
	}
}
