package wire

import (
	"errors"
	"io"
	"os"
	"sync"
)

// sending is a request's body on its way on a goroutine of its own, so that a response that comes before its end is seen.
type sending struct {
	conn     *backendConn
	body     Body
	close    sync.Once // of the body
	finished chan struct{}

	// There when finished is closed.
	whole bool
	err   error // why the body broke off; not why the backend doesn't take it, which its connection will tell
}

func startSending(conn *backendConn, body *Body) *sending {
	s := &sending{conn: conn, body: *body, finished: make(chan struct{})}
	go s.run()
	return s
}

func (s *sending) run() {
	if s.body.Buffered() {
		_, err := s.conn.write(s.body.bytes)
		s.whole = err == nil
	} else {
		s.whole, s.err = s.stream()
	}
	s.closeBody()
	close(s.finished)
	if s.err != nil {
		s.conn.giveUp() // half a request gets no answer that is worth having
	}
}

// stream sends what comes when it comes.
func (s *sending) stream() (whole bool, err error) {
	buf := streamBuffers.Get().(*[streamBufferSize]byte)
	defer streamBuffers.Put(buf)
	length := s.body.Len()
	room := buf[maxChunkHead : len(buf)-len("\r\n")]
	for left := length; left != 0; {
		piece := room
		if left > 0 {
			piece = room[:min(int64(len(room)), left)]
		}
		n, err := s.body.stream.Read(piece)
		if left > 0 {
			left -= int64(n)
		}
		if n > 0 && !s.send(buf, n) {
			return false, nil
		}
		switch {
		case err == io.EOF && left <= 0:
			left = 0
		case err != nil:
			return false, noEnd(err)
		}
	}
	if length < 0 {
		if _, err := s.conn.write([]byte(lastChunk)); err != nil {
			return false, nil
		}
	}
	return true, nil
}

// send sends n bytes that stand after the room for a chunk's head, as a chunk if the length of all isn't known.
func (s *sending) send(buf *[streamBufferSize]byte, n int) bool {
	from, to := maxChunkHead, maxChunkHead+n
	if s.body.Len() < 0 {
		from -= chunkHeadLength(n)
		appendChunkHead(buf[from:from], n)
		to += copy(buf[to:], "\r\n")
	}
	_, err := s.conn.write(buf[from:to])
	return err == nil
}

// stop ends the sending and answers whether the body was sent whole. A Read of the body may still be under way afterwards: how long it
// takes is the body's business, and what it reads is lost.
func (s *sending) stop() bool {
	select {
	case <-s.finished:
		return s.whole
	default:
	}
	s.conn.giveUp()
	s.closeBody()
	if s.body.Buffered() {
		<-s.finished // the body's memory is its caller's
	}
	return false
}

// failure is why the body broke off, if it did.
func (s *sending) failure() error {
	select {
	case <-s.finished:
		return s.err
	default:
		return nil
	}
}

// closeBody closes the body once: what matters of it has been read, or never will be.
func (s *sending) closeBody() { s.close.Do(func() { _ = s.body.Close() }) }

func isTimeout(err error) bool { return errors.Is(err, os.ErrDeadlineExceeded) }
