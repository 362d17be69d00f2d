package wire

import "strings"

// validHost is whether host is a name or an address, with or without a port: RFC 3986 section 3.2.2, but for escapes, which hops
// undo or don't.
func validHost(host string) bool {
	var name, port string
	if strings.HasPrefix(host, "[") {
		end := strings.IndexByte(host, ']')
		if end < 0 {
			return false
		}
		name, port = host[1:end], host[end+1:]
		if !validAll(name, isAddressByte) || port != "" && port[0] != ':' {
			return false
		}
		port = strings.TrimPrefix(port, ":")
	} else {
		name, port, _ = strings.Cut(host, ":")
		if !validAll(name, isHostByte) {
			return false
		}
	}
	return name != "" && len(port) <= len("65535") && validAll(port, isDigit)
}

func validAll(s string, valid func(c byte) bool) bool {
	for i := range len(s) {
		if !valid(s[i]) {
			return false
		}
	}
	return true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isAddressByte(c byte) bool { return hexDigit(c) >= 0 || c == ':' || c == '.' }

func isHostByte(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || strings.IndexByte("-._~!$&'()*+,;=", c) >= 0
}
