package wire

import (
	"context"
	"errors"
	"io"
	"syscall"
)

var (
	// errUntouched is in the error of a call of which the backend has seen nothing.
	errUntouched   = errors.New("kept connection is dead")
	errClosedEarly = errors.New("response's body was closed before its end")
)

const (
	// maxCopied is up to where a request's body is copied behind its head.
	maxCopied = 4 << 10
	// maxAtOnce is up to where a request's body goes out before the response is looked for: no more than the systems' buffers take, so
	// that a backend that answers without reading it is heard.
	maxAtOnce = 32 << 10
)

// call makes one call on conn. When it fails the connection has been given up.
func (m *responseMemory) call(ctx context.Context, conn *backendConn, req *Request, res *Response, maxHead int) error {
	m.answered = false
	conn.begin(ctx)
	m.body.begin(ctx, conn)
	n, err := m.send(conn, req)
	if err == nil {
		err = m.answer(conn, req, res, n, maxHead)
	}
	if err != nil {
		err = m.body.cause(err)
		m.body.over(err)
	}
	return err
}

// send sends the request and answers how much of a response has come already.
func (m *responseMemory) send(conn *backendConn, req *Request) (int, error) {
	var body []byte
	switch length := req.Body.Len(); {
	case !req.Body.Buffered() || length > maxAtOnce:
		return 0, m.sendAside(conn, req)
	case length > maxCopied:
		body = req.Body.bytes
	}
	sent, n, err := conn.exchange(m.request, body, m.buf)
	switch {
	case err == nil:
		return n, nil
	case sent == 0 && !isTimeout(err):
		return 0, errors.Join(errUntouched, err)
	case sent < len(m.request)+len(body):
		return m.lastWord(conn, err)
	default:
		return 0, noEnd(err)
	}
}

// lastWord is what a backend has said that doesn't take all of a request: an answer, if it came before the connection broke.
func (m *responseMemory) lastWord(conn *backendConn, cause error) (int, error) {
	if n, err := conn.read(m.buf); err == nil {
		m.body.broken = true
		return n, nil
	}
	return 0, cause
}

// sendAside sends the head, and the body on a goroutine of its own.
func (m *responseMemory) sendAside(conn *backendConn, req *Request) error {
	if conn.used && !conn.quiet() {
		return errUntouched
	}
	if sent, err := conn.write(m.request); err != nil {
		if sent == 0 {
			err = errors.Join(errUntouched, err)
		}
		return err
	}
	m.body.sending, m.aside = startSending(conn, &req.Body), true
	return nil
}

// answer takes the response in.
func (m *responseMemory) answer(conn *backendConn, req *Request, res *Response, n, maxHead int) error {
	f, head, end, err := m.receive(conn, res, req.Method, n, maxHead)
	if err != nil {
		return err
	}
	f.keep = f.keep && !m.body.broken && !wantsClose(&req.Header)
	res.Status = f.status
	return m.setBody(res, &f, m.buf[head:end])
}

// unanswered is whether a call failed because the backend let go of the connection, not for taking too long.
func unanswered(err error) bool {
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}
