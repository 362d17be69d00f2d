package wire

import (
	"bufio"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
)

func TestAnEarlyAnswerIsHeardWhileTheBodyIsStillSent(t *testing.T) {
	const early = "HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno"
	address := scriptedBackend(t, func(c net.Conn, r *bufio.Reader) {
		readHead(r)
		_, _ = io.WriteString(c, early)
		<-t.Context().Done() // it reads no more
	})
	never, _ := io.Pipe()
	for name, body := range map[string]Body{
		"a body at hand that fits no buffer": Bytes(make([]byte, 32<<20)),
		"a stream that stalls":               Stream(never, 1<<20),
		"an endless stream":                  Stream(io.NopCloser(endless{}), -1),
	} {
		t.Run(name, func(t *testing.T) {
			res, err := newTestClient(t, ClientOptions{}).do(t.Context(), &Request{Method: "POST", Scheme: "http", Host: address, Target: "/", Body: body})
			if err != nil {
				t.Fatal(err)
			}
			if got, err := res.Body.ReadAll(10); res.Status != 413 || string(got) != "no" || err != nil {
				t.Errorf("%d %q %v", res.Status, got, err)
			}
		})
	}
}

func TestABodyThatBreaksOffBreaksTheCallOff(t *testing.T) {
	broken := errors.New("the client is gone")
	address := scriptedBackend(t, func(_ net.Conn, r *bufio.Reader) { _, _ = io.Copy(io.Discard, r) })
	for name, body := range map[string]Body{
		"with an error":  Stream(io.NopCloser(io.MultiReader(strings.NewReader("half"), &failingReader{broken})), -1),
		"before its end": Stream(io.NopCloser(strings.NewReader("half")), 10),
	} {
		_, err := newTestClient(t, ClientOptions{}).do(t.Context(), &Request{Method: "POST", Scheme: "http", Host: address, Target: "/", Body: body})
		var network *NetworkError
		if !errors.As(err, &network) || !errors.Is(err, broken) && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

type failingReader struct{ err error }

func (f *failingReader) Read([]byte) (int, error) { return 0, f.err }
