package sigv4

import (
	"bytes"
	"strconv"
	"strings"
)

// isChunked is whether the body came in chunks that are signed one by one, each signature covering the one before.
func isChunked(req *Request) bool { return saidOfPayload(req) == chunkedPayload }

// Payload is the body of a request without the frames of signed chunks, if it came in such. It verifies no signature.
func Payload(req *Request) ([]byte, error) {
	if !isChunked(req) {
		return req.Body, nil
	}
	return unframe(req, func(string, []byte) bool { return true })
}

// unframe reads "size;chunk-signature=…", the chunk, and so on up to a chunk of size 0, and nothing after it.
func unframe(req *Request, verified func(signature string, chunk []byte) bool) ([]byte, error) {
	rest := req.Body
	payload := make([]byte, 0, len(rest))
	for {
		line, after, ok := bytes.Cut(rest, crlf)
		size, signature, isChunk := strings.Cut(string(line[:min(len(line), maxChunkLine)]), ";chunk-signature=")
		n, err := strconv.ParseUint(size, 16, 31)
		if !ok || !isChunk || err != nil || n > uint64(len(after)) {
			return nil, errMismatch
		}
		chunk, after := after[:n], after[n:]
		if rest, ok = bytes.CutPrefix(after, crlf); !ok || !verified(signature, chunk) {
			return nil, errMismatch
		}
		if n > 0 {
			payload = append(payload, chunk...)
			continue
		}
		if declared := first(req.Header("X-Amz-Decoded-Content-Length")); len(rest) > 0 || declared != "" && declared != strconv.Itoa(len(payload)) {
			return nil, errMismatch
		}
		return payload, nil
	}
}

var crlf = []byte("\r\n")

// maxChunkLine is more than a size and a signature take.
const maxChunkLine = 128

// chunkChain verifies chunks in their order.
type chunkChain struct {
	key         []byte
	date, scope string
	last        string // the signature before: of the request, then of each chunk
}

func (c *chunkChain) verify(signature string, chunk []byte) bool {
	text := algorithm + "-PAYLOAD\n" + c.date + "\n" + c.scope + "\n" + c.last + "\n" + hashed(nil) + "\n" + hashed(chunk)
	c.last = signature
	return isSignature(signature, c.key, text)
}
