package wire

import (
	"context"
	"errors"
	"io"
)

// bodyKind is how the end of a response's body is told.
type bodyKind uint8

const (
	noBody bodyKind = iota
	knownLength
	chunkedBody
	untilClose
)

// backendBody is a response's body that hasn't come whole with its head. When its end has been read the connection is free for the next
// call.
type backendBody struct {
	ctx     context.Context
	conn    *backendConn // nil when the body is over
	sending *sending     // the request's body that may still be on its way; nil if it was sent at once
	kind    bodyKind
	keep    bool
	broken  bool   // the request wasn't taken whole
	have    []byte // came with the head; without its chunks' framing
	left    int64  // to come of a body of known length
	chunks  chunkReader
	err     error // how it ended
}

// begin makes it the body of the call that is about to be made on conn.
func (b *backendBody) begin(ctx context.Context, conn *backendConn) {
	trailers := b.chunks.trailers[:0]
	*b = backendBody{}
	b.ctx, b.conn, b.chunks.trailers = ctx, conn, trailers
}

// over ends the body, and with it the call; err is why it isn't whole.
func (b *backendBody) over(err error) {
	conn := b.conn
	if conn == nil {
		return
	}
	b.conn, b.err = nil, io.EOF
	keep := b.keep && err == nil
	if b.sending != nil {
		keep = b.sending.stop() && keep
		b.sending = nil
	}
	if err != nil {
		b.err = networkError(b.ctx, err)
	}
	b.ctx = nil
	conn.done(keep)
}

func (b *backendBody) Read(p []byte) (int, error) {
	if len(b.have) > 0 {
		n := copy(p, b.have)
		b.have = b.have[n:]
		return n, nil
	}
	if len(p) == 0 {
		return 0, nil
	}
	for b.conn != nil {
		n, err := b.more(p)
		if err != nil {
			b.over(b.cause(err))
		}
		if n > 0 {
			return n, nil
		}
	}
	return 0, b.err
}

// more reads from the connection. At the body's end the body is over.
func (b *backendBody) more(p []byte) (int, error) {
	switch b.kind {
	case knownLength:
		n, err := b.conn.read(p[:min(int64(len(p)), b.left)])
		if b.left -= int64(n); b.left == 0 {
			b.over(nil)
			return n, nil
		}
		return n, noEnd(err)
	case chunkedBody:
		n, err := b.conn.read(p)
		if n > 0 {
			return b.dechunk(p[:n])
		}
		return 0, noEnd(err)
	default: // untilClose
		n, err := b.conn.read(p)
		if errors.Is(err, io.EOF) {
			b.over(nil)
			return n, nil
		}
		return n, err
	}
}

// dechunk leaves of raw, which follows what came before, only the data, at its start, and answers how much that is.
func (b *backendBody) dechunk(raw []byte) (kept int, err error) {
	for rest := raw; len(rest) > 0; {
		data, n, err := b.chunks.next(rest)
		if err != nil {
			return kept, err
		}
		kept += copy(raw[kept:], data)
		rest = rest[n:]
		if b.chunks.done() {
			if _, err := b.chunks.trailer(); err != nil {
				return kept, err
			}
			b.keep = b.keep && len(rest) == 0
			b.over(nil)
			return kept, nil
		}
	}
	return kept, nil
}

// cause is why the call failed: a request's body that breaks off breaks the call off.
func (b *backendBody) cause(err error) error {
	if b.sending != nil {
		if broken := b.sending.failure(); broken != nil {
			return broken
		}
	}
	return err
}

// Close gives up what hasn't been read, and the connection with it.
func (b *backendBody) Close() error {
	if b.conn != nil {
		b.keep = false
		b.over(errClosedEarly)
	}
	b.have = nil
	return nil
}
