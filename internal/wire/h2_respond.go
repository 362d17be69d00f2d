package wire

import (
	"fmt"
	"io"
)

var _ Responder = (*h2Stream)(nil)

// Respond sends head and body. A small answer is handed over in one piece; it leaves with what others have ready.
func (s *h2Stream) Respond(res *Response) (int64, error) {
	defer func() { _ = res.Body.Close() }() // what matters of it has been read
	if s.responded {
		return 0, errAnsweredTwice
	}
	s.responded = true
	if res.Status < 200 || res.Status > 999 {
		s.bare(500)
		return 0, fmt.Errorf("wire: status %d can't end a request", res.Status)
	}
	withBody := s.request.Method != "HEAD" && statusHasBody(res.Status)
	length := res.Body.Len()
	last := !withBody || length == 0
	s.scratch = appendH2Head(s.scratch[:0], s.id, res, last)
	switch {
	case last:
		_, err := s.send(s.scratch, nil, true)
		return 0, err
	case res.Body.Buffered():
		n, err := s.send(s.scratch, res.Body.bytes, true)
		return int64(n), err
	}
	if _, err := s.send(s.scratch, nil, false); err != nil {
		return 0, err
	}
	sent, err := s.stream(res.Body.stream, length)
	if err != nil {
		s.cut(err)
	}
	return sent, err
}

// bare answers with a status and nothing else.
func (s *h2Stream) bare(status int) {
	c := s.conn
	c.mu.Lock()
	defer c.mu.Unlock()
	s.answerBare(status)
	c.kick()
}

// answerBare is called with mu held.
func (s *h2Stream) answerBare(status int) {
	if s.failed != nil || s.localDone {
		return
	}
	c := s.conn
	c.out = appendH2Head(c.out, s.id, &Response{Status: status}, true)
	c.answering(s)
	c.endLocal(s)
}

// answering notes that the answer of s has begun.
func (c *h2Conn) answering(s *h2Stream) {
	if !s.answered {
		s.answered = true
		if !s.handled {
			c.busy--
		}
	}
}

// stream passes on what comes when it comes.
func (s *h2Stream) stream(from io.Reader, length int64) (sent int64, err error) {
	buf := streamBuffers.Get().(*[streamBufferSize]byte)
	defer streamBuffers.Put(buf)
	for {
		room := buf[:]
		if left := length - sent; length >= 0 && left < int64(len(room)) {
			room = room[:left]
		}
		n, readErr := from.Read(room)
		last := readErr == io.EOF || length >= 0 && sent+int64(n) == length
		if last && length >= 0 && sent+int64(n) < length {
			last, readErr = false, io.ErrUnexpectedEOF
		}
		if n > 0 || last {
			k, err := s.send(nil, room[:n], last)
			sent += int64(k)
			if err != nil {
				return sent, err
			}
		}
		if last {
			return sent, nil
		}
		if readErr != nil {
			return sent, readErr
		}
	}
}

// send sends the frames in head and a piece of body; last ends the answer. It answers how much of the body was sent.
func (s *h2Stream) send(head, body []byte, last bool) (sent int, err error) {
	c := s.conn
	c.mu.Lock()
	defer c.mu.Unlock()
	if s.failed == nil && len(head) > 0 {
		c.out = append(c.out, head...)
		c.answering(s)
		if len(body) == 0 && last {
			last = false
			c.endLocal(s)
		}
	}
	for s.failed == nil && (len(body) > 0 || last) {
		n := c.allowance(s, len(body))
		if n == 0 && len(body) > 0 {
			c.kick() // what is in the way goes out first, and the mutex is let go meanwhile
			if s.failed == nil && c.allowance(s, len(body)) == 0 {
				c.await(s)
			}
			continue
		}
		flags := uint8(0)
		if last && n == len(body) {
			flags = h2EndStream
		}
		c.out = appendH2FrameHeader(c.out, n, h2Data, flags, s.id)
		c.out = append(c.out, body[:n]...)
		c.account(s, n)
		body = body[n:]
		sent += n
		if flags != 0 {
			last = false
			c.endLocal(s)
		}
	}
	c.grant()
	err = s.failed
	c.kick()
	return sent, err
}

// account takes n bytes of body off the windows.
func (c *h2Conn) account(s *h2Stream, n int) {
	s.room -= int64(n)
	c.room -= int64(n)
	s.sent += int64(n)
	c.sent += uint64(n)
	c.budget.earn(h2FrameWorth)
}

// cut resets a stream whose answer can't be completed, so that the client can't take a part for the whole.
func (s *h2Stream) cut(err error) {
	c := s.conn
	c.mu.Lock()
	defer c.mu.Unlock()
	if s.failed == nil && !s.localDone {
		c.abort(s, h2InternalError, err)
	}
	c.kick()
}
