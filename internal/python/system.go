package python

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"unicode"
	"unicode/utf8"
)

// OSError is str of the OSError that err would be: [Errno 2] No such file or directory: 'path'. One of writing has no path.
func OSError(err error, path string) string {
	var number syscall.Errno
	var pathError *fs.PathError
	hasPath := errors.As(err, &pathError)
	if !errors.As(err, &number) {
		if hasPath {
			err = pathError.Err
		}
		return err.Error()
	}
	message := []rune(number.Error())
	message[0] = unicode.ToUpper(message[0])
	text := fmt.Sprintf("[Errno %d] %s", int(number), string(message))
	if hasPath && pathError.Op == "write" {
		return text
	}
	return text + ": " + Repr(path)
}

// UnicodeError is bytes that are no UTF-8; its text is that of Python's UnicodeDecodeError.
type UnicodeError struct {
	first      byte
	start, end int // end is that of the last byte
	reason     string
}

func (e *UnicodeError) Error() string {
	if e.end > e.start {
		return fmt.Sprintf("'utf-8' codec can't decode bytes in position %d-%d: %s", e.start, e.end, e.reason)
	}
	return fmt.Sprintf("'utf-8' codec can't decode byte 0x%02x in position %d: %s", e.first, e.start, e.reason)
}

// DecodeUTF8 is data.decode('utf-8').
func DecodeUTF8(data []byte) (string, error) {
	for i := 0; i < len(data); {
		if _, size := utf8.DecodeRune(data[i:]); size > 1 || data[i] < utf8.RuneSelf {
			i += size
			continue
		}
		return "", malformed(data, i)
	}
	return string(data), nil
}

// malformed says what is wrong with the sequence that begins at start: it counts as far as it could still have become a character.
func malformed(data []byte, start int) *UnicodeError {
	first := data[start]
	e := &UnicodeError{first: first, start: start, end: start, reason: "invalid start byte"}
	length, low, high := 0, byte(0x80), byte(0xbf)
	switch {
	case first >= 0xc2 && first <= 0xdf:
		length = 2
	case first >= 0xe0 && first <= 0xef:
		length = 3
	case first >= 0xf0 && first <= 0xf4:
		length = 4
	default:
		return e
	}
	switch first {
	case 0xe0:
		low = 0xa0
	case 0xed:
		high = 0x9f
	case 0xf0:
		low = 0x90
	case 0xf4:
		high = 0x8f
	}
	for i := 1; i < length; i++ {
		if start+i >= len(data) {
			e.reason = "unexpected end of data"
			return e
		}
		if c := data[start+i]; c < low || c > high {
			break
		}
		e.end, low, high = start+i, 0x80, 0xbf
	}
	e.reason = "invalid continuation byte"
	return e
}
