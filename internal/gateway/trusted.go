package gateway

import (
	"net/netip"
	"strings"

	"stile/internal/wire"
)

// Networks are ranges of addresses.
type Networks []netip.Prefix

// Contains is whether one of the ranges holds address.
func (n Networks) Contains(address netip.Addr) bool {
	for _, network := range n {
		if network.Contains(address) {
			return true
		}
	}
	return false
}

// origin is where a request comes from, and how the client reached what stands in front of us.
type origin struct {
	client       netip.Addr
	scheme, port string
}

// originOf believes a trusted proxy what its X-Forwarded-* say: the client is the last address in X-Forwarded-For that isn't a trusted
// proxy's itself. Where anybody is trusted, who comes through a Unix socket is, too. Of anybody else only the connection counts, and
// the port that Host names, if it does.
func originOf(req *wire.Request, named string, trusted Networks) origin {
	from := origin{client: req.RemoteAddr.Addr().Unmap(), scheme: "http", port: "80"}
	if req.TLS != nil {
		from.scheme, from.port = "https", "443"
	}
	if named != "" {
		from.port = named
	}
	local := !from.client.IsValid() // it came through a Unix socket
	if len(trusted) == 0 || !local && !trusted.Contains(from.client) {
		return from
	}
	if scheme, ok := req.Header.LookupKnown(wire.NameXForwardedProto); ok {
		switch {
		case strings.EqualFold(scheme, "https"):
			from.scheme, from.port = "https", "443"
		case strings.EqualFold(scheme, "http"):
			from.scheme, from.port = "http", "80"
		}
	}
	if port, ok := req.Header.LookupKnown(wire.NameXForwardedPort); ok && isPort(port) {
		from.port = port
	}
	for i := req.Header.Len() - 1; i >= 0 && (!from.client.IsValid() || trusted.Contains(from.client)); i-- {
		if req.Header.Known(i) == wire.NameXForwardedFor {
			from.client = lastUntrusted(req.Header.At(i).Value, from.client, trusted)
		}
	}
	return from
}

// lastUntrusted walks a list of addresses from its end, as long as they are proxies that are trusted. What is no address ends the walk.
func lastUntrusted(list string, client netip.Addr, trusted Networks) netip.Addr {
	for list != "" && (!client.IsValid() || trusted.Contains(client)) {
		entry := list
		if comma := strings.LastIndexByte(list, ','); comma >= 0 {
			list, entry = list[:comma], list[comma+1:]
		} else {
			list = ""
		}
		address, err := netip.ParseAddr(strings.TrimSpace(entry))
		if err != nil {
			return client
		}
		client = address.Unmap()
	}
	return client
}

func isPort(text string) bool {
	if text == "" || len(text) > len("65535") {
		return false
	}
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return true
}
