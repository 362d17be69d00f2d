package wire

import (
	"bytes"
	"fmt"
	"io"
	"testing"
)

// What a load balancer says of the client is understood, and no byte of the client's own is taken for it.
func FuzzProxyHeader(f *testing.F) {
	for _, seed := range []string{
		"PROXY TCP4 192.0.2.1 192.0.2.2 1 80\r\n",
		"PROXY TCP6 2001:db8::1 2001:db8::2 1 80\r\n",
		"PROXY UNKNOWN\r\n",
		proxySignature + "\x21\x11\x00\x0c\xc0\x00\x02\x01\xc0\x00\x02\x02\x00\x01\x00\x50",
		proxySignature + "\x20\x00\x00\x00",
	} {
		f.Add([]byte(seed))
	}
	const request = "GET / HTTP/1.1\r\n"
	f.Fuzz(func(t *testing.T, header []byte) {
		in := bytes.NewReader(append(bytes.Clone(header), request...))
		client, err := readProxyHeader(in)
		if err != nil {
			return
		}
		rest, _ := io.ReadAll(in)
		taken := header[:max(0, len(header)+len(request)-len(rest))]
		if bytes.HasPrefix(taken, []byte("PROXY ")) && bytes.Count(taken, []byte("\r\n")) != 1 {
			t.Errorf("%q is more than a line", taken)
		}
		if !client.IsValid() {
			return
		}
		family := "TCP6"
		if client.Addr().Is4() {
			family = "TCP4"
		}
		again, err := readProxyHeader(bytes.NewReader(fmt.Appendf(nil, "PROXY %s %s %s %d 80\r\n", family, client.Addr(), client.Addr(), client.Port())))
		if again != client || err != nil {
			t.Errorf("%q: %v, and said again %v, %v", taken, client, again, err)
		}
	})
}
