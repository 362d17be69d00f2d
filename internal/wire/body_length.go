package wire

import "errors"

// What can be wrong with what a head says of its body.
var (
	errLengths      = errors.New("body length is said more than once")
	errChunkedHTTP1 = errors.New("chunked body in HTTP/1.0")
)

// parseLength reads a Content-Length: digits and nothing else.
func parseLength(s string) (int64, error) {
	if s == "" || len(s) > 18 {
		return 0, errLengths
	}
	var n int64
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, errLengths
		}
		n = n*10 + int64(c-'0')
	}
	return n, nil
}
