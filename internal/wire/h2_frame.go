package wire

import "encoding/binary"

// HTTP/2 as RFC 9113 has it; section numbers in the h2_ files are its. A frame is a view into the read buffer.
type h2Frame struct {
	kind    h2FrameKind
	flags   uint8
	stream  uint32
	payload []byte
}

type h2FrameKind uint8

const (
	h2Data           h2FrameKind = 0x0
	h2Headers        h2FrameKind = 0x1
	h2Priority       h2FrameKind = 0x2
	h2ResetStream    h2FrameKind = 0x3
	h2Settings       h2FrameKind = 0x4
	h2PushPromise    h2FrameKind = 0x5
	h2Ping           h2FrameKind = 0x6
	h2GoAway         h2FrameKind = 0x7
	h2WindowUpdate   h2FrameKind = 0x8
	h2Continuation   h2FrameKind = 0x9
	h2PriorityUpdate h2FrameKind = 0x10 // RFC 9218 section 7.1
)

const (
	h2EndStream  = 0x1
	h2Ack        = 0x1
	h2EndHeaders = 0x4
	h2Padded     = 0x8
	h2Prioritize = 0x20
)

const (
	h2FrameHeader  = 9
	h2MaxFrame     = 16384 // the least that everyone takes, section 4.2; we neither allow nor send more
	h2StreamBits   = 1<<31 - 1
	h2MaxWindow    = 1<<31 - 1
	h2FirstWindow  = 65535 // of a connection and its streams before either side says otherwise
	h2PrefaceBytes = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
)

// h2Code is why a stream or a connection ended, section 7.
type h2Code uint32

const (
	h2NoError          h2Code = 0x0
	h2ProtocolError    h2Code = 0x1
	h2InternalError    h2Code = 0x2
	h2FlowControlError h2Code = 0x3
	h2StreamClosed     h2Code = 0x5
	h2FrameSizeError   h2Code = 0x6
	h2RefusedStream    h2Code = 0x7
	h2Cancel           h2Code = 0x8
	h2CompressionError h2Code = 0x9
	h2EnhanceYourCalm  h2Code = 0xb
)

// h2ConnectionError ends the connection, with the reason for the log and the client's.
type h2ConnectionError struct {
	code   h2Code
	reason string
}

func (e *h2ConnectionError) Error() string { return "HTTP/2: " + e.reason }

// h2Settings as we send and understand them, section 6.5.2.
const (
	h2SettingEnablePush           = 0x2
	h2SettingMaxConcurrentStreams = 0x3
	h2SettingInitialWindowSize    = 0x4
	h2SettingMaxFrameSize         = 0x5
	h2SettingMaxHeaderListSize    = 0x6
	h2SettingNoOldPriorities      = 0x9 // RFC 9218 section 2.1
)

// parseH2Frame takes the first frame of b. ok is false as long as it isn't all there.
func parseH2Frame(b []byte) (f h2Frame, size int, ok bool, err error) {
	if len(b) < h2FrameHeader {
		return f, 0, false, nil
	}
	length := int(b[0])<<16 | int(b[1])<<8 | int(b[2])
	if length > h2MaxFrame {
		return f, 0, false, &h2ConnectionError{h2FrameSizeError, "frame is larger than allowed"}
	}
	size = h2FrameHeader + length
	if len(b) < size {
		return f, 0, false, nil
	}
	f.kind, f.flags = h2FrameKind(b[3]), b[4]
	f.stream = binary.BigEndian.Uint32(b[5:]) & h2StreamBits
	f.payload = b[h2FrameHeader:size:size]
	return f, size, true, nil
}

func (f *h2Frame) has(flag uint8) bool { return f.flags&flag != 0 }

// unpad is the payload of a DATA or HEADERS frame without its padding.
func (f *h2Frame) unpad() ([]byte, error) {
	p := f.payload
	if !f.has(h2Padded) {
		return p, nil
	}
	if len(p) == 0 {
		return nil, &h2ConnectionError{h2FrameSizeError, "padded frame without its padding's length"}
	}
	padding := int(p[0])
	if padding > len(p)-1 {
		return nil, &h2ConnectionError{h2ProtocolError, "more padding than frame"}
	}
	return p[1 : len(p)-padding], nil
}

func appendH2FrameHeader(b []byte, length int, kind h2FrameKind, flags uint8, stream uint32) []byte {
	return append(b, byte(length>>16), byte(length>>8), byte(length), byte(kind), flags,
		byte(stream>>24), byte(stream>>16), byte(stream>>8), byte(stream))
}

func appendH2Reset(b []byte, stream uint32, code h2Code) []byte {
	b = appendH2FrameHeader(b, 4, h2ResetStream, 0, stream)
	return binary.BigEndian.AppendUint32(b, uint32(code))
}

func appendH2WindowUpdate(b []byte, stream uint32, increment int32) []byte {
	b = appendH2FrameHeader(b, 4, h2WindowUpdate, 0, stream)
	return binary.BigEndian.AppendUint32(b, uint32(increment))
}

func appendH2GoAway(b []byte, lastStream uint32, code h2Code, reason string) []byte {
	b = appendH2FrameHeader(b, 8+len(reason), h2GoAway, 0, 0)
	b = binary.BigEndian.AppendUint32(b, lastStream)
	b = binary.BigEndian.AppendUint32(b, uint32(code))
	return append(b, reason...)
}

func appendH2Ping(b []byte, ack uint8, data []byte) []byte {
	return append(appendH2FrameHeader(b, 8, h2Ping, ack, 0), data...)
}

func appendH2Setting(b []byte, id uint16, value uint32) []byte {
	b = binary.BigEndian.AppendUint16(b, id)
	return binary.BigEndian.AppendUint32(b, value)
}
