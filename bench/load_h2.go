package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// runHTTP2 drives HTTP/2 connections, a goroutine each, with several streams on the way at a time. Frames are written by hand: the
// requests are all alike, and of the answers only the status and the end matter.
func (l *load) runHTTP2(ctx context.Context) (*outcome, error) {
	if l.send != "" {
		return nil, errors.New("no request over HTTP/2 has a body here")
	}
	block := l.headerBlock()
	return l.perConnection(ctx, max(1, l.connections/l.streams), "h2", func(c net.Conn, until time.Time, o *outcome) error {
		h := &http2Conn{conn: c, block: block, until: until, started: map[uint32]time.Time{}, next: 1, outcome: o}
		return h.drive(l.streams)
	})
}

// headerBlock is the request in HPACK: literals that aren't indexed, so that it is the same each time.
func (l *load) headerBlock() []byte {
	block := []byte{0x82, 0x87} // :method GET, :scheme https
	literal := func(name, value string) {
		block = append(block, 0)
		for _, s := range []string{name, value} {
			if len(s) < 127 {
				block = append(block, byte(len(s)))
			} else {
				block = append(block, 127, byte(len(s)-127)) // enough below 255
			}
			block = append(block, s...)
		}
	}
	literal(":authority", l.host)
	literal(":path", l.path)
	for _, name := range l.headerNames() {
		literal(strings.ToLower(name), l.header[name])
	}
	return block
}

type http2Conn struct {
	conn     net.Conn
	block    []byte
	until    time.Time
	started  map[uint32]time.Time
	next     uint32
	out      []byte
	received int // bytes of bodies that no window update has answered yet
	outcome  *outcome
}

// Types, flags and settings of RFC 9113.
const (
	frameData, frameHeaders, frameReset, frameSettings, framePing, frameGoAway, frameWindow = 0, 1, 3, 4, 6, 7, 8

	flagEndStream, flagAck, flagEndHeaders, flagPadded = 1, 1, 4, 8

	settingEnablePush, settingInitialWindow = 2, 4

	frameHead     = 9
	initialWindow = 65535
	wideWindow    = 1 << 30
)

func (h *http2Conn) drive(streams int) error {
	h.out = append(h.out, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"...)
	settings := binary.BigEndian.AppendUint16(nil, settingEnablePush)
	settings = binary.BigEndian.AppendUint32(settings, 0)
	settings = binary.BigEndian.AppendUint16(settings, settingInitialWindow)
	settings = binary.BigEndian.AppendUint32(settings, wideWindow)
	h.frame(frameSettings, 0, 0, settings)
	h.frame(frameWindow, 0, 0, binary.BigEndian.AppendUint32(nil, wideWindow-initialWindow))
	for range streams {
		h.request()
	}
	buf, filled := make([]byte, 64<<10), 0
	for len(h.started) > 0 {
		if _, err := h.conn.Write(h.out); err != nil && len(h.out) > 0 {
			return err
		}
		h.out = h.out[:0]
		for len(h.out) == 0 && len(h.started) > 0 {
			n, err := h.conn.Read(buf[filled:])
			if err != nil {
				return err
			}
			filled += n
			taken, err := h.take(buf[:filled])
			if err != nil {
				return err
			}
			filled = copy(buf, buf[taken:filled])
		}
	}
	return nil
}

func (h *http2Conn) frame(kind, flags byte, stream uint32, payload []byte) {
	n := len(payload)
	h.out = append(h.out, byte(n>>16), byte(n>>8), byte(n), kind, flags)
	h.out = binary.BigEndian.AppendUint32(h.out, stream)
	h.out = append(h.out, payload...)
}

// request starts a stream, unless the time is over.
func (h *http2Conn) request() {
	now := time.Now()
	if now.After(h.until) {
		return
	}
	h.started[h.next] = now
	h.frame(frameHeaders, flagEndStream|flagEndHeaders, h.next, h.block)
	h.next += 2
}

// take handles the frames that have come in full and answers how many bytes those were.
func (h *http2Conn) take(p []byte) (int, error) {
	taken := 0
	for len(p)-taken >= frameHead {
		f := p[taken:]
		n := int(f[0])<<16 | int(f[1])<<8 | int(f[2])
		if n > 16384 {
			return taken, errAnswer
		}
		if len(f) < frameHead+n {
			break
		}
		taken += frameHead + n
		if err := h.handle(f[3], f[4], binary.BigEndian.Uint32(f[5:])&(1<<31-1), f[frameHead:frameHead+n]); err != nil {
			return taken, err
		}
	}
	return taken, nil
}

func (h *http2Conn) handle(kind, flags byte, stream uint32, payload []byte) error {
	switch kind {
	case frameHeaders:
		if !isOK(flags, payload) {
			h.outcome.failed++
		}
	case frameData:
		if h.received += len(payload); h.received > wideWindow/2 {
			h.frame(frameWindow, 0, 0, binary.BigEndian.AppendUint32(nil, uint32(h.received)))
			h.received = 0
		}
	case frameReset:
		h.outcome.failed++
		flags = flagEndStream
	case frameSettings:
		if flags&flagAck == 0 {
			h.frame(frameSettings, flagAck, 0, nil)
		}
	case framePing:
		if flags&flagAck == 0 {
			h.frame(framePing, flagAck, 0, payload)
		}
	case frameGoAway:
		return fmt.Errorf("the gateway ends the connection: %w", io.EOF)
	}
	if kind <= frameReset && kind != 2 && flags&flagEndStream != 0 {
		started, ok := h.started[stream]
		if !ok {
			return errAnswer
		}
		delete(h.started, stream)
		h.outcome.answered(true, time.Since(started))
		h.request()
	}
	return nil
}

// isOK is whether a response's header block begins with :status 200, as indexed: no encoder says it otherwise.
func isOK(flags byte, block []byte) bool {
	if flags&flagPadded != 0 && len(block) > 0 {
		block = block[1:]
	}
	for len(block) > 0 && block[0]&0xe0 == 0x20 { // the table's new size
		long := block[0]&0x1f == 0x1f
		for block = block[1:]; long && len(block) > 0; block = block[1:] {
			long = block[0]&0x80 != 0
		}
	}
	return len(block) > 0 && block[0] == 0x88
}
