package gateway

import (
	"stile/internal/apigw"
	"stile/internal/wire"
)

// What a request may say besides its body, in bytes: spec data-plane 01 section 4. AWS's front refuses more than this on its own; how it
// puts that isn't known.
const (
	maxTarget = 10240
	maxHeader = 20480 // names, values and line ends
)

// checkSize refuses a request whose target or header is too long.
func checkSize(req *wire.Request) error {
	if len(req.Target) > maxTarget {
		return &apigw.Fault{Status: 414, Message: "Request URI too long", Cause: "the URL is longer than 10240 bytes"}
	}
	size := len("Host: \r\n") + len(req.Host)
	for i := range req.Header.Len() {
		field := req.Header.At(i)
		size += len(field.Name) + len(field.Value) + len(": \r\n")
	}
	if size > maxHeader {
		return &apigw.Fault{Status: 431, Message: "Request Header Fields Too Large", Cause: "the header is longer than 20480 bytes"}
	}
	return nil
}
