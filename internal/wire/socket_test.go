package wire

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"time"
)

// netPair is both ends of a connection.
func netPair(t *testing.T, network string) (ours, theirs net.Conn) {
	t.Helper()
	address := "127.0.0.1:0"
	if network == "unix" {
		address = t.TempDir() + "/s"
	}
	l, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	defer closeQuietly(l)
	if theirs, err = net.Dial(network, l.Addr().String()); err != nil {
		t.Fatal(err)
	}
	if ours, err = l.Accept(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeQuietly(ours); closeQuietly(theirs) })
	return ours, theirs
}

// onEverySocket runs a test with descriptors used directly and without.
func onEverySocket(t *testing.T, test func(t *testing.T, s *socket, theirs net.Conn)) {
	t.Helper()
	for name, prepare := range map[string]func() (*socket, net.Conn){
		"tcp":      func() (*socket, net.Conn) { a, b := netPair(t, "tcp"); return newSocket(a), b },
		"unix":     func() (*socket, net.Conn) { a, b := netPair(t, "unix"); return newSocket(a), b },
		"portable": func() (*socket, net.Conn) { a, b := netPair(t, "tcp"); return newSocket(struct{ net.Conn }{a}), b },
	} {
		t.Run(name, func(t *testing.T) {
			s, theirs := prepare()
			test(t, s, theirs)
		})
	}
}

func TestSocketPassesWhatIsLargerThanTheSystemsBuffers(t *testing.T) {
	onEverySocket(t, func(t *testing.T, s *socket, theirs net.Conn) {
		payload := make([]byte, 16<<20)
		_, _ = rand.Read(payload)
		go func() {
			n, err := s.writeBoth(payload[:1000], payload[1000:])
			if n != len(payload) || err != nil {
				t.Errorf("%d, %v", n, err)
			}
			closeQuietly(s)
		}()
		if got, err := io.ReadAll(theirs); !bytes.Equal(got, payload) || err != nil {
			t.Errorf("%d bytes, %v", len(got), err)
		}
	})
	onEverySocket(t, func(t *testing.T, s *socket, theirs net.Conn) {
		payload := make([]byte, 4<<20)
		_, _ = rand.Read(payload)
		go func() {
			_, _ = theirs.Write(payload)
			closeQuietly(theirs)
		}()
		if got, err := io.ReadAll(s); !bytes.Equal(got, payload) || err != nil {
			t.Errorf("%d bytes, %v", len(got), err)
		}
	})
}

func TestSocketExchanges(t *testing.T) {
	onEverySocket(t, func(t *testing.T, s *socket, theirs net.Conn) {
		const large = 8 << 20
		go func() {
			in := make([]byte, large+3)
			for range 100 {
				_, _ = io.ReadFull(theirs, in[:3])
				_, _ = theirs.Write(in[:3])
			}
			_, _ = io.ReadFull(theirs, in)
			_, _ = theirs.Write([]byte("all"))
			closeQuietly(theirs)
		}()
		in := make([]byte, 100)
		for i := range 100 {
			sent, n, err := s.exchange([]byte("a"), []byte{'b', byte(i)}, in)
			if sent != 3 || string(in[:n]) != "ab"+string([]byte{byte(i)}) || err != nil {
				t.Fatalf("%d sent, %q, %v", sent, in[:n], err)
			}
		}
		sent, n, err := s.exchange([]byte("abc"), make([]byte, large), in)
		if sent != large+3 || string(in[:n]) != "all" || err != nil {
			t.Fatalf("%d sent, %q, %v", sent, in[:n], err)
		}
		if _, n, err := s.exchange([]byte("a"), nil, in); n != 0 || err == nil {
			t.Errorf("with nobody there: %d, %v", n, err)
		}
	})
}

func TestSocketTurns(t *testing.T) {
	onEverySocket(t, func(t *testing.T, s *socket, theirs net.Conn) {
		done := make(chan struct{})
		defer close(done)
		go func() {
			for i := range 1000 {
				_, _ = theirs.Write([]byte{byte(i), byte(i >> 8)}[:1+i%2])
				if i%3 == 0 {
					time.Sleep(time.Microsecond)
				}
			}
			closeQuietly(theirs)
			for over := false; !over; { // the end may come together with the last bytes
				select {
				case <-done:
					over = true
				case <-time.After(time.Millisecond):
					s.interruptRead()
				}
			}
		}()
		var got int
		var end error
		for end == nil {
			err := s.each(func() bool {
				var p [3]byte
				for {
					n, err := s.tryRead(p[:])
					got += n
					if errors.Is(err, errNotReady) || n > 0 && n < len(p) {
						return false
					}
					if err != nil {
						end = err
						return true
					}
				}
			})
			if end == nil {
				end = err
			}
			if errors.Is(end, os.ErrDeadlineExceeded) {
				s.resumeRead()
				end = nil
			}
		}
		if got != 1500 || !errors.Is(end, io.EOF) {
			t.Errorf("%d bytes, %v", got, end)
		}
	})
}

func TestSocketIsInterrupted(t *testing.T) {
	onEverySocket(t, func(t *testing.T, s *socket, theirs net.Conn) {
		time.AfterFunc(time.Millisecond, s.interruptRead)
		if _, err := s.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("read: %v", err)
		}
		s.resumeRead()
		_, _ = theirs.Write([]byte("a"))
		if n, err := s.Read(make([]byte, 1)); n != 1 || err != nil {
			t.Errorf("after it was resumed: %d, %v", n, err)
		}
		time.AfterFunc(time.Millisecond, s.interrupt)
		if err := s.each(func() bool { _, _ = s.tryRead(make([]byte, 1)); return false }); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("turns: %v", err)
		}
		if _, err := s.Write(make([]byte, 64<<20)); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("write: %v", err)
		}
	})
}

func TestSocketSeesTheOtherSideGo(t *testing.T) {
	ours, theirs := netPair(t, "tcp")
	s := newSocket(ours)
	if !directSockets {
		t.Skip("this system's descriptors aren't used directly")
	}
	if g := s.look(); g.readable || g.gone {
		t.Errorf("idle: %+v", g)
	}
	_, _ = theirs.Write([]byte("ab"))
	for !s.look().readable {
		time.Sleep(time.Millisecond)
	}
	if g := s.look(); g.gone {
		t.Errorf("with bytes to read: %+v", g)
	}
	closeQuietly(theirs)
	for !s.look().gone {
		time.Sleep(time.Millisecond)
	}
	if n, err := s.Read(make([]byte, 3)); n != 2 || err != nil {
		t.Errorf("what came before: %d, %v", n, err)
	}
}
