package wire

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// serveH2 runs the HTTP/2 engine alone on every connection, and answers its address.
func serveH2(t testing.TB, options ServerOptions, handler Handler) string {
	t.Helper()
	l := listen(t)
	options = options.withDefaults()
	var conns sync.WaitGroup
	conns.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			conns.Go(func() { newH2Conn(&options, handler, newSocket(c), nil).serve() })
		}
	})
	t.Cleanup(func() {
		closeQuietly(l)
		conns.Wait()
	})
	return l.Addr().String()
}

// h2Peer is a client that sends whatever it likes.
type h2Peer struct {
	t      testing.TB
	conn   net.Conn
	framer *http2.Framer
	block  bytes.Buffer
	hpack  *hpack.Encoder
	events []string // what came, but for SETTINGS and WINDOW_UPDATE
	data   map[uint32]int
	opened map[uint32]int // bytes of window given to us, by stream
}

// oneH2 is a peer that has greeted, and the connection at the server's end.
func oneH2(t *testing.T, handler Handler, settings ...http2.Setting) (*h2Conn, *h2Peer) {
	t.Helper()
	l := listen(t)
	options := ServerOptions{}.withDefaults()
	conns, over := make(chan *h2Conn, 1), make(chan struct{})
	go func() {
		defer close(over)
		raw, err := l.Accept()
		if err != nil {
			close(conns)
			return
		}
		c := newH2Conn(&options, handler, newSocket(raw), nil)
		conns <- c
		c.serve()
	}()
	p := dialH2(t, l.Addr().String(), settings...)
	t.Cleanup(func() {
		closeQuietly(l)
		closeQuietly(p.conn)
		<-over
	})
	c, ok := <-conns
	if !ok {
		t.Fatal("nobody was let in")
	}
	return c, p
}

// rawH2 has sent nothing yet.
func rawH2(t testing.TB, address string) *h2Peer {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeQuietly(c) })
	_ = c.SetDeadline(time.Now().Add(20 * time.Second)) // a test that waits for what doesn't come fails
	p := &h2Peer{t: t, conn: c, framer: http2.NewFramer(c, c), data: map[uint32]int{}, opened: map[uint32]int{}}
	p.framer.AllowIllegalWrites = true
	p.framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	p.hpack = hpack.NewEncoder(&p.block)
	return p
}

// dialH2 has greeted.
func dialH2(t testing.TB, address string, settings ...http2.Setting) *h2Peer {
	t.Helper()
	p := rawH2(t, address)
	p.write(http2.ClientPreface)
	_ = p.framer.WriteSettings(settings...)
	return p
}

func (p *h2Peer) write(raw string) { _, _ = io.WriteString(p.conn, raw) } // the server may have closed: the events tell

// frame is any frame, right or wrong.
func (p *h2Peer) frame(kind, flags uint8, stream uint32, payload string) {
	p.write(h2Raw(kind, flags, stream, payload))
}

func h2Raw(kind, flags uint8, stream uint32, payload string) string {
	return string(appendH2FrameHeader(nil, len(payload), h2FrameKind(kind), flags, stream)) + payload
}

func u32(n uint32) string { return string(binary.BigEndian.AppendUint32(nil, n)) }

// encode is a header block of alternating names and values.
func (p *h2Peer) encode(fields ...string) string {
	p.block.Reset()
	for i := 0; i < len(fields); i += 2 {
		_ = p.hpack.WriteField(hpack.HeaderField{Name: fields[i], Value: fields[i+1]})
	}
	return p.block.String()
}

var h2Usual = []string{":method", "GET", ":scheme", "http", ":authority", "a", ":path"}

// get asks for path, with more fields.
func (p *h2Peer) get(stream uint32, path string, more ...string) {
	p.frame(1, h2EndStream|h2EndHeaders, stream, p.encode(append(append(slices.Clone(h2Usual), path), more...)...))
}

// post begins a request with a body.
func (p *h2Peer) post(stream uint32, path string, more ...string) {
	p.frame(1, h2EndHeaders, stream, p.encode(append([]string{":method", "POST", ":scheme", "http", ":authority", "a", ":path", path}, more...)...))
}

// next reads one frame and answers what it says: "" for what isn't looked at.
func (p *h2Peer) next() (event string, err error) {
	frame, err := p.framer.ReadFrame()
	if err != nil {
		return "closed", err
	}
	id := strconv.Itoa(int(frame.Header().StreamID))
	switch frame := frame.(type) {
	case *http2.MetaHeadersFrame:
		event = id + " " + frame.PseudoValue("status")
		for _, f := range frame.RegularFields() {
			if f.Name != "date" {
				event += " " + f.Name + "=" + f.Value
			}
		}
		event += ended(frame.StreamEnded())
	case *http2.DataFrame:
		p.data[frame.StreamID] += len(frame.Data())
		event = id + " data " + strconv.Itoa(len(frame.Data())) + ended(frame.StreamEnded())
	case *http2.RSTStreamFrame:
		event = id + " reset " + frame.ErrCode.String()
	case *http2.GoAwayFrame:
		event = fmt.Sprintf("goaway %d %s", frame.LastStreamID, frame.ErrCode)
	case *http2.PingFrame:
		event = "ping " + string(frame.Data[:])
		if frame.IsAck() {
			event = "pong " + string(frame.Data[:])
		}
	case *http2.WindowUpdateFrame:
		p.opened[frame.StreamID] += int(frame.Increment)
	}
	return event, nil
}

func ended(yes bool) string {
	if yes {
		return " end"
	}
	return ""
}

// until reads until want comes, as a whole event or the start of one, and answers that; or the connection ends.
func (p *h2Peer) until(want string) string {
	p.t.Helper()
	for {
		event, err := p.next()
		if event != "" {
			p.events = append(p.events, event)
		}
		if event != "" && strings.HasPrefix(event, want) {
			return event
		}
		if err != nil {
			p.t.Errorf("want %q, got %q in the end, %v", want, p.events[max(0, len(p.events)-5):], err)
			return ""
		}
	}
}

// h2TestHandler does what the path says.
func h2TestHandler(t testing.TB) Handler {
	return func(ctx context.Context, req *Request, r Responder) {
		verb, arg, _ := strings.Cut(strings.TrimPrefix(req.Target, "/"), "/")
		n, _ := strconv.Atoi(arg)
		switch verb {
		case "hang":
			<-ctx.Done()
		case "echo":
			body, err := req.Body.ReadAll(10 << 20)
			status := 200
			if err != nil {
				status = 499
			}
			_, _ = r.Respond(&Response{Status: status, Body: Bytes(body)}) // the stream may have been reset
		case "bytes":
			_, _ = r.Respond(&Response{Status: 200, Body: Bytes(make([]byte, n))})
		case "stream":
			_, _ = r.Respond(&Response{Status: 200, Body: Stream(io.NopCloser(io.LimitReader(endless{}, int64(n))), -1)})
		case "fields":
			var text []byte
			for name, value := range req.Header.All() {
				text = fmt.Appendf(text, "[%s: %s]", name, value)
			}
			_, _ = r.Respond(&Response{Status: 200, Header: HeaderOf(Field{Name: "X-Got", Value: string(text)})})
		default:
			_, _ = r.Respond(&Response{Status: 204})
		}
	}
}
