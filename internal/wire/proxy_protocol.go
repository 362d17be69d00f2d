package wire

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net/netip"
	"strings"
)

// The PROXY protocol, https://www.haproxy.org/download/1.8/doc/proxy-protocol.txt: what a load balancer that passes on connections
// says about the client before the client's first byte.

const (
	proxySignature = "\r\n\r\n\x00\r\nQUIT\n"
	proxyShortest  = len("PROXY UNKNOWN\r\n") // of version 1; version 2 has 16 bytes at least
	proxyLongest   = 107                      // of version 1
	proxyMost      = 4096                     // of version 2, whose addresses take 52 and whose extensions we don't read
)

var errProxyHeader = errors.New("connection doesn't begin with a PROXY protocol header")

// readProxyHeader learns who the client is from a load balancer that is to say so.
func (c *serverConn) readProxyHeader() bool {
	if len(c.server.options.ProxyProtocol) == 0 || !contained(c.server.options.ProxyProtocol, c.remote.Addr()) {
		return true
	}
	client, err := readProxyHeader(c.socket)
	if err != nil {
		c.server.options.Log.Debug("connection refused", "client", c.remote, "error", err)
		return false
	}
	if client.IsValid() {
		c.remote = client
	}
	return true
}

// readProxyHeader reads a header and not a byte more. It answers the zero AddrPort where the client isn't said.
func readProxyHeader(r io.Reader) (netip.AddrPort, error) {
	header := make([]byte, proxyShortest, proxyLongest)
	if _, err := io.ReadFull(r, header); err != nil {
		return netip.AddrPort{}, err
	}
	if bytes.HasPrefix(header, []byte(proxySignature)) {
		return readProxy2(r, header)
	}
	for !bytes.HasSuffix(header, []byte("\r\n")) {
		if len(header) == proxyLongest || !bytes.HasPrefix(header, []byte("PROXY ")) {
			return netip.AddrPort{}, errProxyHeader
		}
		n := len(header)
		header = header[:n+1]
		if _, err := io.ReadFull(r, header[n:]); err != nil {
			return netip.AddrPort{}, err
		}
	}
	return parseProxy1(strings.TrimSuffix(string(header), "\r\n"))
}

func parseProxy1(line string) (netip.AddrPort, error) {
	parts := strings.Split(line, " ")
	switch {
	case len(parts) >= 2 && parts[0] == "PROXY" && parts[1] == "UNKNOWN":
		return netip.AddrPort{}, nil
	case len(parts) != 6 || parts[0] != "PROXY" || parts[1] != "TCP4" && parts[1] != "TCP6":
		return netip.AddrPort{}, errProxyHeader
	}
	address, err := netip.ParseAddr(parts[2])
	if err != nil || address.Zone() != "" || address.Is4() != (parts[1] == "TCP4") {
		return netip.AddrPort{}, errProxyHeader
	}
	port, err := parseLength(parts[4])
	if err != nil || port > 65535 {
		return netip.AddrPort{}, errProxyHeader
	}
	return netip.AddrPortFrom(address.Unmap(), uint16(port)), nil
}

// readProxy2 goes on where the signature is read, and two bytes more.
func readProxy2(r io.Reader, begun []byte) (netip.AddrPort, error) {
	var last [1]byte
	if _, err := io.ReadFull(r, last[:]); err != nil {
		return netip.AddrPort{}, err
	}
	command, family := begun[12], begun[13]
	length := int(binary.BigEndian.Uint16([]byte{begun[14], last[0]}))
	if command != 0x20 && command != 0x21 || length > proxyMost {
		return netip.AddrPort{}, errProxyHeader
	}
	rest := make([]byte, length)
	if _, err := io.ReadFull(r, rest); err != nil {
		return netip.AddrPort{}, err
	}
	size := 0
	switch family {
	case 0x11: // TCP over IPv4
		size = 4
	case 0x21: // TCP over IPv6
		size = 16
	}
	if command == 0x20 || size == 0 { // the load balancer itself, to see whether we are there; or a family that has no address
		return netip.AddrPort{}, nil
	}
	if length < 2*size+4 {
		return netip.AddrPort{}, errProxyHeader
	}
	address, _ := netip.AddrFromSlice(rest[:size])
	return netip.AddrPortFrom(address.Unmap(), binary.BigEndian.Uint16(rest[2*size:])), nil
}

func contained(networks []netip.Prefix, a netip.Addr) bool {
	a = a.Unmap()
	for _, n := range networks {
		if n.Contains(a) {
			return true
		}
	}
	return false
}
