package wire

import (
	"errors"
	"math/bits"
	"strconv"
)

// chunkReader takes a chunked body apart where it lies. It is strict where a message could be made to end in two places, and has
// budgets for what carries nothing: extensions and trailers.
type chunkReader struct {
	state    chunkState
	size     int64 // of the chunk, or what is left of it
	line     int   // bytes of the line so far
	overhead int   // bytes of extensions so far
	quoted   bool  // within quotes of an extension, where some end the line and some don't
	escaped  bool  // after a backslash there

	trailers []byte // the trailer section as it came
}

type chunkState uint8

const (
	chunkSize  chunkState = iota
	chunkBlank            // after the size: only an extension may follow
	chunkExtension
	chunkSizeEnd // CR seen
	chunkData
	chunkDataCR
	chunkDataLF
	trailerLine
	trailerLineEnd // CR seen
	chunksDone
)

var errChunk = errors.New("chunked body is malformed")

const (
	maxChunkLine     = 4096
	maxChunkOverhead = 16 << 10 // of a whole body, over and above what its data pays for
	maxTrailers      = 8 << 10
	maxChunkSize     = 1 << 50
)

func (c *chunkReader) reset() { *c = chunkReader{trailers: c.trailers[:0]} }

// done is whether the body's end has been read, trailers included.
func (c *chunkReader) done() bool { return c.state == chunksDone }

// next takes n bytes off the start of b and answers the piece of data that is among them; it answers at each piece, and else when b is
// used up or the body has ended.
func (c *chunkReader) next(b []byte) (data []byte, n int, err error) {
	for n < len(b) && c.state != chunksDone {
		if c.state == chunkData {
			k := min(c.size, int64(len(b)-n))
			data = b[n : n+int(k)]
			n += int(k)
			if c.size -= k; c.size == 0 {
				c.state = chunkDataCR
			}
			c.overhead = max(0, c.overhead-int(k))
			return data, n, nil
		}
		if err := c.step(b[n]); err != nil {
			return nil, n, err
		}
		n++
	}
	return nil, n, nil
}

func (c *chunkReader) step(b byte) error {
	switch c.state {
	case chunkSize:
		return c.stepSize(b)
	case chunkBlank:
		return c.stepBlank(b)
	case chunkExtension:
		return c.stepExtension(b)
	case chunkSizeEnd:
		c.state = chunkData
		if c.size == 0 {
			c.state = trailerLine
		}
		c.line = 0
		return expect(b, '\n')
	case chunkDataCR:
		c.state = chunkDataLF
		return expect(b, '\r')
	case chunkDataLF:
		c.state = chunkSize
		return expect(b, '\n')
	default:
		return c.stepTrailer(b)
	}
}

func (c *chunkReader) stepSize(b byte) error {
	digit := hexDigit(b)
	switch {
	case digit >= 0:
		c.line++
		if c.size = c.size<<4 | int64(digit); c.size > maxChunkSize || c.line > 16 {
			return errChunk
		}
		return nil
	case c.line == 0:
		return errChunk
	default:
		return c.stepBlank(b)
	}
}

func (c *chunkReader) stepBlank(b byte) error {
	switch {
	case b == ';':
		c.state = chunkExtension
		return nil
	case isBlank(b):
		c.state = chunkBlank
		c.line++
		return c.spend()
	case b == '\r':
		c.state = chunkSizeEnd
		return nil
	default:
		return errChunk
	}
}

// spend takes one byte that carries nothing off the budget.
func (c *chunkReader) spend() error {
	if c.overhead++; c.overhead > maxChunkOverhead || c.line > maxChunkLine {
		return errChunk
	}
	return nil
}

func (c *chunkReader) stepExtension(b byte) error {
	switch {
	case b == '\r' && !c.quoted:
		c.state = chunkSizeEnd
		return nil
	case b < ' ' && b != '\t' || b == 0x7f:
		return errChunk
	case c.escaped:
		c.escaped = false
	case b == '\\':
		c.escaped = c.quoted
	case b == '"':
		c.quoted = !c.quoted
	}
	c.line++
	return c.spend()
}

func (c *chunkReader) stepTrailer(b byte) error {
	if c.state == trailerLineEnd {
		if c.state = trailerLine; c.line == 0 {
			c.state = chunksDone
		}
		c.line = 0
		c.trailers = append(c.trailers, '\r', b)
		return expect(b, '\n')
	}
	switch {
	case b == '\r':
		c.state = trailerLineEnd
	case b == '\n' || len(c.trailers) >= maxTrailers:
		return errChunk
	default:
		c.line++
		c.trailers = append(c.trailers, b)
	}
	return nil
}

// trailer is the fields that followed the body, but for those that would say something about how it was to be read, which is too late.
// It shares no memory with the reader.
func (c *chunkReader) trailer() (Header, error) {
	var all Header
	if len(c.trailers) <= len("\r\n") {
		return all, nil
	}
	p := headParser{header: &all, maxFields: maxTrailers, start: []byte{}}
	if _, err := p.parse([]byte(string(c.trailers))); err != nil {
		return Header{}, err
	}
	kept := all.fields[:0]
	for _, f := range all.fields {
		if !barredFromTrailers(f.known) {
			kept = append(kept, f)
		}
	}
	all.fields = kept
	return all, nil
}

// barredFromTrailers goes by RFC 9110 section 6.5.1.
func barredFromTrailers(n Name) bool {
	switch n {
	case NameContentLength, NameTransferEncoding, NameHost, NameTrailer, NameConnection, NameKeepAlive, NameProxyConnection, NameUpgrade, NameTE, NameExpect,
		NameAuthorization, NameContentEncoding, NameContentType, NameCacheControl, NameMaxForwards:
		return true
	}
	return false
}

func expect(got, want byte) error {
	if got != want {
		return errChunk
	}
	return nil
}

func hexDigit(b byte) int {
	switch {
	case '0' <= b && b <= '9':
		return int(b - '0')
	case 'a' <= b && b <= 'f':
		return int(b-'a') + 10
	case 'A' <= b && b <= 'F':
		return int(b-'A') + 10
	default:
		return -1
	}
}

// maxChunkHead is room for the longest line that appendChunkHead writes.
const maxChunkHead = 16 + len("\r\n")

// appendChunkHead begins a chunk of n bytes, which "\r\n" ends.
func appendChunkHead(b []byte, n int) []byte {
	return append(strconv.AppendUint(b, uint64(n), 16), '\r', '\n')
}

// chunkHeadLength is how many bytes appendChunkHead writes.
func chunkHeadLength(n int) int { return max(1, (bits.Len(uint(n))+3)/4) + len("\r\n") }

// lastChunk ends a chunked body without trailers.
const lastChunk = "0\r\n\r\n"
