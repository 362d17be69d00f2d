package wire

import (
	"bufio"
	"bytes"
	"errors"
	"net/http"
	"net/textproto"
	"strings"
	"testing"

	"golang.org/x/net/http/httpguts"
)

func TestHeadsAreReadWhereverTheyAreCut(t *testing.T) {
	const head = "POST /x HTTP/1.1\r\nHost: a\r\nX-eMpty:\r\nx-B: \t two words \t\r\nContent-LENGTH: 3\r\n\r\n"
	for first := range len(head) {
		var header Header
		p := headParser{header: &header, maxFields: 10}
		if n, err := p.parse([]byte(head[:first])); n != 0 || err != nil {
			t.Fatalf("%d bytes: %d, %v", first, n, err)
		}
		p.reset()
		whole := []byte(head + "rest")
		for i := first; ; i++ {
			n, err := p.parse(whole[:i])
			if err != nil {
				t.Fatal(err)
			}
			if n == 0 {
				continue
			}
			if n != len(head) {
				t.Fatalf("ends at %d, want %d", n, len(head))
			}
			break
		}
		var got []string
		for name, value := range header.All() {
			got = append(got, name+"="+value)
		}
		if start, fields := string(p.start), strings.Join(got, ","); start != "POST /x HTTP/1.1" || fields != "Host=a,X-eMpty=,x-B=two words,Content-LENGTH=3" || header.Known(3) != NameContentLength {
			t.Fatalf("%q %q", start, fields)
		}
	}
}

func TestHeadsAreRefusedAtTheLineThatIsWrong(t *testing.T) {
	for _, row := range []struct {
		head string
		want error
	}{
		{"\r\n", errStartLine},
		{"GET / HTTP/1.1\n", errBareLineEnd},
		{"x\r\nA: b\n", errBareLineEnd},
		{"x\r\n\n", errBareLineEnd},
		{"x\r\nA: b\r\n c\r\n", errFolded},
		{"x\r\n\tA: b\r\n", errFolded},
		{"x\r\nA : b\r\n", errFieldName},
		{"x\r\n: b\r\n", errFieldName},
		{"x\r\nA\r\n", errFieldName},
		{"x\r\nA\x80: b\r\n", errFieldName},
		{"x\r\nA: b\rc\r\n", errFieldValue},
		{"x\r\nA: b\r\r\n", errFieldValue},
		{"x\r\nA: 0123456789\x00\r\n", errFieldValue},
		{"x\r\nA: \x7f123456789\r\n", errFieldValue},
		{"x\r\nA: 1\r\nB: 1\r\nC: 1\r\n", errTooManyFields},
	} {
		var header Header
		p := headParser{header: &header, maxFields: 2}
		if _, err := p.parse([]byte(row.head)); !errors.Is(err, row.want) {
			t.Errorf("%q: %v, want %v", row.head, err, row.want)
		}
	}
}

func TestControlCharactersAreFoundAtEveryPlaceOfAValue(t *testing.T) {
	for c := range 256 {
		for place := range 20 {
			v := bytes.Repeat([]byte{'a'}, 20)
			v[place] = byte(c)
			if got, want := validValue(string(v)), httpguts.ValidHeaderFieldValue(string(v)); got != want {
				t.Fatalf("%#x at %d: %v, want %v", c, place, got, want)
			}
			v[(place+1)%20] = '\t'
			if got, want := validValue(string(v)), httpguts.ValidHeaderFieldValue(string(v)); got != want {
				t.Fatalf("%#x at %d beside a tab: %v, want %v", c, place, got, want)
			}
		}
	}
}

func TestTokensAreThoseOfTheGrammar(t *testing.T) {
	for c := range 256 {
		if got, want := validToken([]byte{byte(c)}), httpguts.IsTokenRune(rune(c)); got != want {
			t.Errorf("%#x: %v, want %v", c, got, want)
		}
	}
}

// FuzzHead holds the strict reading against the lenient one of net/textproto: what we accept it reads alike.
func FuzzHead(f *testing.F) {
	for _, row := range append(append([]hostile(nil), refused...), laxer...) {
		if len(row.sent) < 1000 {
			f.Add([]byte(row.sent), uint8(7))
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte, cut uint8) {
		var header Header
		p := headParser{header: &header, maxFields: 100}
		n, err := 0, error(nil)
		for end := min(int(cut), len(raw)); n == 0 && err == nil; end++ {
			if n, err = p.parse(raw[:end]); end == len(raw) {
				break
			}
		}
		if n == 0 || err != nil {
			return
		}
		r := textproto.NewReader(bufio.NewReader(bytes.NewReader(raw)))
		start, err := r.ReadLine()
		if err != nil || strings.Trim(start, " \t") != strings.Trim(string(p.start), " \t") {
			t.Fatalf("start %q, want %q, %v", p.start, start, err)
		}
		lax, err := r.ReadMIMEHeader()
		if err != nil {
			t.Fatalf("accepted %q, which is %v", raw[:n], err)
		}
		seen := map[string]int{}
		for name, value := range header.All() {
			canonical := http.CanonicalHeaderKey(name)
			values := lax[canonical]
			if i := seen[canonical]; i >= len(values) || values[i] != value {
				t.Errorf("%s: %q, want %q", name, value, values)
			}
			seen[canonical]++
		}
		if len(seen) != len(lax) {
			t.Errorf("%d names, want %d", len(seen), len(lax))
		}
	})
}

func BenchmarkParseHead(b *testing.B) {
	head := []byte("GET /prod/pets/7?q=1 HTTP/1.1\r\nHost: a1b2c3d4e5.execute-api.us-east-1.amazonaws.com\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nX-Request-Id: 8f14e45f-ceea-467f-a9a2-3c8b6f6f9b6a\r\nCookie: session=0123456789abcdef\r\n\r\n")
	var header Header
	p := headParser{header: &header, maxFields: 100}
	b.ReportAllocs()
	b.SetBytes(int64(len(head)))
	for b.Loop() {
		p.reset()
		if n, err := p.parse(head); n != len(head) || err != nil {
			b.Fatal(n, err)
		}
	}
}
