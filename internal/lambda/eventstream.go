package lambda

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// eventStreamType is the media type of AWS's event streams: messages of a prelude, headers, a payload and a checksum.
const eventStreamType = "application/vnd.amazon.eventstream"

const (
	preludeLength  = 12 // total length, length of the headers, checksum of both
	checksumLength = 4
	maxMessage     = 16 << 20 // the format's own limits
	maxHeaders     = 128 << 10
)

var errMessage = errors.New("malformed message in an event stream")

// message is one message of an event stream.
type message struct {
	header  map[string]string // headers whose values are text; no other is needed
	payload []byte
}

// readMessage reads the next message; io.EOF if there is none.
func readMessage(from io.Reader) (message, error) {
	var prelude [preludeLength]byte
	if _, err := io.ReadFull(from, prelude[:]); err != nil {
		return message{}, err
	}
	total, headers := binary.BigEndian.Uint32(prelude[:]), binary.BigEndian.Uint32(prelude[4:])
	sum := crc32.ChecksumIEEE(prelude[:8])
	switch {
	case sum != binary.BigEndian.Uint32(prelude[8:]):
		return message{}, fmt.Errorf("%w: checksum of the prelude", errMessage)
	case total > maxMessage || headers > maxHeaders || total < preludeLength+headers+checksumLength:
		return message{}, fmt.Errorf("%w: lengths %d and %d", errMessage, total, headers)
	}
	var rest bytes.Buffer // grows with what comes, not with what is announced
	if _, err := io.CopyN(&rest, from, int64(total)-preludeLength); err != nil {
		return message{}, noEnd(err)
	}
	sum = crc32.Update(sum, crc32.IEEETable, prelude[8:])
	body := rest.Bytes()
	end := len(body) - checksumLength
	if crc32.Update(sum, crc32.IEEETable, body[:end]) != binary.BigEndian.Uint32(body[end:]) {
		return message{}, fmt.Errorf("%w: checksum", errMessage)
	}
	header, err := parseEventHeaders(body[:headers])
	return message{header, body[headers:end]}, err
}

// noEnd makes an end that comes too early an error.
func noEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// valueLengths are the lengths of a header's value by its type; those of types 6 and 7 stand before the value.
var valueLengths = [...]int{0, 0, 1, 2, 4, 8, -1, -1, 8, 16}

const textValue = 7

func parseEventHeaders(b []byte) (map[string]string, error) {
	header := map[string]string{}
	for len(b) > 0 {
		name, rest, ok := cut(b[1:], int(b[0]))
		if !ok || len(rest) == 0 || int(rest[0]) >= len(valueLengths) {
			return nil, fmt.Errorf("%w: a header's name or type", errMessage)
		}
		kind, rest := rest[0], rest[1:]
		length := valueLengths[kind]
		if length < 0 {
			if len(rest) < 2 {
				return nil, fmt.Errorf("%w: a header's length", errMessage)
			}
			length, rest = int(binary.BigEndian.Uint16(rest)), rest[2:]
		}
		value, rest, ok := cut(rest, length)
		if !ok {
			return nil, fmt.Errorf("%w: a header's value", errMessage)
		}
		if kind == textValue {
			header[string(name)] = string(value)
		}
		b = rest
	}
	return header, nil
}

func cut(b []byte, n int) (first, rest []byte, ok bool) {
	if n > len(b) {
		return nil, nil, false
	}
	return b[:n], b[n:], true
}
