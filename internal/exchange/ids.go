package exchange

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// NewRequestId is a random UUID: $context.requestId.
func NewRequestId() string {
	var raw [16]byte
	binary.BigEndian.PutUint64(raw[:8], rand.Uint64())
	binary.BigEndian.PutUint64(raw[8:], rand.Uint64())
	raw[6] = raw[6]&0x0f | 0x40
	raw[8] = raw[8]&0x3f | 0x80
	var text [36]byte
	hex.Encode(text[0:8], raw[0:4])
	hex.Encode(text[9:13], raw[4:6])
	hex.Encode(text[14:18], raw[6:8])
	hex.Encode(text[19:23], raw[8:10])
	hex.Encode(text[24:36], raw[10:16])
	text[8], text[13], text[18], text[23] = '-', '-', '-', '-'
	return string(text[:])
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

// NewExtendedRequestId is 16 characters in the manner of x-amz-apigw-id.
func NewExtendedRequestId() string {
	var raw [16]byte
	binary.BigEndian.PutUint64(raw[:8], rand.Uint64())
	binary.BigEndian.PutUint64(raw[8:], rand.Uint64())
	return base64.URLEncoding.EncodeToString(raw[:11])
}

// TraceId is the X-Amzn-Trace-Id of a request that came with received, or with none if that is "": spec data-plane 01 section 3.1.
func TraceId(received string, now time.Time) string {
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
	text := make([]byte, 0, 96)
	text = append(text, "Root="...)
	if root != "" {
		text = append(text, root...)
	} else {
		parent = ""
		text = append(text, "1-"...)
		text = strconv.AppendInt(text, now.Unix(), 16)
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
	return string(append(text, sampled...))
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
