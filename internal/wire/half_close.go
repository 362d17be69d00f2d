package wire

import "net"

// closeWrite tells the other side that no more will come, where a connection can say that.
func closeWrite(c net.Conn) error {
	if half, ok := c.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}
