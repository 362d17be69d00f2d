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
		if !allOf(&isAddressByte, name) || port != "" && port[0] != ':' {
			return false
		}
		port = strings.TrimPrefix(port, ":")
	} else {
		name, port, _ = strings.Cut(host, ":")
		if !allOf(&isHostByte, name) {
			return false
		}
	}
	return name != "" && len(port) <= len("65535") && allOf(&isDigit, port)
}

var (
	isDigit       = bytesOf("0123456789")
	isAddressByte = bytesOf("0123456789abcdefABCDEF:.")
	isHostByte    = bytesOf("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._~!$&'()*+,;=")
)
