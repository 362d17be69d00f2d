package wire

import (
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
)

// answer runs the handler and makes sure that there is an answer.
func (s *Server) answer(r *serverRequest) {
	defer func() {
		if cause := recover(); cause != nil {
			s.options.Log.Error("handler panicked", "method", r.Method, "target", r.Target, "panic", cause, "stack", string(debug.Stack()))
			r.cut = r.cut || r.answered
		}
		if !r.answered {
			_, _ = r.Respond(&Response{Status: http.StatusInternalServerError})
		}
	}()
	s.handler(&r.conn.ctx, &r.Request, r)
}

var _ Responder = (*serverRequest)(nil)

// Respond sends head and body, in one system call if the body is at hand.
func (r *serverRequest) Respond(res *Response) (int64, error) {
	defer func() { _ = res.Body.Close() }() // what matters of it has been read
	if r.answered {
		return 0, errAnsweredTwice
	}
	r.answered = true
	var refused error
	if res.Status < 200 || res.Status > 999 {
		refused = fmt.Errorf("wire: status %d can't end a request", res.Status)
		res = &Response{Status: http.StatusInternalServerError}
	}
	r.settle(&res.Header)
	buf := readBuffers.Get().(*[readBuffer]byte)
	defer readBuffers.Put(buf)
	sent, err := r.send(buf, res)
	if err != nil {
		r.cut = true
	} else {
		err = refused
	}
	return sent, err
}

// settle decides whether the connection goes on after this answer.
func (r *serverRequest) settle(header *Header) {
	waits := r.body.bar()
	r.closing = r.closing || wantsClose(header) || r.conn.server.draining.Load()
	if r.closing {
		return
	}
	if done, short := r.body.isOver(); !done && (waits || !short) {
		r.closing = true
	}
}

// send writes the answer. buf is lent to it.
func (r *serverRequest) send(buf *[readBuffer]byte, res *Response) (int64, error) {
	end := r.endOf(res)
	head := r.appendHead(buf[:0], res, end)
	stream := r.conn.stream
	switch {
	case end == unsent:
		_, err := stream.Write(head)
		return 0, err
	case res.Body.Buffered():
		n, err := writeWhole(stream, head, res.Body.bytes)
		return max(0, int64(n-len(head))), err
	default:
		return r.sendStream(head, &res.Body, end)
	}
}

// writeWhole copies a small body behind its head, if there is room, which is cheaper than to have the system gather the two.
func writeWhole(to stream, head, body []byte) (int, error) {
	if len(body) <= cap(head)-len(head) {
		return to.Write(append(head, body...))
	}
	return to.writeBoth(head, body)
}

// bodyEnd is how a client is told where a body ends.
type bodyEnd uint8

const (
	unsent    bodyEnd = iota // there is none
	byLength                 // Content-Length
	byChunks                 // Transfer-Encoding
	byClosing                // to an HTTP/1.0 client
)

func (r *serverRequest) endOf(res *Response) bodyEnd {
	switch {
	case r.Method == http.MethodHead || !statusHasBody(res.Status):
		return unsent
	case res.Body.Len() >= 0:
		return byLength
	case r.old:
		r.closing, r.untilClose = true, true
		return byClosing
	default:
		return byChunks
	}
}

func statusHasBody(status int) bool {
	return status != http.StatusNoContent && status != http.StatusNotModified
}

// appendHead writes the fields in their order and under their names, with what is between the client and us around them.
func (r *serverRequest) appendHead(b []byte, res *Response, end bodyEnd) []byte {
	b = appendStatusLine(b, res.Status, r.old)
	b = append(append(b, httpDate()...), '\r', '\n')
	keepAlive := false
	for i := range res.Header.fields {
		f := &res.Header.fields[i]
		switch f.known {
		case NameContentLength, NameTransferEncoding, NameDate:
			continue
		case NameConnection:
			if r.closing {
				continue
			}
			keepAlive = keepAlive || r.old && hasToken(f.Value, "keep-alive")
		}
		b = appendField(b, f)
	}
	if length := res.Body.Len(); length >= 0 && statusHasBody(res.Status) {
		b = append(strconv.AppendInt(append(b, "Content-Length: "...), length, 10), "\r\n"...)
	} else if end == byChunks {
		b = append(b, "Transfer-Encoding: chunked\r\n"...)
	}
	switch {
	case r.closing && !r.old:
		b = append(b, "Connection: close\r\n"...)
	case !r.closing && r.old && !keepAlive:
		b = append(b, "Connection: keep-alive\r\n"...)
	}
	return append(b, '\r', '\n')
}

// appendField drops what has no name, and blanks what would end the value.
func appendField(b []byte, f *knownField) []byte {
	if f.known == NameOther && !validToken(f.Name) {
		return b
	}
	return appendLine(b, f.Name, printable(f.Value))
}

// appendLine adds a header line as it is: what may stand in one is for the caller to know.
func appendLine(b []byte, name, value string) []byte {
	return append(append(append(append(b, name...), ": "...), value...), "\r\n"...)
}

// printable is a field's value with blanks for the control characters that no client takes: RFC 9110 section 5.5.
func printable(value string) string {
	if validValue(value) {
		return value
	}
	return strings.Map(func(c rune) rune {
		if c < ' ' && c != '\t' || c == 0x7f {
			return ' '
		}
		return c
	}, value)
}

// appendStatusLine writes the status line, and the name of the field that comes first.
func appendStatusLine(b []byte, status int, old bool) []byte {
	if line := statusLines[status]; line != "" && !old {
		return append(b, line...)
	}
	return append(b, statusLine(status, old)...)
}

func statusLine(status int, old bool) string {
	version := "HTTP/1.1 "
	if old {
		version = "HTTP/1.0 "
	}
	return version + strconv.Itoa(status) + " " + http.StatusText(status) + "\r\nDate: "
}

// statusLines are those that have a name.
var statusLines = func() (lines [1000]string) {
	for status := range lines {
		if http.StatusText(status) != "" {
			lines[status] = statusLine(status, false)
		}
	}
	return lines
}()

// sendStream passes on what comes when it comes; what is at hand leaves with the head.
func (r *serverRequest) sendStream(head []byte, body *Body, end bodyEnd) (sent int64, err error) {
	buf := streamBuffers.Get().(*[streamBufferSize]byte)
	defer streamBuffers.Put(buf)
	if ready, ok := body.stream.(interface{ ready() int }); !ok || ready.ready() == 0 {
		if _, err := r.conn.stream.Write(head); err != nil {
			return 0, err
		}
		head = nil
	}
	room := buf[maxChunkHead : streamBufferSize-len(lastChunk)-len("\r\n")]
	for {
		if end == byLength {
			room = room[:min(int64(len(room)), body.Len()-sent)]
			if len(room) == 0 {
				return sent, nil
			}
		}
		n, readErr := body.stream.Read(room)
		if piece := wrap(buf, n, end, readErr == io.EOF); len(piece)+len(head) > 0 {
			if _, err := r.conn.stream.writeBoth(head, piece); err != nil {
				return sent, err
			}
			head = nil
		}
		sent += int64(n)
		switch {
		case readErr == io.EOF && end == byLength && sent < body.Len():
			return sent, io.ErrUnexpectedEOF
		case readErr == io.EOF:
			return sent, nil
		case readErr != nil:
			return sent, readErr
		}
	}
}

// ready is how much of a backend's body came along with its head.
func (b *backendBody) ready() int { return len(b.have) }

// wrap is the n bytes that stand in buf behind the room for a chunk's head, as they go out.
func wrap(buf *[streamBufferSize]byte, n int, end bodyEnd, last bool) []byte {
	from, to := maxChunkHead, maxChunkHead+n
	if end != byChunks {
		return buf[from:to]
	}
	if n > 0 {
		from -= chunkHeadLength(n)
		appendChunkHead(buf[from:from], n)
		to += copy(buf[to:], "\r\n")
	}
	if last {
		return append(buf[from:to], lastChunk...)
	}
	return buf[from:to]
}

const streamBufferSize = 64 << 10

var streamBuffers = sync.Pool{New: func() any { return new([streamBufferSize]byte) }}

// finish ends the request, and is true if the connection can go on with the next.
func (r *serverRequest) finish() bool {
	c := r.conn
	goesOn := r.body.finish(r.closing || r.cut)
	if !goesOn && !r.cut && (!r.body.done || c.socket.look().readable) {
		c.then = thenLinger
	}
	return goesOn
}
