package wire

import (
	"errors"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/http2"
)

// hostileH2 is what a client does and what must come of it. Frame types by number, as in section 6.
type hostileH2 struct {
	name   string
	do     func(p *h2Peer)
	want   string // the event
	reason string
}

func zeros(n int) string { return strings.Repeat("\x00", n) }

const pong = "pong barrier!" // the connection goes on as if nothing had been

func h2Barrier(p *h2Peer) { p.frame(6, 0, 0, "barrier!") }

func times(n int, do func(p *h2Peer)) func(p *h2Peer) {
	return func(p *h2Peer) {
		for range n {
			do(p)
		}
	}
}

var hostileFrames = []hostileH2{
	{"frame larger than allowed", func(p *h2Peer) { p.frame(0, 0, 1, zeros(16385)) }, "goaway 0 FRAME_SIZE_ERROR", "section 4.2"},
	{"unknown frame", func(p *h2Peer) { p.frame(0xee, 0xff, 0, "x"); h2Barrier(p) }, pong, "section 4.1: ignored"},
	{"unknown frames without end", times(5000, func(p *h2Peer) { p.frame(0xee, 0, 0, "") }), "goaway 0 ENHANCE_YOUR_CALM", "work for nothing"},
	{"PUSH_PROMISE", func(p *h2Peer) { p.frame(5, 4, 1, zeros(4)) }, "goaway 0 PROTOCOL_ERROR", "section 8.4"},

	{"SETTINGS on a stream", func(p *h2Peer) { p.frame(4, 0, 1, "") }, "goaway 0 PROTOCOL_ERROR", "section 6.5"},
	{"SETTINGS of a wrong length", func(p *h2Peer) { p.frame(4, 0, 0, zeros(5)) }, "goaway 0 FRAME_SIZE_ERROR", "section 6.5"},
	{"SETTINGS acknowledged with settings", func(p *h2Peer) { p.frame(4, 1, 0, zeros(6)) }, "goaway 0 FRAME_SIZE_ERROR", "section 6.5"},
	{"SETTINGS flood", times(5000, func(p *h2Peer) { p.frame(4, 0, 0, "") }), "goaway 0 ENHANCE_YOUR_CALM", "CVE-2019-9515"},
	{"SETTINGS acknowledgement flood", times(5000, func(p *h2Peer) { p.frame(4, 1, 0, "") }), "goaway 0 ENHANCE_YOUR_CALM", "work for nothing"},
	{"window of more than 2^31-1", func(p *h2Peer) { _ = p.framer.WriteSettings(http2.Setting{ID: 4, Val: 1 << 31}) }, "goaway 0 FLOW_CONTROL_ERROR", "section 6.5.2"},
	{"push neither on nor off", func(p *h2Peer) { _ = p.framer.WriteSettings(http2.Setting{ID: 2, Val: 2}) }, "goaway 0 PROTOCOL_ERROR", "section 6.5.2"},
	{"frame size below 2^14", func(p *h2Peer) { _ = p.framer.WriteSettings(http2.Setting{ID: 5, Val: 1}) }, "goaway 0 PROTOCOL_ERROR", "section 6.5.2"},
	{"frame size above 2^24-1", func(p *h2Peer) { _ = p.framer.WriteSettings(http2.Setting{ID: 5, Val: 1 << 24}) }, "goaway 0 PROTOCOL_ERROR", "section 6.5.2"},
	{"priorities neither old nor new", func(p *h2Peer) { _ = p.framer.WriteSettings(http2.Setting{ID: 9, Val: 2}) }, "goaway 0 PROTOCOL_ERROR", "RFC 9218 section 2.1"},
	{"unknown setting", func(p *h2Peer) { _ = p.framer.WriteSettings(http2.Setting{ID: 99, Val: 2}); h2Barrier(p) }, pong, "section 6.5.2: ignored"},

	{"PING on a stream", func(p *h2Peer) { p.frame(6, 0, 1, zeros(8)) }, "goaway 0 PROTOCOL_ERROR", "section 6.7"},
	{"PING of a wrong length", func(p *h2Peer) { p.frame(6, 0, 0, zeros(7)) }, "goaway 0 FRAME_SIZE_ERROR", "section 6.7"},
	{"PING flood", times(5000, func(p *h2Peer) { p.frame(6, 0, 0, zeros(8)) }), "goaway 0 ENHANCE_YOUR_CALM", "CVE-2019-9512"},
	{"GOAWAY on a stream", func(p *h2Peer) { p.frame(7, 0, 1, zeros(8)) }, "goaway 0 PROTOCOL_ERROR", "section 6.8"},
	{"GOAWAY of a wrong length", func(p *h2Peer) { p.frame(7, 0, 0, zeros(7)) }, "goaway 0 FRAME_SIZE_ERROR", "section 6.8"},
	{"GOAWAY", func(p *h2Peer) { p.frame(7, 0, 0, zeros(8)); h2Barrier(p) }, pong, "the client closes when it has its answers"},

	{"PRIORITY of the connection", func(p *h2Peer) { p.frame(2, 0, 0, zeros(5)) }, "goaway 0 PROTOCOL_ERROR", "section 6.3"},
	{"PRIORITY of a wrong length", func(p *h2Peer) { p.frame(2, 0, 1, zeros(4)) }, "1 reset FRAME_SIZE_ERROR", "section 6.3"},
	{"PRIORITY on itself", func(p *h2Peer) { p.frame(2, 0, 1, u32(1)+"x") }, "1 reset PROTOCOL_ERROR", "RFC 7540 section 5.3.1"},
	{"PRIORITY flood", times(5000, func(p *h2Peer) { p.frame(2, 0, 1, zeros(5)) }), "goaway 0 ENHANCE_YOUR_CALM", "CVE-2019-9513"},
	{"PRIORITY_UPDATE on a stream", func(p *h2Peer) { p.frame(16, 0, 1, u32(1)+"u=1") }, "goaway 0 PROTOCOL_ERROR", "RFC 9218 section 7.1"},
	{"PRIORITY_UPDATE of the connection", func(p *h2Peer) { p.frame(16, 0, 0, u32(0)+"u=1") }, "goaway 0 PROTOCOL_ERROR", "RFC 9218 section 7.1"},
	{"PRIORITY_UPDATE of a wrong length", func(p *h2Peer) { p.frame(16, 0, 0, "u=1") }, "goaway 0 FRAME_SIZE_ERROR", "RFC 9218 section 7.1"},

	{"RST_STREAM of the connection", func(p *h2Peer) { p.frame(3, 0, 0, zeros(4)) }, "goaway 0 PROTOCOL_ERROR", "section 6.4"},
	{"RST_STREAM of a wrong length", func(p *h2Peer) { p.post(1, "/echo"); p.frame(3, 0, 1, zeros(5)) }, "goaway 1 FRAME_SIZE_ERROR", "section 6.4"},
	{"RST_STREAM of an idle stream", func(p *h2Peer) { p.frame(3, 0, 1, zeros(4)) }, "goaway 0 PROTOCOL_ERROR", "section 6.4"},
	{"rapid reset", func(p *h2Peer) {
		for i := uint32(1); i < 2000; i += 2 {
			p.get(i, "/hang")
			p.frame(3, 0, i, u32(8))
		}
	}, "goaway", "CVE-2023-44487"},
	{"made to reset (MadeYouReset)", func(p *h2Peer) {
		for i := uint32(1); i < 2000; i += 2 {
			p.get(i, "/hang")
			p.frame(8, 0, i, u32(0))
		}
	}, "goaway", "CVE-2025-8671"},

	{"made to reset by a wrong length", func(p *h2Peer) {
		for i := uint32(1); i < 2000; i += 2 {
			p.post(i, "/hang", "content-length", "5")
			p.frame(0, 1, i, "")
		}
	}, "goaway", "CVE-2025-8671"},

	{"WINDOW_UPDATE of a wrong length", func(p *h2Peer) { p.frame(8, 0, 0, zeros(3)) }, "goaway 0 FRAME_SIZE_ERROR", "section 6.9"},
	{"WINDOW_UPDATE of nothing", func(p *h2Peer) { p.frame(8, 0, 0, zeros(4)) }, "goaway 0 PROTOCOL_ERROR", "section 6.9"},
	{"WINDOW_UPDATE of nothing on a stream", func(p *h2Peer) { p.post(1, "/echo"); p.frame(8, 0, 1, zeros(4)) }, "1 reset PROTOCOL_ERROR", "section 6.9"},
	{"WINDOW_UPDATE of an idle stream", func(p *h2Peer) { p.frame(8, 0, 1, u32(1)) }, "goaway 0 PROTOCOL_ERROR", "section 5.1"},
	{"connection's window over 2^31-1", func(p *h2Peer) { p.frame(8, 0, 0, u32(1<<31-1)) }, "goaway 0 FLOW_CONTROL_ERROR", "section 6.9.1"},
	{"stream's window over 2^31-1", func(p *h2Peer) { p.post(1, "/echo"); p.frame(8, 0, 1, u32(1<<31-1)) }, "1 reset FLOW_CONTROL_ERROR", "section 6.9.1"},
	{"stream's window over 2^31-1 by a setting", func(p *h2Peer) {
		p.post(1, "/echo")
		p.frame(8, 0, 1, u32(1<<31-1-65535))
		_ = p.framer.WriteSettings(http2.Setting{ID: 4, Val: 65536})
	}, "goaway 1 FLOW_CONTROL_ERROR", "section 6.9.2"},
	{"WINDOW_UPDATE flood", times(5000, func(p *h2Peer) { p.frame(8, 0, 0, u32(1)) }), "goaway 0 ENHANCE_YOUR_CALM", "work for nothing"},

	{"DATA on no stream", func(p *h2Peer) { p.frame(0, 0, 0, "x") }, "goaway 0 PROTOCOL_ERROR", "section 6.1"},
	{"DATA on an idle stream", func(p *h2Peer) { p.frame(0, 0, 1, "x") }, "goaway 0 PROTOCOL_ERROR", "section 5.1"},
	{"DATA after the end", func(p *h2Peer) { p.get(1, "/hang"); p.frame(0, 0, 1, "x") }, "1 reset STREAM_CLOSED", "section 5.1"},
	{"DATA on a closed stream", func(p *h2Peer) { p.get(1, "/"); p.until("1 204 end"); p.frame(0, 0, 1, "x") }, "1 reset STREAM_CLOSED", "section 5.1"},
	{"DATA after our reset", func(p *h2Peer) { p.post(1, "/echo", "te", "x"); p.frame(0, 0, 1, "x"); h2Barrier(p) }, pong, "it may have crossed the reset"},
	{"DATA of nothing but padding", func(p *h2Peer) { p.post(1, "/echo"); p.frame(0, 9, 1, "\x02ab") }, "1 200 content-length=0 end", "section 6.1"},
	{"DATA with too much padding", func(p *h2Peer) { p.post(1, "/echo"); p.frame(0, 8, 1, "\x03ab") }, "goaway 1 PROTOCOL_ERROR", "section 6.1"},
	{"DATA padded without a length", func(p *h2Peer) { p.post(1, "/echo"); p.frame(0, 8, 1, "") }, "goaway 1 FRAME_SIZE_ERROR", "section 6.1"},
	{"empty DATA flood", func(p *h2Peer) {
		p.post(1, "/echo")
		times(5000, func(p *h2Peer) { p.frame(0, 0, 1, "") })(p)
	}, "goaway 1 ENHANCE_YOUR_CALM", "CVE-2019-9518"},
	{"DATA of single bytes", func(p *h2Peer) {
		p.post(1, "/echo")
		times(5000, func(p *h2Peer) { p.frame(0, 0, 1, "x") })(p)
	}, "goaway 1 ENHANCE_YOUR_CALM", "work for nothing"},
	{"DATA over the stream's window", func(p *h2Peer) {
		p.post(1, "/hang")
		times(17, func(p *h2Peer) { p.frame(0, 0, 1, zeros(16384)) })(p)
	}, "1 reset FLOW_CONTROL_ERROR", "section 6.9.1"},
	{"DATA over the connection's window", func(p *h2Peer) {
		for i := uint32(1); i < 20; i += 2 {
			p.post(i, "/hang")
			times(15, func(p *h2Peer) { p.frame(0, 0, i, zeros(16384)) })(p)
		}
	}, "goaway", "section 6.9.1"},

	{"stream that isn't the client's", func(p *h2Peer) { p.get(2, "/") }, "goaway 0 PROTOCOL_ERROR", "section 5.1.1"},
	{"stream 0", func(p *h2Peer) { p.get(0, "/") }, "goaway 0 PROTOCOL_ERROR", "section 6.2"},
	{"stream before the last one", func(p *h2Peer) { p.get(3, "/hang"); p.get(1, "/") }, "goaway 3 STREAM_CLOSED", "section 5.1.1"},
	{"stream that is closed", func(p *h2Peer) { p.get(1, "/"); p.until("1 204 end"); p.get(1, "/") }, "goaway 1 STREAM_CLOSED", "section 5.1"},
	{"HEADERS after the end", func(p *h2Peer) { p.get(1, "/hang"); p.get(1, "/") }, "1 reset STREAM_CLOSED", "section 5.1"},
	{"streams beyond the limit", func(p *h2Peer) {
		for i := uint32(1); i <= 2*h2MaxStreams+1; i += 2 {
			p.get(i, "/hang")
		}
	}, "257 reset REFUSED_STREAM", "section 5.1.2"},
	{"HEADERS on itself", func(p *h2Peer) {
		p.frame(1, h2EndStream|h2EndHeaders|h2Prioritize, 1, u32(1)+"x"+p.encode(append(h2Usual, "/")...))
	}, "1 reset PROTOCOL_ERROR", "RFC 7540 section 5.3.1"},
	{"HEADERS too short for its priority", func(p *h2Peer) { p.frame(1, h2EndHeaders|h2Prioritize, 1, "x") }, "goaway 0 FRAME_SIZE_ERROR", "section 6.2"},
	{"HEADERS with too much padding", func(p *h2Peer) { p.frame(1, h2EndHeaders|h2Padded, 1, "\x09x") }, "goaway 0 PROTOCOL_ERROR", "section 6.2"},
	{"trailers without an end", func(p *h2Peer) { p.post(1, "/echo"); p.frame(1, h2EndHeaders, 1, p.encode("x-a", "b")) }, "1 reset PROTOCOL_ERROR", "section 8.1"},
	{"trailers with a pseudo-header", func(p *h2Peer) { p.post(1, "/echo"); p.frame(1, h2EndStream|h2EndHeaders, 1, p.encode(":path", "/x")) }, "1 reset PROTOCOL_ERROR", "section 8.1"},
	{"trailers over the limit", func(p *h2Peer) {
		p.post(1, "/echo")
		p.frame(1, h2EndStream|h2EndHeaders, 1, p.encode("a", strings.Repeat("b", 12000), "c", strings.Repeat("!", 12000), "d", strings.Repeat("e", 12000)))
	}, "", "MaxHeaderBytes"},

	{"CONTINUATION of nothing", func(p *h2Peer) { p.frame(9, 4, 1, "") }, "goaway 0 PROTOCOL_ERROR", "section 6.10"},
	{"CONTINUATION of another stream", func(p *h2Peer) { p.frame(1, 1, 1, p.encode(h2Usual[:6]...)); p.frame(9, 4, 3, "") }, "goaway", "section 6.10"},
	{"header block interrupted", func(p *h2Peer) { p.frame(1, 1, 1, p.encode(h2Usual[:6]...)); h2Barrier(p) }, "goaway 1 PROTOCOL_ERROR", "section 6.10"},
	{"CONTINUATION flood", func(p *h2Peer) {
		p.frame(1, 1, 1, p.encode(append(h2Usual, "/")...))
		times(5000, func(p *h2Peer) { p.frame(9, 0, 1, p.encode("x-a", "b")) })(p)
	}, "goaway 1 ENHANCE_YOUR_CALM", "CVE-2024-27316"},
	{"empty CONTINUATION flood", func(p *h2Peer) {
		p.frame(1, 1, 1, p.encode(append(h2Usual, "/")...))
		times(5000, func(p *h2Peer) { p.frame(9, 0, 1, "") })(p)
	}, "goaway 1 ENHANCE_YOUR_CALM", "CVE-2019-9518"},
	{"HPACK bomb", func(p *h2Peer) {
		block := p.encode(append(h2Usual, "/", "x-bomb", strings.Repeat("b", 3000))...)
		p.frame(1, h2EndStream|h2EndHeaders, 1, block+strings.Repeat("\xbe", 10000))
	}, "1 431", "CVE-2016-6581: 30 MB out of 13 KB"},
	{"very many fields", func(p *h2Peer) {
		block := p.encode(append(h2Usual, "/")...)
		p.frame(1, h2EndStream|h2EndHeaders, 1, block+strings.Repeat("\x90", 2000))
	}, "1 431", "work for nothing"},
	{"index of nothing", func(p *h2Peer) { p.frame(1, h2EndStream|h2EndHeaders, 1, "\x80") }, "goaway 1 COMPRESSION_ERROR", "RFC 7541 section 6.1"},
	{"index beyond the table", func(p *h2Peer) { p.frame(1, h2EndStream|h2EndHeaders, 1, "\xff\xff\xff\xff\x07") }, "goaway 1 COMPRESSION_ERROR", "RFC 7541 section 2.3.3"},
	{"table larger than allowed", func(p *h2Peer) { p.frame(1, h2EndStream|h2EndHeaders, 1, "\x3f\xff\xff\x03") }, "goaway 1 COMPRESSION_ERROR", "RFC 7541 section 6.3"},
	{"header block cut short", func(p *h2Peer) { p.frame(1, h2EndStream|h2EndHeaders, 1, "\x40\x09x") }, "goaway 1 COMPRESSION_ERROR", "RFC 7541"},
	{"Huffman code with EOS", func(p *h2Peer) { p.frame(1, h2EndStream|h2EndHeaders, 1, "\x00\x84\xff\xff\xff\xff\x01a") }, "goaway 1 COMPRESSION_ERROR", "RFC 7541 section 5.2"},
}

func TestHostileH2Frames(t *testing.T) {
	address := serveH2(t, ServerOptions{Log: slog.New(slog.DiscardHandler)}, h2TestHandler(t))
	for _, row := range hostileFrames {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			p := dialH2(t, address)
			done := make(chan struct{})
			if strings.Contains(row.name, "closed") { // it reads, too
				row.do(p)
				close(done)
			} else {
				go func() { row.do(p); close(done) }()
			}
			p.until(row.want)
			closeQuietly(p.conn)
			<-done
		})
	}
}

func TestH2PrefaceIsAsked(t *testing.T) {
	address := serveH2(t, ServerOptions{HeaderTimeout: 50 * time.Millisecond}, h2TestHandler(t))
	for name, sent := range map[string]string{
		"another protocol": "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
		"a wrong end":      strings.Replace(http2.ClientPreface, "SM", "SN", 1),
		"no settings":      http2.ClientPreface + h2Raw(6, 0, 0, zeros(8)),
		"nothing":          "",
		"half of it":       http2.ClientPreface[:10],
	} {
		t.Run(name, func(t *testing.T) {
			p := rawH2(t, address)
			p.write(sent)
			for {
				if event, err := p.next(); errors.Is(err, os.ErrDeadlineExceeded) {
					t.Fatal("it is still waited for")
				} else if err != nil {
					return
				} else if strings.HasPrefix(event, "1 ") {
					t.Error(event)
				}
			}
		})
	}
}
