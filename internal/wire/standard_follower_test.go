package wire

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
)

// readStream is what net/http makes of a connection's bytes: the requests up to the first that it refuses or can't read whole.
func readStream(raw []byte) (requests []*http.Request) {
	r := bufio.NewReader(bytes.NewReader(raw))
	for {
		req, err := http.ReadRequest(r)
		if err != nil {
			return requests
		}
		if _, err := io.Copy(io.Discard, req.Body); err != nil {
			return requests
		}
		requests = append(requests, req)
	}
}

// FuzzFollower holds the strict reading against net/http's: a request that both accept has the same header, wherever the bytes are cut.
func FuzzFollower(f *testing.F) {
	for _, row := range append(append(append([]hostile(nil), refused...), badBodies...), laxer...) {
		if len(row.sent) < 1000 {
			f.Add([]byte(row.sent+smuggled), uint8(7))
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte, cut uint8) {
		strict := follower{maxHead: 1 << 20, maxFields: 1000}
		for rest := raw; len(rest) > 0; {
			n := min(int(cut)+1, len(rest))
			strict.feed(rest[:n])
			rest = rest[n:]
		}
		lax := readStream(raw)
		for i, head := range strict.requests {
			if i >= len(lax) {
				return // refused by net/http, so never served
			}
			for _, field := range head.Header.fields {
				// net/http takes Transfer-Encoding and Trailer out, and adds to Pragma.
				if name := http.CanonicalHeaderKey(field.Name); name != "Trailer" && !contains(lax[i].Header.Values(name), field.Value) {
					t.Errorf("request %d: %s: %q is %q to net/http", i, name, field.Value, lax[i].Header.Values(name))
				}
			}
			if head.body.chunked != (len(lax[i].TransferEncoding) > 0) || head.body.length != lax[i].ContentLength {
				t.Errorf("request %d: the body is %d long, chunked %v; to net/http %d %v", i, head.body.length, head.body.chunked, lax[i].ContentLength, lax[i].TransferEncoding)
			}
		}
	})
}

func contains(values []string, value string) bool {
	for _, v := range values {
		if strings.Trim(v, " \t") == value {
			return true
		}
	}
	return false
}

func TestFollowerFindsEveryRequestWhereverItIsCut(t *testing.T) {
	const stream = "POST /1 HTTP/1.1\r\nHost: a\r\nN: 1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=\"y\"\r\nabc\r\n0a\t\r\n0123456789\r\n0\r\nT: x\r\nU: y\r\n\r\n" +
		"PUT /2 HTTP/1.1\r\nHost: a\r\nN: 2\r\nContent-Length: 4\r\n\r\n\r\n\r\n" +
		"GET /3 HTTP/1.1\r\nHost: a\r\nN: 3\r\n\r\n"
	for size := 1; size <= len(stream); size++ {
		f := follower{maxHead: 1000, maxFields: 10}
		for rest := stream; rest != ""; {
			n := min(size, len(rest))
			f.feed([]byte(rest[:n]))
			rest = rest[n:]
		}
		for _, want := range []string{"1", "2", "3"} {
			req, err := f.next()
			if err != nil {
				t.Fatalf("cut every %d bytes: %v", size, err)
			}
			if req.Header.Get("n") != want {
				t.Fatalf("cut every %d bytes: request %s has header %v", size, want, req.Header)
			}
		}
	}
}
