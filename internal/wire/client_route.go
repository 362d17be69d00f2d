package wire

import (
	"encoding/hex"
	"net"
	"net/url"
	"strings"
)

// The engine keeps connections by scheme and host, and tells the dialer no more than that. A request with an Address goes out under
// a host that holds both, so that a connection to one address, with its server name verified, is never used for another.
const routeMark = "|" // in no host that url.Parse takes

// routedHost is the host for the engine: base's own, or one that says where it is reached.
func routedHost(base *url.URL, address string) string {
	if address == "" {
		return base.Host
	}
	return base.Hostname() + routeMark + hex.EncodeToString([]byte(address)) + ":0"
}

// unroute answers the server's name and the address to connect to.
func unroute(dialed string) (name, address string, err error) {
	host, _, err := net.SplitHostPort(dialed)
	if err != nil {
		return "", "", &NetworkError{BadAddress, err}
	}
	name, route, routed := strings.Cut(host, routeMark)
	if !routed {
		return host, dialed, nil
	}
	decoded, err := hex.DecodeString(route)
	if err != nil {
		return "", "", &NetworkError{BadAddress, err}
	}
	return name, string(decoded), nil
}
