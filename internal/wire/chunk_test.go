package wire

import (
	"bytes"
	"errors"
	"io"
	"net/http/httputil"
	"strings"
	"testing"
)

// unchunk reads a chunked body that comes in pieces of size bytes.
func unchunk(raw []byte, size int) (body []byte, used int, c chunkReader, err error) {
	for used < len(raw) && !c.done() {
		piece := raw[used:min(used+size, len(raw))]
		for len(piece) > 0 && !c.done() {
			data, n, err := c.next(piece)
			if err != nil {
				return body, used, c, err
			}
			body = append(body, data...)
			piece = piece[n:]
			used += n
		}
	}
	return body, used, c, nil
}

func TestChunkedBodiesAreReadWhereverTheyAreCut(t *testing.T) {
	const raw = "3;x=\"y;\\\"\"\r\nabc\r\n0a\t\r\n0123456789\r\n0\r\nX-T: one\r\nContent-Length: 4\r\nx-u: two\r\n\r\n"
	for size := 1; size <= len(raw); size++ {
		body, used, c, err := unchunk([]byte(raw+"GET /"), size)
		if err != nil || string(body) != "abc0123456789" || used != len(raw) || !c.done() {
			t.Fatalf("pieces of %d: %q, %d used, done %v, %v", size, body, used, c.done(), err)
		}
		trailer, err := c.trailer()
		if err != nil || trailer.Len() != 2 || trailer.Get("x-t") != "one" || trailer.Get("X-U") != "two" {
			t.Fatalf("pieces of %d: trailer %v, %v", size, trailer, err)
		}
	}
}

func TestChunkedBodiesThatAreMalformed(t *testing.T) {
	for _, raw := range []string{
		"2\nab\r\n0\r\n\r\n", "2\r\nab\n0\r\n\r\n", "2\r\nabc\r\n0\r\n\r\n", "0x2\r\nab\r\n", "-2\r\n", "+2\r\n", "\r\n", " 2\r\n", "g\r\n", "00000000000000002\r\nab", "fffffffffffffff\r\n",
		"2;a\nb\r\nab\r\n", "2;a\rb\r\nab\r\n", "2;\x00\r\nab\r\n", "2;a=\"\r\nab\r\n", "2;a=\"\\\"\r\nab\r\n", "2 0\r\n", "0\r\na\nb", "0\r\na\rb", "0\r\n\rX", "2;" + strings.Repeat("a", maxChunkLine+1) + "\r\n",
		strings.Repeat("1;"+strings.Repeat("a", 100)+"\r\nb\r\n", 200), "0\r\n" + strings.Repeat("a: b\r\n", maxTrailers),
	} {
		if _, _, _, err := unchunk([]byte(raw), len(raw)); !errors.Is(err, errChunk) {
			t.Errorf("%.60q: %v", raw, err)
		}
	}
	_, _, c, err := unchunk([]byte("0\r\nno colon\r\n\r\n"), 100)
	if _, trailerErr := c.trailer(); err != nil || !errors.Is(trailerErr, errFieldName) {
		t.Errorf("a trailer without a colon: %v, %v", err, trailerErr)
	}
}

func TestChunkHeadsAreRead(t *testing.T) {
	for _, n := range []int{1, 9, 10, 15, 16, 255, 256, 4096, 65535, 1 << 20} {
		head := appendChunkHead(nil, n)
		if len(head) != chunkHeadLength(n) || len(head) > maxChunkHead {
			t.Errorf("%d: %q is not %d long", n, head, chunkHeadLength(n))
		}
		var c chunkReader
		if _, used, err := c.next(head); err != nil || used != len(head) || c.size != int64(n) || c.state != chunkData {
			t.Errorf("%d: %q is %d, %v", n, head, c.size, err)
		}
	}
}

// FuzzChunks holds the strict reading against net/http's lenient one: what we accept it reads alike.
func FuzzChunks(f *testing.F) {
	f.Add([]byte("3;x=\"y\"\r\nabc\r\n0a\t\r\n0123456789\r\n0\r\nX-T: one\r\n\r\n"), uint8(3))
	for _, row := range badBodies {
		if _, body, _ := strings.Cut(row.sent, "\r\n\r\n"); len(body) < 1000 {
			f.Add([]byte(body), uint8(1))
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte, size uint8) {
		body, used, c, err := unchunk(raw, int(size)+1)
		if again, usedAgain, _, errAgain := unchunk(raw, len(raw)+1); !errors.Is(errAgain, err) || err == nil && (usedAgain != used || !bytes.Equal(body, again)) {
			t.Fatalf("cut in pieces of %d it is %q %v, whole %q %v", int(size)+1, body, err, again, errAgain)
		}
		if err != nil || !c.done() {
			return
		}
		lax, err := io.ReadAll(httputil.NewChunkedReader(bytes.NewReader(raw[:used])))
		if err != nil || !bytes.Equal(lax, body) {
			t.Errorf("%q is %q, to net/http %q, %v", raw[:used], body, lax, err)
		}
	})
}
