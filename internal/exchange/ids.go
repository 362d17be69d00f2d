package exchange

import (
	"encoding/base64"
	"encoding/binary"
	"math/rand/v2"
	"strings"
)

// newRequestId is a random UUID: $context.requestId.
func (x *Exchange) newRequestId() string {
	const version, variant = 0x4 << 12, 0x2 << 62
	high, low := rand.Uint64()&^(0xf<<12)|version, rand.Uint64()&^(0x3<<62)|variant
	text := append(x.Room(requestIdLength), "01234567-0123-4567-89ab-cdef01234567"...)
	putHex(text[0:], uint32(high>>32))
	put2Hex(text[9:], text[14:], uint32(high))
	put2Hex(text[19:], text[24:], uint32(low>>32))
	putHex(text[28:], uint32(low))
	return x.Keep(text)
}

const requestIdLength = 36

// putHex writes the eight digits of n.
func putHex(text []byte, n uint32) { binary.BigEndian.PutUint64(text, hexOf(n)) }

// put2Hex writes the first four digits of n to one place and the others to another.
func put2Hex(first, rest []byte, n uint32) {
	digits := hexOf(n)
	binary.BigEndian.PutUint32(first, uint32(digits>>32))
	binary.BigEndian.PutUint32(rest, uint32(digits))
}

// hexOf is n's eight digits, the first in the highest byte. All are made at once: ids are a tenth of what a request costs.
func hexOf(n uint32) uint64 {
	const each = 0x0101010101010101
	x := uint64(n)
	x = (x | x<<16) & 0x0000ffff0000ffff
	x = (x | x<<8) & 0x00ff00ff00ff00ff
	x = (x | x<<4) & 0x0f0f0f0f0f0f0f0f
	overNine := (x + each*6) >> 4 & each
	return x + each*'0' + overNine*('a'-'0'-10)
}

// Identify gives x its ids: the request id that the client brought, if it can stand, or a new one, and what follows from the trace
// header that it brought, or "".
func (x *Exchange) Identify(requestId, traceId string) {
	x.Context.ExtendedRequestId = x.Keep(appendExtendedRequestId(x.Room(extendedRequestIdLength)))
	if !isRequestId(requestId) {
		x.Context.RequestIdReplaced = requestId != ""
		requestId = x.newRequestId()
	}
	x.Context.RequestId = requestId
	x.TraceId = x.traceId(traceId)
}

// isRequestId is whether a client's x-amzn-RequestId can stand: a UUID, in lower or upper case.
func isRequestId(id string) bool {
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

// traceId is the X-Amzn-Trace-Id of a request that came with received, or with none if that is "": spec data-plane 01 section 3.1.
func (x *Exchange) traceId(received string) string {
	if received == "" {
		return x.newTraceId()
	}
	root, parent, sampled := traceField(received, "Root"), traceField(received, "Parent"), traceField(received, "Sampled")
	switch {
	case root != "" && parent != "" && sampled != "":
		return received
	case sampled != "":
	case root != "" && parent != "":
		sampled = "1"
	default:
		sampled = "0"
	}
	made := x.newTraceId()
	if root == "" {
		root, parent = made[len("Root="):rootEnd], ""
	}
	if parent == "" {
		parent = made[parentBegin:parentEnd]
	}
	text := x.Room(newTraceIdLength + len(received))
	text = append(append(text, "Root="...), root...)
	text = append(append(text, ";Parent="...), parent...)
	return x.Keep(append(append(text, ";Sampled="...), sampled...))
}

const (
	newTraceIdLength = len("Root=1-01234567-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=0")
	rootEnd          = len("Root=1-01234567-0123456789abcdef01234567")
	parentBegin      = len("Root=1-01234567-0123456789abcdef01234567;Parent=")
	parentEnd        = len("Root=1-01234567-0123456789abcdef01234567;Parent=0123456789abcdef")
)

// newTraceId names a trace that begins now and isn't sampled.
func (x *Exchange) newTraceId() string {
	const random = len("Root=1-01234567-")
	text := append(x.Room(newTraceIdLength), "Root=1-01234567-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=0"...)
	root, parent := rand.Uint64(), rand.Uint64()
	putHex(text[len("Root=1-"):], uint32(x.Context.RequestTime.Unix()))
	putHex(text[random:], uint32(root>>32))
	putHex(text[random+8:], uint32(root))
	putHex(text[random+16:], rand.Uint32())
	putHex(text[parentBegin:], uint32(parent>>32))
	putHex(text[parentBegin+8:], uint32(parent))
	return x.Keep(text)
}

// traceField is the value of one field of a trace header, "" if it has none.
func traceField(header, name string) string {
	for field := range strings.SplitSeq(header, ";") {
		key, value, _ := strings.Cut(strings.TrimSpace(field), "=")
		if strings.EqualFold(key, name) {
			return value
		}
	}
	return ""
}
