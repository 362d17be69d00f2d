package wire

import (
	"encoding/binary"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Response headers are encoded without a dynamic table: what an answer repeats is in the static one, what it doesn't repeat would
// only push other entries out, and an encoder without memory needs no lock between streams.

// h2StaticName is where a known name stands in the static table of RFC 7541 appendix A; 0 if it doesn't.
var h2StaticName = [Names]uint8{
	NameAcceptEncoding:    16,
	NameAccept:            19,
	NameAuthorization:     23,
	NameCacheControl:      24,
	NameContentEncoding:   26,
	NameContentLength:     28,
	NameContentType:       31,
	NameCookie:            32,
	NameDate:              33,
	NameExpect:            35,
	NameHost:              38,
	NameMaxForwards:       47,
	NameProxyAuthenticate: 48,
	NameReferer:           51,
	NameServer:            54,
	NameSetCookie:         55,
	NameUserAgent:         58,
	NameVary:              59,
	NameVia:               60,
	NameWWWAuthenticate:   61,
}

// h2StaticOther are names of the static table that have no number of ours.
var h2StaticOther = map[string]uint8{
	"accept-charset": 15, "accept-language": 17, "accept-ranges": 18, "access-control-allow-origin": 20, "age": 21, "allow": 22,
	"content-disposition": 25, "content-language": 27, "content-location": 29, "content-range": 30, "etag": 34, "expires": 36,
	"from": 37, "if-match": 39, "if-modified-since": 40, "if-none-match": 41, "if-range": 42, "if-unmodified-since": 43,
	"last-modified": 44, "link": 45, "location": 46, "proxy-authorization": 49, "range": 50, "refresh": 52, "retry-after": 53,
	"strict-transport-security": 56, "transfer-encoding": 57,
}

// h2LowerNames are the known names as HTTP/2 wants them.
var h2LowerNames = func() (lower [Names]string) {
	for n := range lower {
		lower[n] = strings.ToLower(nameTexts[n])
	}
	return lower
}()

// appendH2Head is the HEADERS frame of an answer, and CONTINUATION frames if it is very large.
func appendH2Head(b []byte, stream uint32, res *Response, last bool) []byte {
	flags := uint8(0)
	if last {
		flags = h2EndStream
	}
	start := len(b)
	b = appendH2FrameHeader(b, 0, h2Headers, flags|h2EndHeaders, stream)
	b = appendH2Status(b, res.Status)
	for i := range res.Header.fields {
		f := &res.Header.fields[i]
		b = appendH2Field(b, f.known, f.Name, f.Value)
	}
	b = append(appendH2StaticName(b, h2StaticName[NameDate]), uint8(len(http.TimeFormat)))
	b = append(b, httpDate()...)
	if length := res.Body.Len(); length >= 0 && statusHasBody(res.Status) {
		b = appendH2Number(b, h2StaticName[NameContentLength], length)
	}
	return frameH2Block(b, start)
}

// frameH2Block says in the frame header at start how long the block after it is, or takes it apart into frames.
func frameH2Block(b []byte, start int) []byte {
	length := len(b) - start - h2FrameHeader
	if length <= h2MaxFrame {
		b[start], b[start+1], b[start+2] = byte(length>>16), byte(length>>8), byte(length)
		return b
	}
	kind, flags := h2Headers, b[start+4]&^h2EndHeaders
	stream := binary.BigEndian.Uint32(b[start+5:])
	block := slices.Clone(b[start+h2FrameHeader:])
	for b = b[:start]; ; kind, flags = h2Continuation, 0 {
		n := min(len(block), h2MaxFrame)
		if n == len(block) {
			flags |= h2EndHeaders
		}
		b = append(appendH2FrameHeader(b, n, kind, flags, stream), block[:n]...)
		if block = block[n:]; len(block) == 0 {
			return b
		}
	}
}

// h2StaticStatuses stand in the static table one after the other.
var h2StaticStatuses = [...]int{200, 204, 206, 304, 400, 404, 500}

const h2FirstStatus = 8 // where the first of them stands

func appendH2Status(b []byte, status int) []byte {
	for i, static := range h2StaticStatuses {
		if status == static {
			return append(b, 0x80|uint8(h2FirstStatus+i))
		}
	}
	return strconv.AppendInt(append(appendH2StaticName(b, h2FirstStatus), 3), int64(status), 10) // of three digits
}

// appendH2Field adds a field if HTTP/2 can carry it.
func appendH2Field(b []byte, known Name, name, value string) []byte {
	switch known {
	case NameConnection, NameKeepAlive, NameProxyConnection, NameUpgrade, NameTransferEncoding, // section 8.2.2 forbids them
		NameContentLength, NameDate: // ours to say
		return b
	case NameOther:
		if !validToken(name) {
			return b
		}
		b = appendH2Name(b, name)
	default:
		if index := h2StaticName[known]; index > 0 {
			b = appendH2StaticName(b, index)
		} else {
			b = appendH2String(append(b, 0), h2LowerNames[known])
		}
	}
	return appendH2Value(b, value)
}

// appendH2Name adds a name of any case, lowered.
func appendH2Name(b []byte, name string) []byte {
	start := len(b)
	b = appendH2Int(append(b, 0), 0, 7, len(name))
	text := len(b)
	for i := range len(name) {
		c := name[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	if index, ok := h2StaticOther[string(b[text:])]; ok {
		return appendH2StaticName(b[:start], index)
	}
	return b
}

// appendH2Value adds a value with blanks for what no client takes: RFC 9110 section 5.5, and no white space around it.
func appendH2Value(b []byte, value string) []byte {
	value = strings.Trim(value, " \t")
	if !validValue(value) {
		value = strings.Trim(printable(value), " \t")
	}
	return appendH2String(b, value)
}

func appendH2Number(b []byte, index uint8, n int64) []byte {
	b = appendH2StaticName(b, index)
	at := len(b)
	b = strconv.AppendInt(append(b, 0), n, 10)
	b[at] = uint8(len(b) - at - 1) // at most 19 digits
	return b
}

// appendH2StaticName begins a field that isn't to be indexed, RFC 7541 section 6.2.2, by where its name stands in the static table.
func appendH2StaticName(b []byte, index uint8) []byte { return appendH2Int(b, 0, 4, int(index)) }

func appendH2String(b []byte, s string) []byte { return append(appendH2Int(b, 0, 7, len(s)), s...) }

// appendH2Int is RFC 7541 section 5.1: n in the low bits of a first byte, and more bytes if it doesn't fit.
func appendH2Int(b []byte, first uint8, bits, n int) []byte {
	full := 1<<bits - 1
	if n < full {
		return append(b, first|uint8(n))
	}
	b = append(b, first|uint8(full))
	for n -= full; n >= 0x80; n >>= 7 {
		b = append(b, 0x80|uint8(n&0x7f))
	}
	return append(b, uint8(n))
}
