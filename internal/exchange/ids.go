package exchange

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"strconv"
	"strings"
)

// appendRequestId appends a random UUID: $context.requestId.
func appendRequestId(text []byte) []byte {
	var raw [16]byte
	binary.BigEndian.PutUint64(raw[:8], rand.Uint64())
	binary.BigEndian.PutUint64(raw[8:], rand.Uint64())
	raw[6] = raw[6]&0x0f | 0x40
	raw[8] = raw[8]&0x3f | 0x80
	text = append(hex.AppendEncode(text, raw[0:4]), '-')
	text = append(hex.AppendEncode(text, raw[4:6]), '-')
	text = append(hex.AppendEncode(text, raw[6:8]), '-')
	text = append(hex.AppendEncode(text, raw[8:10]), '-')
	return hex.AppendEncode(text, raw[10:16])
}

const requestIdLength = 36

// Identify gives x its ids: the request id that the client brought, if it can stand, or a new one, and what follows from the trace
// header that it brought, or "".
func (x *Exchange) Identify(requestId, traceId string) {
	x.Context.ExtendedRequestId = x.Keep(appendExtendedRequestId(x.Room(extendedRequestIdLength)))
	if !IsRequestId(requestId) {
		requestId = x.Keep(appendRequestId(x.Room(requestIdLength)))
	}
	x.Context.RequestId = requestId
	x.TraceId = x.traceId(traceId)
}

// IsRequestId is whether a client's x-amzn-RequestId can stand: a UUID, in lower or upper case.
func IsRequestId(id string) bool {
	if len(id) != 36 {
		return false
	}
	for i := range len(id) {
		switch c := id[i]; {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case !isHex(c):
			return false
		}
	}
	return true
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }

const extendedRequestIdLength = 16

// appendExtendedRequestId appends 16 characters in the manner of x-amz-apigw-id.
func appendExtendedRequestId(text []byte) []byte {
	var raw [16]byte
	binary.BigEndian.PutUint64(raw[:8], rand.Uint64())
	binary.BigEndian.PutUint64(raw[8:], rand.Uint64())
	return base64.URLEncoding.AppendEncode(text, raw[:11])
}

const newTraceIdLength = len("Root=1-01234567-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=0")

// traceId is the X-Amzn-Trace-Id of a request that came with received, or with none if that is "": spec data-plane 01 section 3.1.
func (x *Exchange) traceId(received string) string {
	root, parent, sampled := traceField(received, "Root"), traceField(received, "Parent"), traceField(received, "Sampled")
	if root != "" && parent != "" && sampled != "" {
		return received
	}
	if sampled == "" {
		sampled = "0"
		if root != "" && parent != "" {
			sampled = "1"
		}
	}
	text := x.Room(newTraceIdLength + len(received))
	text = append(text, "Root="...)
	if root != "" {
		text = append(text, root...)
	} else {
		parent = ""
		text = append(text, "1-"...)
		text = strconv.AppendInt(text, x.Context.RequestTime.Unix(), 16)
		text = append(text, '-')
		text = appendRandomHex(text, 12)
	}
	text = append(text, ";Parent="...)
	if parent != "" {
		text = append(text, parent...)
	} else {
		text = appendRandomHex(text, 8)
	}
	text = append(text, ";Sampled="...)
	return x.Keep(append(text, sampled...))
}

// traceField is the value of one field of a trace header, "" if it has none.
func traceField(header, name string) string {
	if header == "" {
		return ""
	}
	for field := range strings.SplitSeq(header, ";") {
		key, value, _ := strings.Cut(strings.TrimSpace(field), "=")
		if strings.EqualFold(key, name) {
			return value
		}
	}
	return ""
}

func appendRandomHex(text []byte, bytes int) []byte {
	var raw [16]byte
	binary.BigEndian.PutUint64(raw[:8], rand.Uint64())
	binary.BigEndian.PutUint64(raw[8:], rand.Uint64())
	return hex.AppendEncode(text, raw[:bytes])
}
