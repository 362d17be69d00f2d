package wire

import (
	"bytes"
	"errors"
	"unsafe"
)

// headParser takes the head of a message apart where it lies: names and values are views of the buffer. It is strict: what two
// readers could take for two different things is an error, at the line where it stands. It goes on where it stopped when more bytes
// have come.
type headParser struct {
	header    *Header
	maxFields int
	lenient   bool // a bare line feed ends a line, as backends of old have it

	start   []byte // the start line, without its end
	next    int    // where the line begins that isn't complete
	scanned int    // up to where it was searched for its end
}

var (
	errBareLineEnd   = errors.New("line end without its carriage return, or the other way round")
	errFolded        = errors.New("header field goes on over several lines")
	errFieldName     = errors.New("header field name is not a token followed by a colon")
	errFieldValue    = errors.New("header field value has a control character")
	errStartLine     = errors.New("start line is malformed")
	errTooManyFields = errors.New("header has too many fields")
	errHeadTooLarge  = errors.New("header is too large")
)

func (p *headParser) reset() {
	p.start, p.next, p.scanned = nil, 0, 0
	p.header.Reset()
}

// parse answers how long the head is that b begins with, its empty line included; 0 if more bytes are needed. Until it has answered
// that, it is called again with b grown, in the same place; if b was moved, reset comes first.
func (p *headParser) parse(b []byte) (int, error) {
	for {
		i := bytes.IndexByte(b[p.scanned:], '\n')
		if i < 0 {
			p.scanned = len(b)
			return 0, nil
		}
		end := p.scanned + i
		line := b[p.next:end]
		if n := len(line); n > 0 && line[n-1] == '\r' {
			line = line[:n-1]
		} else if !p.lenient {
			return 0, errBareLineEnd
		}
		p.next, p.scanned = end+1, end+1
		switch {
		case p.start == nil:
			if p.start = line; len(line) == 0 {
				return 0, errStartLine
			}
		case len(line) == 0:
			return p.next, nil
		default:
			if err := p.field(line); err != nil {
				return 0, err
			}
		}
	}
}

func (p *headParser) field(line []byte) error {
	if line[0] == ' ' || line[0] == '\t' {
		return errFolded
	}
	if len(p.header.fields) >= p.maxFields {
		return errTooManyFields
	}
	name, value, err := splitField(line)
	if err != nil {
		return err
	}
	p.header.Add(name, value)
	return nil
}

// splitField takes a header line apart. The strings are views of it.
func splitField(line []byte) (name, value string, err error) {
	colon := 0
	for colon < len(line) && isToken[line[colon]] {
		colon++
	}
	if colon == 0 || colon == len(line) || line[colon] != ':' {
		return "", "", errFieldName
	}
	v := line[colon+1:]
	for len(v) > 0 && isBlank(v[0]) {
		v = v[1:]
	}
	for len(v) > 0 && isBlank(v[len(v)-1]) {
		v = v[:len(v)-1]
	}
	if !validValue(view(v)) {
		return "", "", errFieldValue
	}
	return view(line[:colon]), view(v), nil
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// view is b as a string, without a copy: it changes when b does.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// byteSet is which bytes may stand somewhere.
type byteSet [256]bool

func bytesOf(members string) (set byteSet) {
	for i := range len(members) {
		set[members[i]] = true
	}
	return set
}

func allOf[T string | []byte](set *byteSet, s T) bool {
	for i := range len(s) {
		if !set[s[i]] {
			return false
		}
	}
	return true
}

// isToken is RFC 9110's tchar.
var isToken = bytesOf("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

func validToken[T string | []byte](s T) bool { return len(s) > 0 && allOf(&isToken, s) }

// validValue is whether there is no control character but the tab in v.
func validValue[T string | []byte](v T) bool {
	for len(v) >= 8 {
		if hasControl(eightOf(v)) && !validBytes(v[:8]) {
			return false
		}
		v = v[8:]
	}
	return validBytes(v)
}

func validBytes[T string | []byte](v T) bool {
	for i := range len(v) {
		if v[i] < ' ' && v[i] != '\t' || v[i] == 0x7f {
			return false
		}
	}
	return true
}

// eightOf is the first eight bytes of s as a number.
func eightOf[T string | []byte](s T) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// hasControl is whether one of eight bytes is below blank, or DEL. It may say so of others next to such a one, never of none.
func hasControl(x uint64) bool {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	del := x ^ (ones * 0x7f)
	return ((x-ones*' ')&^x|(del-ones)&^del)&highs != 0
}
