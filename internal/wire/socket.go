package wire

import (
	"errors"
	"io"
	"net"
	"os"
	"sync/atomic"
	"syscall"
	"time"
)

// socket is a connection whose descriptor is read and written directly where the system allows it: a call that can be met at once is a
// single system call, and one that can't parks in the runtime's poller. Anywhere else it is the net.Conn it was made of.
//
// One goroutine may read while another writes; any may interrupt, look or close.
type socket struct {
	net.Conn
	raw syscall.RawConn // nil where the descriptor isn't used

	in  transfer
	out transfer

	onReadable, onWritable, onExchange, onTurn func(fd uintptr) bool // bound once: a method value costs an allocation

	turn    func() bool // of each
	inTurn  bool
	turnFd  uintptr
	drained bool  // the last read left nothing behind
	failed  error // the last read, where there is no descriptor

	wary bool // the next exchange looks first whether something is there already

	reads, writes waits
}

// waits lets the sweeper see for how long a read or a write has been waiting: while it does, the number is odd, and each wait has
// another.
type waits struct{ n atomic.Uint32 }

func (w *waits) begin() { w.n.Store((w.n.Load() + 1) | 1) }

func (w *waits) end() {
	if n := w.n.Load(); n&1 == 1 {
		w.n.Store(n + 1)
	}
}

// now is the wait under way, 0 without.
func (w *waits) now() uint32 {
	if n := w.n.Load(); n&1 == 1 {
		return n
	}
	return 0
}

// transfer is one read or write under way.
type transfer struct {
	p, more []byte
	n       int
	err     error
}

// errNotQuiet is in what a wary exchange answers, with nothing sent, if the other side has spoken or gone without being asked.
var errNotQuiet = errors.New("connection isn't quiet")

// errNotReady is what tryRead answers when there is nothing to read now. It says that it is temporary, which keeps crypto/tls going.
var errNotReady error = notReady{}

type notReady struct{}

func (notReady) Error() string   { return "nothing to read yet" }
func (notReady) Timeout() bool   { return false }
func (notReady) Temporary() bool { return true }

func isAgain(err error) bool { return err == errAgain } //nolint:errorlint // nothing wraps what the system says

func newSocket(c net.Conn) *socket {
	s := &socket{Conn: c}
	if sc, ok := c.(syscall.Conn); ok && directSockets {
		if raw, err := sc.SyscallConn(); err == nil {
			s.raw = raw
			s.onReadable, s.onWritable, s.onExchange, s.onTurn = s.receive, s.send, s.exchangeStep, s.turnStep
		}
	}
	return s
}

// Read is one read of what is there, or comes first.
func (s *socket) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if s.raw == nil {
		s.reads.begin()
		defer s.reads.end()
		return s.Conn.Read(p)
	}
	s.in = transfer{p: p}
	err := s.raw.Read(s.onReadable)
	s.reads.end()
	if err != nil {
		s.in = transfer{}
		return 0, err
	}
	return s.received()
}

func (s *socket) receive(fd uintptr) bool {
	s.in.n, s.in.err = receiveNow(fd, s.in.p)
	if isAgain(s.in.err) {
		s.reads.begin()
		return false
	}
	return true
}

// received is the outcome of a read.
func (s *socket) received() (int, error) {
	n, err := s.in.n, s.in.err
	s.drained = n < len(s.in.p)
	s.in = transfer{}
	switch {
	case err != nil:
		return 0, os.NewSyscallError("read", err)
	case n == 0:
		return 0, io.EOF
	}
	return n, nil
}

// Write writes all of p.
func (s *socket) Write(p []byte) (int, error) { return s.writeBoth(p, nil) }

// writeBoth writes p and then more, in one system call if the other side takes it.
func (s *socket) writeBoth(p, more []byte) (int, error) {
	if len(p) == 0 {
		p, more = more, nil
	}
	if len(p) == 0 {
		return 0, nil
	}
	if s.raw == nil {
		return s.writeConn(p, more)
	}
	s.out = transfer{p: p, more: more}
	err := s.raw.Write(s.onWritable)
	s.writes.end()
	return s.sent(err)
}

func (s *socket) writeConn(p, more []byte) (int, error) {
	s.writes.begin()
	defer s.writes.end()
	n, err := s.Conn.Write(p)
	if err != nil || len(more) == 0 {
		return n, err
	}
	s.writes.begin()
	m, err := s.Conn.Write(more)
	return n + m, err
}

// sent is the outcome of a write.
func (s *socket) sent(err error) (int, error) {
	n := s.out.n
	if err == nil && s.out.err != nil {
		err = os.NewSyscallError("write", s.out.err)
	}
	s.out = transfer{}
	return n, err
}

func (s *socket) send(fd uintptr) bool {
	for {
		n, err := sendNow(fd, s.out.p, s.out.more)
		if isAgain(err) {
			s.writes.begin()
			return false
		}
		if err != nil {
			s.out.err = err
			return true
		}
		if s.out.advance(n) {
			return true
		}
	}
}

// advance takes note of n bytes and answers whether they were the last.
func (t *transfer) advance(n int) bool {
	t.n += n
	if n >= len(t.p) {
		n -= len(t.p)
		t.p, t.more = t.more, nil
	}
	t.p = t.p[n:]
	return len(t.p) == 0
}

// exchange writes p and more and reads what comes back first into in. It goes to sleep between the two without a look, which saves a
// system call: nothing of an answer can be there yet, and what else is there the answer's arrival brings to light.
func (s *socket) exchange(p, more, in []byte) (sent, n int, err error) {
	if s.raw == nil {
		if sent, err = s.writeBoth(p, more); err != nil {
			return sent, 0, err
		}
		n, err = s.Read(in)
		return sent, n, err
	}
	s.out, s.in = transfer{p: p, more: more}, transfer{p: in}
	err = s.raw.Read(s.onExchange)
	s.reads.end()
	unsent := len(s.out.p) > 0
	if unsent && err == nil && s.out.err == nil { // the other side takes it only bit by bit
		err = s.raw.Write(s.onWritable)
		s.writes.end()
	}
	failed := s.out.err != nil
	if sent, err = s.sent(err); err != nil || failed {
		s.in = transfer{}
		return sent, 0, err
	}
	if unsent {
		n, err = s.Read(in)
		return sent, n, err
	}
	n, err = s.received()
	return sent, n, err
}

func (s *socket) exchangeStep(fd uintptr) bool {
	if len(s.out.p) == 0 {
		return s.receive(fd)
	}
	if s.wary {
		if s.wary = false; !quietNow(fd) {
			s.out.err = errNotQuiet
			return true
		}
	}
	n, err := sendNow(fd, s.out.p, s.out.more)
	if isAgain(err) {
		return true
	}
	if err != nil {
		s.out.err = err
		return true
	}
	return !s.out.advance(n)
}

// each calls turn whenever there may be something to read, until turn answers true; turn reads with tryRead, and nothing else may read
// meanwhile. After a turn that has read all there was it sleeps at once, without asking for what isn't there.
//
// All turns are within one call to the poller, so that what arrives between them isn't lost on it, with one exception: an end that
// arrives together with the last bytes. Who waits for long has to look whether that has happened.
func (s *socket) each(turn func() bool) error {
	if s.raw == nil {
		s.failed = nil
		for !turn() && s.failed == nil {
		}
		return s.failed
	}
	s.turn = turn
	err := s.raw.Read(s.onTurn)
	s.turn = nil
	return err
}

func (s *socket) turnStep(fd uintptr) bool {
	s.inTurn, s.turnFd = true, fd
	defer func() { s.inTurn = false }()
	for {
		s.drained = false
		if s.turn() {
			return true
		}
		if s.drained {
			return false
		}
	}
}

// tryRead is Read that doesn't wait, for use in a turn.
func (s *socket) tryRead(p []byte) (int, error) {
	if !s.inTurn {
		n, err := s.Read(p)
		s.failed = err
		return n, err
	}
	n, err := receiveNow(s.turnFd, p)
	switch {
	case isAgain(err):
		s.drained = true
		return 0, errNotReady
	case err != nil:
		return 0, os.NewSyscallError("read", err)
	case n == 0:
		return 0, io.EOF
	}
	s.drained = n < len(p)
	return n, nil
}

// interrupt makes the read and the write that are under way, and every later one, fail at once.
func (s *socket) interrupt() { _ = s.SetDeadline(time.Unix(1, 0)) } // fails only on what is closed already

// interruptRead is interrupt for reads only; resumeRead undoes it.
func (s *socket) interruptRead() { _ = s.SetReadDeadline(time.Unix(1, 0)) }

func (s *socket) resumeRead() { _ = s.SetReadDeadline(time.Time{}) }

// glance is what can be seen of a connection without taking anything from it.
type glance struct {
	readable bool // there are bytes, or the end
	gone     bool // the other side sends nothing more
}

// look never waits. Where the descriptor isn't used it sees nothing.
func (s *socket) look() (g glance) {
	if s.raw == nil {
		return glance{}
	}
	_ = s.raw.Control(func(fd uintptr) { g = lookNow(fd) }) // fails only on what is closed already
	return g
}

// closeWrite tells the other side that nothing more comes.
func (s *socket) closeWrite() error { return closeWrite(s.Conn) }
