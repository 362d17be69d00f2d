package cli

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"stile/internal/python"
)

// isHostLabel is whether text may be one of the parts of a host name.
func isHostLabel(text string) bool {
	const longest = 63
	for i := range len(text) {
		c := text[i]
		isAlphanumeric := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !isAlphanumeric && (c != '-' || i == 0 || i == len(text)-1) {
			return false
		}
	}
	return text != "" && len(text) <= longest
}

// isRegion is whether a region may be part of a host name; an empty one, if somebody configures it, passes.
func isRegion(region string) bool {
	return region == "" || isHostLabel(region) && strings.Trim(region, "0123456789") != ""
}

// isEndpoint is whether calls may go to a URL. Its port is looked at when one does.
func isEndpoint(endpoint string) bool {
	withoutPort, _ := cutPort(endpoint)
	u, err := url.Parse(withoutPort)
	if err != nil || strings.ContainsAny(endpoint, "\t\r\n") {
		return false
	}
	host := strings.TrimSuffix(u.Hostname(), ".")
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	if host == "" || len(host) > 255 {
		return false
	}
	for label := range strings.SplitSeq(host, ".") {
		if !isHostLabel(label) {
			return false
		}
	}
	return true
}

// cutPort takes the port out of a URL, which is all that follows the host's first colon.
func cutPort(endpoint string) (withoutPort, port string) {
	_, rest, _ := strings.Cut(endpoint, "://")
	authority, _, _ := strings.Cut(strings.NewReplacer("?", "/", "#", "/").Replace(rest), "/")
	host := authority[strings.LastIndexByte(authority, '@')+1:]
	begin := strings.IndexByte(host[strings.IndexByte(host, ']')+1:], ':')
	if begin < 0 {
		return endpoint, ""
	}
	begin += strings.IndexByte(host, ']') + 1
	before := len(endpoint) - len(rest) + len(authority) - len(host) + begin
	return endpoint[:before] + endpoint[before+len(host)-begin:], host[begin+1:]
}

// parseEndpoint is the URL that calls go to; a port that is none is refused in Python's words.
func parseEndpoint(endpoint string) (*url.URL, error) {
	const highest = 1<<16 - 1
	_, port := cutPort(endpoint)
	if strings.Trim(port, "0123456789") != "" {
		return nil, failure("Port could not be cast to integer value as " + python.Repr(port))
	}
	if n, err := strconv.ParseUint(port, 10, 64); port != "" && (err != nil || n > highest) {
		return nil, failure("Port out of range 0-65535")
	}
	return url.Parse(endpoint)
}
