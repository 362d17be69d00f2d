package server

import (
	"bufio"
	"io"
	"net"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"
)

// exchangeRaw sends a request's bytes and answers the status line that comes back, "" if none does.
func exchangeRaw(t *testing.T, network, address, request string) string {
	t.Helper()
	c, err := net.Dial(network, address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, request); err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(c).ReadString('\n') // a connection that is cut answers nothing
	return strings.TrimSpace(line)
}

const anyRequest = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

func TestTheDataPlaneListensAtAUnixSocketToo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	left, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	left.SetUnlinkOnClose(false)
	left.Close() // the socket of a server that was killed

	config := DefaultConfig()
	config.Listen, config.AdminListen, config.Data, config.Stderr = "unix:"+path, "127.0.0.1:0", Memory, io.Discard
	s, err := Start(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	if got := exchangeRaw(t, "unix", path, anyRequest); got != "HTTP/1.1 403 Forbidden" {
		t.Errorf("got %q", got)
	}
	if s.Addr() != "unix:"+path {
		t.Errorf("listens at %s", s.Addr())
	}
	if _, err := Start(t.Context(), config); err == nil || !strings.Contains(err.Error(), "can't be listened on: address already in use") {
		t.Errorf("a second server: %v", err)
	}
}

func TestConnectionsOfALoadBalancerBeginWithAProxyHeader(t *testing.T) {
	config := DefaultConfig()
	config.Listen, config.AdminListen, config.Data, config.Stderr = "127.0.0.1:0", "127.0.0.1:0", Memory, io.Discard
	config.Connections.ProxyProtocol = []AddressRange{{netip.MustParsePrefix("127.0.0.0/8")}}
	s, err := Start(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	if got := exchangeRaw(t, "tcp", s.Addr(), "PROXY TCP4 192.0.2.1 192.0.2.2 1234 80\r\n"+anyRequest); got != "HTTP/1.1 403 Forbidden" {
		t.Errorf("with a PROXY header: %q", got)
	}
	if got := exchangeRaw(t, "tcp", s.Addr(), anyRequest); strings.Contains(got, "403") {
		t.Errorf("without one: %q", got)
	}
}

func TestLimitsOfConnectionsAreChecked(t *testing.T) {
	for text, want := range map[string]string{
		"connections: {max_open: -1}":          "connections.max_open -1 must be a positive number",
		"connections: {header_bytes: 100}":     "connections.header_bytes 100 must be between 10240, the least that AWS takes, and 1048576",
		"connections: {header_bytes: 1048577}": "connections.header_bytes 1048577 must be between 10240",
		"connections: {idle_timeout: 1us}":     "connections.idle_timeout 1µs must be at least 1ms",
		"listen: 'unix:'":                      `listen "unix:" must have a path behind unix:, such as unix:/run/stile.sock`,
		"connections: {proxy_protocol: [10]}":  "must be an address or a range",
	} {
		config := DefaultConfig()
		err := decodeYAML("stile.yaml", []byte(text), &config)
		if err == nil {
			err = config.check()
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
