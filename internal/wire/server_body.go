package wire

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// clientBody is the body of the request in hand as it comes in. A backend may still be sent it by another goroutine when its answer is
// there, and even when that has been passed on.
type clientBody struct {
	conn     *serverConn
	length   int64 // -1 if it isn't known
	chunked  bool
	expected bool // the client waits to be told to go on
	atHand   bool // it came with the head, and nobody reads it

	asking sync.Mutex // taken only if expected
	asked  bool       // the client was told to go on
	barred bool       // it isn't to be told any more: its answer has begun

	onTrailer func() Header // bound once: a method value costs an allocation

	mu     sync.Mutex
	ahead  []byte // read and not yet used, of a chunked body
	left   int64  // to come, if the length is known
	got    int64  // of a chunked body
	chunks chunkReader
	done   bool
	closed bool
	err    error // why the rest can't be read

	givenUp bool // the request ended before its body was read
}

var (
	errBodyClosed = errors.New("wire: the request's body was closed")
	errBodyLate   = fmt.Errorf("wire: the client sends its body too slowly: %w", os.ErrDeadlineExceeded)
)

func (b *clientBody) reset() {
	b.chunks.reset()
	b.length, b.chunked, b.expected, b.atHand, b.asked, b.barred = 0, false, false, false, false, false
	b.ahead, b.left, b.got, b.done, b.closed, b.err = nil, 0, 0, false, false, nil
}

// begin gives the request its body, and is true if that is all here.
func (b *clientBody) begin() bool {
	c := b.conn
	r := &c.request
	switch here := int64(c.w - c.r); {
	case b.chunked:
		b.beginChunked()
		if b.onTrailer == nil {
			b.onTrailer = b.trailer
		}
		r.Trailer = b.onTrailer
	case b.length <= here:
		r.Body = Bytes(c.bytes()[c.r : c.r+int(b.length)])
		c.r += int(b.length)
		b.done, b.atHand = true, true
	default:
		r.Body = Stream(b, b.length)
		b.left = b.length
	}
	return b.done
}

// beginChunked takes the chunks at hand out of their wrapping, where they lie.
func (b *clientBody) beginChunked() {
	c := b.conn
	buf, begin, end := c.bytes(), c.r, c.r
	for c.r < c.w && b.err == nil && !b.chunks.done() {
		data, n, err := b.chunks.next(buf[c.r:c.w])
		end += copy(buf[end:], data)
		c.r += n
		b.err = err
	}
	b.ahead, c.floor = buf[begin:end], end
	b.got = int64(len(b.ahead))
	b.check()
	if b.err == nil && b.chunks.done() {
		b.done = true
		c.request.Body = Bytes(b.ahead)
		return
	}
	c.request.Body = Stream(b, -1)
}

// check fails a chunked body that is larger than allowed, or whose trailer is malformed.
func (b *clientBody) check() {
	if limit := b.conn.server.options.MaxBodyBytes; limit > 0 && b.got > limit {
		b.err = ErrTooLarge
	}
	if b.err == nil && b.chunks.done() {
		_, b.err = b.chunks.trailer()
	}
}

// trailer is Request.Trailer.
func (b *clientBody) trailer() Header {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.chunks.done() {
		return Header{}
	}
	trailer, _ := b.chunks.trailer() // it has been checked
	return trailer
}

func (b *clientBody) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.closed:
		return 0, errBodyClosed
	case len(b.ahead) > 0:
		n := copy(p, b.ahead)
		b.ahead = b.ahead[n:]
		return n, nil
	case b.err != nil:
		return 0, b.err
	case b.done:
		return 0, io.EOF
	case len(p) == 0:
		return 0, nil
	case b.chunked:
		return b.readChunks(p)
	default:
		return b.readKnown(p)
	}
}

func (b *clientBody) readKnown(p []byte) (n int, err error) {
	c := b.conn
	p = p[:min(int64(len(p)), b.left)]
	if c.r < c.w {
		n = copy(p, c.bytes()[c.r:c.w])
		c.r += n
	} else if n, err = b.receive(p); err != nil {
		return 0, err
	}
	if b.left -= int64(n); b.left == 0 {
		b.done = true
		return n, io.EOF
	}
	return n, nil
}

// readChunks takes the pieces that are at hand out of their wrapping, as far as they fit.
func (b *clientBody) readChunks(p []byte) (n int, err error) {
	c := b.conn
	for {
		if c.r == c.w {
			if n > 0 {
				return n, nil
			}
			space := c.bodySpace()
			k, err := b.receive(space)
			if err != nil {
				return 0, err
			}
			c.w += k
		}
		data, k, err := b.chunks.next(c.bytes()[c.r:min(c.w, c.r+len(p)-n)])
		n += copy(p[n:], data)
		c.r += k
		b.got += int64(len(data))
		b.err = err
		b.check()
		switch {
		case b.err != nil:
			return n, b.err
		case b.chunks.done():
			b.done = true
			return n, io.EOF
		case n == len(p):
			return n, nil
		}
	}
}

// receive reads what comes next from the connection.
func (b *clientBody) receive(p []byte) (int, error) {
	c := b.conn
	if b.expected {
		if err := b.ask(); err != nil {
			b.err = err
			return 0, err
		}
	}
	for {
		n, err := c.stream.Read(p)
		if err == nil {
			return n, nil
		}
		if c.wasNudged(err) {
			continue
		}
		if errors.Is(err, os.ErrDeadlineExceeded) {
			err = errBodyLate
		}
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		b.err = err
		return 0, err
	}
}

// ask tells the client to go on, once, and not in the middle of its answer: the body may be read by another goroutine than that which
// answers.
func (b *clientBody) ask() error {
	b.asking.Lock()
	defer b.asking.Unlock()
	if b.asked || b.barred {
		return nil
	}
	b.asked = true
	_, err := b.conn.stream.Write(goOn)
	return err
}

// bar has the client not be told to go on from here on, and answers whether it still waits for that.
func (b *clientBody) bar() bool {
	if !b.expected {
		return false
	}
	b.asking.Lock()
	defer b.asking.Unlock()
	b.barred = true
	return !b.asked
}

var goOn = []byte("HTTP/1.1 100 Continue\r\n\r\n")

// Close gives up what is left. It doesn't wait for the client.
func (b *clientBody) Close() error {
	if b.mu.TryLock() { // else it is being read, and that ends with the request
		b.closed = b.closed || !b.done
		b.mu.Unlock()
	}
	return nil
}

// room is where the whole body can be read to, nil if there is none: behind its head, where the first of it lies.
func (b *clientBody) room() []byte {
	c := b.conn
	buf := c.bytes()
	if b.chunked || b.left != b.length || b.length > int64(len(buf)-c.r) {
		return nil
	}
	return buf[c.r : c.r+int(b.length)]
}

// finish ends the request as far as its body goes, and is true if the connection can go on with the next. The short rest of a body that
// nobody wanted is read away.
func (b *clientBody) finish(closing bool) bool {
	if b.atHand {
		return !closing
	}
	c := b.conn
	if !b.mu.TryLock() { // somebody is still waiting for more of it
		closing = true
		c.late.Store(true)
		c.socket.interruptRead()
		b.mu.Lock()
	}
	defer b.mu.Unlock()
	b.ahead, b.closed, b.givenUp = nil, true, !b.done
	if !b.done && b.err == nil && !closing {
		b.skip()
	}
	return b.done && !closing
}

func (b *clientBody) skip() {
	buf := readBuffers.Get().(*[readBuffer]byte)
	defer readBuffers.Put(buf)
	for skipped := 0; skipped < shortRest; {
		read := b.readKnown
		if b.chunked {
			read = b.readChunks
		}
		n, err := read(buf[:])
		if err != nil {
			return
		}
		skipped += n
	}
}

// isOver is whether the body is read to its end, and whether what is left is little enough to be read away.
func (b *clientBody) isOver() (done, short bool) {
	if b.atHand {
		return true, true
	}
	if !b.mu.TryLock() {
		return false, false // somebody waits for more of it, and finish will interrupt that
	}
	defer b.mu.Unlock()
	return b.done, b.err == nil && b.left <= shortRest
}
