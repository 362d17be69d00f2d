package exchange

import (
	"encoding/base64"
	"encoding/binary"
	"math/rand/v2"
	"strings"
)

// appendRequestId appends a random UUID: $context.requestId.
func appendRequestId(text []byte) []byte {
	const version, variant = 0x4 << 12, 0x2 << 62
	high, low := rand.Uint64()&^(0xf<<12)|version, rand.Uint64()&^(0x3<<62)|variant
	text = append(appendHex(text, uint32(high>>32)), '-')
	middle := hexOf(uint32(high))
	text = append(binary.BigEndian.AppendUint32(text, uint32(middle>>32)), '-')
	text = append(binary.BigEndian.AppendUint32(text, uint32(middle)), '-')
	middle = hexOf(uint32(low >> 32))
	text = append(binary.BigEndian.AppendUint32(text, uint32(middle>>32)), '-')
	text = binary.BigEndian.AppendUint32(text, uint32(middle))
	return appendHex(text, uint32(low))
}

// appendHex appends the eight digits of n.
func appendHex(text []byte, n uint32) []byte { return binary.BigEndian.AppendUint64(text, hexOf(n)) }

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

const requestIdLength = 36

// Identify gives x its ids: the request id that the client brought, if it can stand, or a new one, and what follows from the trace
// header that it brought, or "".
func (x *Exchange) Identify(requestId, traceId string) {
	x.Context.ExtendedRequestId = x.Keep(appendExtendedRequestId(x.Room(extendedRequestIdLength)))
	if !IsRequestId(requestId) {
		x.Context.RequestIdReplaced = requestId != ""
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
		text = append(appendHex(text, uint32(x.Context.RequestTime.Unix())), '-')
		random := rand.Uint64()
		text = appendHex(appendHex(appendHex(text, uint32(random>>32)), uint32(random)), rand.Uint32())
	}
	text = append(text, ";Parent="...)
	if parent != "" {
		text = append(text, parent...)
	} else {
		random := rand.Uint64()
		text = appendHex(appendHex(text, uint32(random>>32)), uint32(random))
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
