package wire

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// speakHTTP2 sends one request on stream 1, with prior knowledge, and answers its status and body, or how the stream was refused.
func speakHTTP2(t *testing.T, address string, fields []Field, body string) (status, answer string) {
	t.Helper()
	c := dial(t, address)
	_, _ = io.WriteString(c, http2.ClientPreface)
	framer := http2.NewFramer(c, c)
	framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	_ = framer.WriteSettings()
	var block bytes.Buffer
	encoder := hpack.NewEncoder(&block)
	for _, f := range fields {
		_ = encoder.WriteField(hpack.HeaderField{Name: f.Name, Value: f.Value})
	}
	_ = framer.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: block.Bytes(), EndStream: body == "", EndHeaders: true})
	if body != "" {
		_ = framer.WriteData(1, true, []byte(body))
	}
	for {
		frame, err := framer.ReadFrame()
		if err != nil {
			return err.Error(), answer
		}
		switch frame := frame.(type) {
		case *http2.MetaHeadersFrame:
			if status = frame.PseudoValue("status"); frame.StreamEnded() {
				return status, answer
			}
		case *http2.DataFrame:
			if answer += string(frame.Data()); frame.StreamEnded() {
				return status, answer
			}
		case *http2.RSTStreamFrame:
			return "reset", answer
		case *http2.GoAwayFrame:
			return "goaway", answer
		}
	}
}

func TestHostileHTTP2(t *testing.T) {
	_, address := serve(t, ServerOptions{}, func(_ context.Context, req *Request, r Responder) {
		status := 200
		if _, err := req.Body.ReadAll(1000); err != nil {
			status = 499
		}
		_, _ = r.Respond(&Response{Status: status, Body: Bytes(fmt.Append(nil, listed(&req.Header)))}) // the stream may have been reset
	})
	usual := []Field{{":method", "POST"}, {":scheme", "http"}, {":authority", "a"}, {":path", "/x"}}
	plus := func(fields ...Field) []Field { return append(append([]Field(nil), usual...), fields...) }
	for _, row := range []struct {
		name   string
		fields []Field
		body   string
		want   string // statuses and other outcomes
	}{
		{"in order", plus(Field{"x-a", "b"}), "abc", "200"},
		{"Transfer-Encoding (h2.TE)", plus(Field{"transfer-encoding", "chunked"}), "0\r\n\r\n", "400 reset"},
		{"Content-Length too short (h2.CL)", plus(Field{"content-length", "1"}), "abc", "499 reset"},
		{"Content-Length too long", plus(Field{"content-length", "9"}), "abc", "499 reset"},
		{"Connection", plus(Field{"connection", "close"}), "", "400 reset"},
		{"Upgrade", plus(Field{"upgrade", "websocket"}), "", "400 reset"},
		{"name in capitals", plus(Field{"X-A", "b"}), "", "reset"},
		{"line break in a name", plus(Field{"x\r\ny", "b"}), "", "reset"},
		{"line break in a value", plus(Field{"x-a", "b\r\nx: y"}), "", "reset"},
		{"colon in a name", plus(Field{"x:a", "b"}), "", "reset"},
		{"unknown pseudo-header", append([]Field{{":x", "y"}}, usual...), "", "reset"},
		{"pseudo-header after a field", append([]Field{{"x-a", "b"}}, usual...), "", "reset"},
		{"path twice", append([]Field{{":path", "/y"}}, usual...), "", "reset"},
		{"no path", usual[:3], "", "reset"},
		{"no authority", []Field{usual[0], usual[1], usual[3]}, "", "400"},
		{"path without slash", append(usual[:3:3], Field{":path", "x"}), "", "400 reset"},
		{"path *", append(usual[:3:3], Field{":path", "*"}), "", "400"},
		{"path with a space", append(usual[:3:3], Field{":path", "/x HTTP/1.1"}), "", "400 reset"},
		{"path with a line break", append(usual[:3:3], Field{":path", "/x\r\ny"}), "", "400 reset"},
		{"method with a space", append([]Field{{":method", "GET /"}}, usual[1:]...), "", "400 reset"},
		{"CONNECT", []Field{{":method", "CONNECT"}, usual[2]}, "", "400 reset"},
		{"oversized field", plus(Field{"x-a", strings.Repeat("a", 15_000)}, Field{"x-b", strings.Repeat("a", 15_000)}, Field{"x-c", strings.Repeat("a", 15_000)}), "", "431 goaway"},
	} {
		t.Run(row.name, func(t *testing.T) {
			status, answer := speakHTTP2(t, address, row.fields, row.body)
			if !strings.Contains(" "+row.want+" ", " "+status+" ") {
				t.Errorf("want %s, got %s %q", row.want, status, answer)
			}
		})
	}
}

func TestHTTP2NamesAreAsSent(t *testing.T) {
	_, address := serve(t, ServerOptions{}, func(_ context.Context, req *Request, r Responder) {
		respond(t, r, &Response{Status: 200, Body: Bytes(fmt.Append(nil, listed(&req.Header)))})
	})
	fields := []Field{{":method", "GET"}, {":scheme", "http"}, {":authority", "a"}, {":path", "/"}, {"x-b", "1"}, {"pragma", "no-cache"}, {"x-a", "2"}}
	if status, answer := speakHTTP2(t, address, fields, ""); status != "200" || answer != "[{x-b 1} {pragma no-cache} {x-a 2}]" {
		t.Errorf("%s %s", status, answer)
	}
}
