package wire

import (
	"errors"
	"io"
)

// How backends' responses are read: strictly, except that a bare line feed ends a line of the head, since it ends it for everybody
// (RFC 9112 section 2.2), and that lengths that are said twice and agree are taken for one. What follows a response within the same
// read belongs to no request, and costs the connection.

var (
	errStatusLine = errors.New("backend's status line is malformed")
	errCoding     = errors.New("backend's transfer coding isn't chunked alone")
	errSwitched   = errors.New("backend switched protocols without being asked")
	errInterims   = errors.New("backend sent interim responses without an end")
)

const maxResponseFields = 1000

// framing is what the head of a response says about what follows it.
type framing struct {
	status int
	kind   bodyKind
	length int64 // of a body of known length
	keep   bool  // the connection can be used again when the body has been read
}

// parseStatusLine reads HTTP/1.x, the status and, to ignore it, a reason.
func parseStatusLine(line []byte) (status int, old bool, err error) {
	const version = "HTTP/1."
	if len(line) < len("HTTP/1.1 200") || string(line[:len(version)]) != version || line[8] != ' ' {
		return 0, false, errStatusLine
	}
	minor := line[7]
	if minor < '0' || minor > '9' || len(line) > 12 && line[12] != ' ' || !validValue(view(line[12:])) {
		return 0, false, errStatusLine
	}
	for _, digit := range line[9:12] {
		if digit < '0' || digit > '9' {
			return 0, false, errStatusLine
		}
		status = status*10 + int(digit-'0')
	}
	if status < 100 {
		return 0, false, errStatusLine
	}
	return status, minor == '0', nil
}

// frame goes by RFC 9112 section 6.3. It takes out of the header what was between the backend and us alone.
func frame(h *Header, method string, status int, old bool) (f framing, err error) {
	f = framing{status: status, kind: untilClose, keep: !old}
	lengths, codings, closes, hops := 0, 0, false, false
	for i := range h.fields {
		switch field := &h.fields[i]; field.known {
		case NameContentLength:
			n, err := parseLength(field.Value)
			if err != nil || lengths > 0 && n != f.length {
				return f, errLengths
			}
			f.length = n
			lengths++
		case NameTransferEncoding:
			if codings++; codings > 1 || !equalFold(field.Value, "chunked") {
				return f, errCoding
			}
			hops = true
		case NameConnection:
			f.keep = f.keep || hasToken(field.Value, "keep-alive")
			closes = closes || hasToken(field.Value, "close")
			hops = hops || !isPersistence(field.Value)
		case NameTrailer:
			hops = true
		}
	}
	if codings > 0 && old {
		return f, errChunkedHTTP1
	}
	f.keep = f.keep && !closes
	switch {
	case method == "HEAD" || !statusHasBody(status):
		f.kind = noBody
		f.keep = f.keep && (status != 204 || codings == 0 && f.length == 0)
	case codings > 0:
		f.kind = chunkedBody
		f.keep = f.keep && lengths == 0 // whoever wrote both may have meant the other
	case lengths > 0:
		f.kind = knownLength
	default:
		f.keep = false
	}
	if hops {
		dropHops(h, codings > 0)
	}
	return f, nil
}

// isPersistence is whether a Connection field names no other field.
func isPersistence(list string) bool {
	return equalFold(list, "keep-alive") || equalFold(list, "close")
}

func dropHops(h *Header, coded bool) {
	dropNominated(h)
	kept := h.fields[:0]
	for _, f := range h.fields {
		if f.known != NameTransferEncoding && f.known != NameTrailer && (f.known != NameContentLength || !coded) {
			kept = append(kept, f)
		}
	}
	clear(h.fields[len(kept):])
	h.fields = kept
}

// responseMemory is what a Response keeps for the next one.
type responseMemory struct {
	// buf holds the request's head, a small body included, until something of a response has come, and then that: its head, and its
	// body as far as it came along.
	buf      []byte
	request  []byte // in buf
	parser   headParser
	body     backendBody
	answered bool // something of a response has come
	aside    bool // the request's body was left to a goroutine of its own, which closes it
}

const (
	responseRoom    = 16 << 10 // that of the memory to begin with
	maxKeptResponse = 64 << 10
)

// remember is the memory of r.
func (r *Response) remember() *responseMemory {
	if r.memory == nil {
		r.memory = &responseMemory{buf: make([]byte, responseRoom)}
	}
	return r.memory
}

// release makes the memory ready for another response.
func (m *responseMemory) release() {
	_ = m.body.Close() // if nobody has read it to its end
	if len(m.buf) > maxKeptResponse {
		m.buf = make([]byte, responseRoom)
	}
	poison(m.buf)
}

// receive reads the head of a response, n bytes of which are in the memory already. It answers where the head ends and how many bytes
// there are now.
func (m *responseMemory) receive(conn *backendConn, res *Response, method string, n, maxHead int) (f framing, head, end int, err error) {
	p := &m.parser
	*p = headParser{header: &res.Header, maxFields: maxResponseFields, lenient: true}
	interims := 0
	for {
		m.answered = m.answered || n > 0
		if head, err = p.parse(m.buf[:n]); err != nil {
			return f, 0, n, err
		}
		if head > maxHead || head == 0 && n > maxHead {
			return f, 0, n, errHeadTooLarge
		}
		if head > 0 {
			status, old, err := parseStatusLine(p.start)
			if err != nil || status == 101 {
				return f, 0, n, orSwitched(err)
			}
			if status >= 200 {
				f, err = frame(&res.Header, method, status, old)
				return f, head, n, err
			}
			if interims += head; interims > maxHead {
				return f, 0, n, errInterims
			}
			n = copy(m.buf, m.buf[head:n])
			p.reset()
			continue
		}
		if n == len(m.buf) {
			m.buf = append(m.buf, make([]byte, len(m.buf))...)
			p.reset() // what it has seen has moved
		}
		k, err := conn.read(m.buf[n:])
		if n += k; k == 0 && err != nil {
			return f, 0, n, noEnd(err)
		}
	}
}

func orSwitched(err error) error {
	if err == nil {
		return errSwitched
	}
	return err
}

// noEnd is the error of a message that breaks off.
func noEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// setBody makes what follows the head, of which rest has come, the response's body.
func (m *responseMemory) setBody(res *Response, f *framing, rest []byte) error {
	b := &m.body
	b.kind, b.keep, b.have = f.kind, f.keep, rest
	switch f.kind {
	case noBody:
		b.keep = b.keep && len(rest) == 0
		b.over(nil)
	case knownLength:
		if int64(len(rest)) >= f.length {
			b.keep = b.keep && int64(len(rest)) == f.length
			b.over(nil)
			res.Body = Bytes(rest[:f.length:f.length])
			return nil
		}
		b.left = f.length - int64(len(rest))
		res.Body = Stream(b, f.length)
	case chunkedBody:
		b.chunks.reset()
		n, err := b.dechunk(rest)
		if err != nil {
			return err
		}
		b.have = rest[:n]
		res.Body = Stream(b, -1)
	case untilClose:
		res.Body = Stream(b, -1)
	}
	return nil
}
