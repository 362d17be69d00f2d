package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/http2"
)

func TestH2RequestsSideBySideKeepTheirBodies(t *testing.T) {
	address := serveH2(t, ServerOptions{}, func(_ context.Context, req *Request, r Responder) {
		body, err := req.Body.ReadAll(10 << 20)
		if err != nil {
			t.Error(err)
		}
		respond(t, r, &Response{Status: 200, Header: HeaderOf(Field{Name: "X-A", Value: req.Target}), Body: Bytes(append([]byte(req.Method+" "+req.Host+" "), body...))})
	})
	client := plainClient(t, "HTTP/2.0")
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			body := strings.Repeat("x", i*1000)
			res, err := client.Post(fmt.Sprintf("http://%s/%d", address, i), "text/plain", strings.NewReader(body))
			if err != nil {
				t.Error(err)
				return
			}
			defer closeQuietly(res.Body)
			got, err := io.ReadAll(res.Body)
			if want := "POST " + address + " " + body; string(got) != want || err != nil || res.Header.Get("x-a") != fmt.Sprintf("/%d", i) {
				t.Errorf("%d: %d bytes, want %d, %v %v", i, len(got), len(want), err, res.Header)
			}
		})
	}
	wg.Wait()
}

func TestH2Answers(t *testing.T) {
	for _, row := range []struct {
		name, method string
		res          Response
		want         string
	}{
		{"names are lower-case, hop-by-hop fields are dropped, length and date are ours", "GET", Response{
			Status: 200, Body: Bytes([]byte("abc")),
			Header: HeaderOf(Field{"X-A", "1"}, Field{"Connection", "x"}, Field{"Keep-Alive", "1"}, Field{"Transfer-Encoding", "chunked"}, Field{"Upgrade", "h3"},
				Field{"Content-Length", "9"}, Field{"Date", "now"}, Field{"ETag", "e"}, Field{"Content-Type", "text/plain"}, Field{"x-amz-apigw-id", "i"}),
		}, "1 200 x-a=1 etag=e content-type=text/plain x-amz-apigw-id=i content-length=3"},
		{"what isn't a name isn't sent, what isn't a value is blank", "GET", Response{
			Status: 403, Header: HeaderOf(Field{"bad name", "x"}, Field{":status", "200"}, Field{"X-A", " a\r\nb\x00\t"}, Field{"", "x"}),
		}, "1 403 x-a=a  b content-length=0 end"},
		{"HEAD has the length only", "HEAD", Response{Status: 200, Body: Bytes([]byte("abc"))}, "1 200 content-length=3 end"},
		{"HEAD of a stream", "HEAD", Response{Status: 200, Body: Stream(io.NopCloser(strings.NewReader("abc")), -1)}, "1 200 end"},
		{"204", "GET", Response{Status: 204, Body: Bytes([]byte("abc"))}, "1 204 end"},
		{"304", "GET", Response{Status: 304, Body: Bytes([]byte("abc"))}, "1 304 end"},
		{"a status that ends nothing", "GET", Response{Status: 101}, "1 500 content-length=0 end"},
		{"a stream of known length", "GET", Response{Status: 200, Body: Stream(io.NopCloser(strings.NewReader("abc")), 3)}, "1 200 content-length=3"},
		{"a stream that is too short", "GET", Response{Status: 200, Body: Stream(io.NopCloser(strings.NewReader("abc")), 4)}, "1 reset INTERNAL_ERROR"},
		{
			"header larger than a frame", "GET",
			Response{Status: 200, Header: HeaderOf(Field{"a", strings.Repeat("x", 20000)}, Field{"b", strings.Repeat("y", 20000)})},
			"1 200 a=" + strings.Repeat("x", 20000) + " b=" + strings.Repeat("y", 20000) + " content-length=0 end",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			address := serveH2(t, ServerOptions{}, func(_ context.Context, _ *Request, r Responder) { _, _ = r.Respond(&row.res) })
			p := dialH2(t, address)
			p.frame(1, h2EndStream|h2EndHeaders, 1, p.encode(":method", row.method, ":scheme", "http", ":authority", "a", ":path", "/"))
			if got := p.until(row.want[:min(len(row.want), 100)]); got != row.want {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestH2Fields(t *testing.T) {
	address := serveH2(t, ServerOptions{}, h2TestHandler(t))
	p := dialH2(t, address)
	p.get(1, "/fields", "cookie", "a=1", "x-b", "1", "cookie", "b=2", "te", "trailers", "host", "a", "x-b", "2", "cookie", "c=3")
	p.until("1 200 x-got=[cookie: a=1; b=2; c=3][x-b: 1][te: trailers][x-b: 2] content-length=0 end")
	// A block in pieces, cut within a field.
	block := p.encode(append(h2Usual, "/fields", "x-long", "value")...)
	p.frame(1, h2EndStream, 3, block[:4])
	p.frame(9, 0, 3, block[4:len(block)-3])
	p.frame(9, h2EndHeaders, 3, block[len(block)-3:])
	p.until("3 200 x-got=[x-long: value] content-length=0 end")
}

func TestH2Trailers(t *testing.T) {
	address := serveH2(t, ServerOptions{}, func(_ context.Context, req *Request, r Responder) {
		body, err := req.Body.ReadAll(100)
		trailer := req.Trailer()
		respond(t, r, &Response{Status: 200, Header: HeaderOf(Field{"x-got", fmt.Sprint(string(body), err, trailer.fields)})})
	})
	p := dialH2(t, address)
	p.post(1, "/")
	p.frame(0, 0, 1, "abc")
	p.frame(1, h2EndStream|h2EndHeaders, 1, p.encode("x-sum", "1", "content-type", "x"))
	p.until("1 200 x-got=abc<nil> [{{x-sum 1} 0}]")
}

func TestH2ExpectationIsMetWhenTheBodyIsWanted(t *testing.T) {
	address := serveH2(t, ServerOptions{}, h2TestHandler(t))
	p := dialH2(t, address)
	p.post(1, "/echo", "expect", "100-continue")
	p.until("1 100")
	p.frame(0, h2EndStream, 1, "abc")
	p.until("1 200 content-length=3")
	p.post(3, "/", "expect", "100-continue")
	if got := p.until("3 "); got != "3 204 end" {
		t.Error(got)
	}
	p.post(5, "/", "expect", "tea")
	p.until("5 417")
}

func TestH2ContextEndsWithTheStream(t *testing.T) {
	ended := make(chan error, 2)
	address := serveH2(t, ServerOptions{}, func(ctx context.Context, _ *Request, r Responder) {
		derived, cancel := context.WithCancel(ctx)
		defer cancel()
		<-derived.Done()
		_, err := r.Respond(&Response{Status: 200})
		ended <- errors.Join(err, ctx.Err())
	})
	p := dialH2(t, address)
	p.get(1, "/")
	p.get(3, "/")
	p.frame(3, 0, 1, u32(8))
	if err := <-ended; !errors.Is(err, errH2Reset) || !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	closeQuietly(p.conn)
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// A context that others were made of stays ended, whatever its connection goes on with.
func TestH2ContextIsNoOtherRequests(t *testing.T) {
	kept := make(chan context.Context, 1)
	address := serveH2(t, ServerOptions{}, func(ctx context.Context, _ *Request, r Responder) {
		derived, cancel := context.WithCancel(ctx)
		t.Cleanup(cancel)
		kept <- derived
		respond(t, r, &Response{Status: 204})
	})
	p := dialH2(t, address)
	for id := uint32(1); id < 100; id += 2 {
		p.get(id, "/")
		p.until(fmt.Sprint(id, " 204"))
		derived := <-kept
		<-derived.Done()
		if !errors.Is(derived.Err(), context.Canceled) {
			t.Fatal(derived.Err())
		}
	}
}

func TestH2TimeLimits(t *testing.T) {
	const soon = 300 * time.Millisecond // but not before a busy machine has sent what comes first
	for _, row := range []struct {
		name    string
		options ServerOptions
		do      func(p *h2Peer)
		want    string
	}{
		{"body that doesn't come", ServerOptions{BodyTimeout: soon}, func(p *h2Peer) { p.post(1, "/echo") }, "1 499"},
		{"half a frame", ServerOptions{BodyTimeout: soon}, func(p *h2Peer) { p.post(1, "/hang"); p.write("\x00\x00\x09\x00") }, "closed"},
		{"half a header block", ServerOptions{HeaderTimeout: soon}, func(p *h2Peer) { p.frame(1, 0, 1, p.encode(h2Usual[:6]...)) }, "closed"},
		{"half a frame of one", ServerOptions{HeaderTimeout: soon}, func(p *h2Peer) { p.write(h2Raw(1, h2EndHeaders, 1, p.encode(h2Usual[:6]...))[:12]) }, "closed"},
		{"stream's window that stays shut", ServerOptions{WriteTimeout: soon}, func(p *h2Peer) {
			_ = p.framer.WriteSettings(http2.Setting{ID: 4, Val: 0})
			p.get(1, "/bytes/10")
		}, "1 reset CANCEL"},
		{"connection's window that stays shut", ServerOptions{WriteTimeout: soon}, func(p *h2Peer) {
			_ = p.framer.WriteSettings(http2.Setting{ID: 4, Val: 1 << 20})
			p.get(1, "/bytes/100000")
		}, "closed"},
		{"nothing to do", ServerOptions{IdleTimeout: soon}, func(*h2Peer) {}, "goaway 0 NO_ERROR"},
		{"nothing to do any more", ServerOptions{IdleTimeout: soon}, func(p *h2Peer) { p.get(1, "/"); p.until("1 204") }, "goaway 1 NO_ERROR"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			p := dialH2(t, serveH2(t, row.options, h2TestHandler(t)))
			row.do(p)
			for {
				event, err := p.next()
				if strings.HasPrefix(event, row.want) && !errors.Is(err, os.ErrDeadlineExceeded) {
					return
				}
				if err != nil {
					t.Fatal(event, err)
				}
			}
		})
	}
}

func TestH2ClientThatTakesNothingIsGivenUp(t *testing.T) {
	failed := make(chan error, 1)
	address := serveH2(t, ServerOptions{WriteTimeout: 50 * time.Millisecond}, func(_ context.Context, _ *Request, r Responder) {
		_, err := r.Respond(&Response{Status: 200, Body: Stream(io.NopCloser(endless{}), -1)})
		failed <- err
	})
	p := dialH2(t, address, http2.Setting{ID: 4, Val: 1<<31 - 1})
	p.frame(8, 0, 0, u32(1<<31-1-65535))
	p.get(1, "/")
	if err := <-failed; err == nil {
		t.Error("an endless stream was sent whole")
	}
}

// A body that nobody wants is read away for a while, so that clients that send all of it before they read see their answer.
func TestH2AnswerBeforeTheBodysEnd(t *testing.T) {
	t.Parallel()
	address := serveH2(t, ServerOptions{}, h2TestHandler(t))
	p := dialH2(t, address)
	p.post(1, "/")
	p.until("1 204 end")
	p.frame(0, h2EndStream, 1, "abc")
	p.post(3, "/")
	p.until("3 204 end")
	p.until("3 reset NO_ERROR")
	p.frame(0, 0, 3, "abc")
	h2Barrier(p)
	p.until(pong)
}

func TestH2DrainWarnsFirst(t *testing.T) {
	goOn := make(chan struct{})
	c, p := oneH2(t, func(_ context.Context, _ *Request, r Responder) {
		<-goOn
		respond(t, r, &Response{Status: 204})
	})
	p.get(1, "/")
	h2Barrier(p)
	p.until(pong)
	c.drain()
	p.until("goaway 2147483647 NO_ERROR")
	p.until("ping " + h2LeavePing)
	p.get(3, "/") // on its way when the warning was sent
	p.frame(6, h2Ack, 0, h2LeavePing)
	p.until("goaway 3 NO_ERROR")
	p.get(5, "/") // too late
	close(goOn)
	for range 2 {
		if event := p.until(""); event != "1 204 end" && event != "3 204 end" {
			t.Error(event)
		}
	}
	if event, err := p.next(); err != io.EOF {
		t.Error(event, err)
	}
}

func TestH2HandlerThatPanics(t *testing.T) {
	address := serveH2(t, ServerOptions{}, func(_ context.Context, req *Request, r Responder) {
		if req.Target == "/late" {
			_, _ = r.Respond(&Response{Status: 200, Body: Stream(io.NopCloser(panicReader{}), -1)})
		}
		panic("on purpose")
	})
	p := dialH2(t, address)
	p.get(1, "/")
	p.until("1 500 content-length=0 end")
	p.get(3, "/late")
	p.until("3 reset INTERNAL_ERROR")
	p.get(5, "/")
	p.until("5 500 content-length=0 end")
}

func TestH2BodyOverTheLimit(t *testing.T) {
	address := serveH2(t, ServerOptions{MaxBodyBytes: 10}, h2TestHandler(t))
	p := dialH2(t, address)
	p.post(1, "/echo", "content-length", "11")
	p.until("1 413")
	p.write(h2Raw(1, h2EndHeaders, 3, p.encode(":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/echo")) + h2Raw(0, h2EndStream, 3, zeros(11)))
	p.until("3 499")
	p.post(5, "/echo")
	h2Barrier(p)
	p.until(pong)
	p.frame(0, 0, 5, zeros(11))
	p.until("5 499")
	p.post(7, "/echo")
	p.frame(0, h2EndStream, 7, zeros(10))
	p.until("7 200")
}

func TestH2RequestsOfAConnectionAreLimited(t *testing.T) {
	address := serveH2(t, ServerOptions{MaxRequests: 2}, h2TestHandler(t))
	p := dialH2(t, address)
	p.get(1, "/")
	p.until("1 204 end")
	p.get(3, "/")
	p.until("goaway 3 NO_ERROR")
	p.until("3 204 end")
	if event, err := p.next(); err != io.EOF {
		t.Error(event, err)
	}
}

// What a client sends before it hears which stream is the last is discarded, section 6.8, and costs the streams before it nothing.
func TestH2FramesOfStreamsBeyondTheLastAreDiscarded(t *testing.T) {
	address := serveH2(t, ServerOptions{MaxRequests: 1}, h2TestHandler(t))
	p := dialH2(t, address)
	p.post(1, "/echo")
	p.until("goaway 1 NO_ERROR")
	p.post(3, "/echo")
	p.frame(0, 0, 3, zeros(1000))
	p.frame(8, 0, 3, u32(1))
	p.frame(3, 0, 3, u32(8))
	p.frame(0, h2EndStream, 5, "x")
	p.frame(0, h2EndStream, 1, "abc")
	p.until("1 200 content-length=3")
}
