package wire

import "errors"

// chunkFollower finds the end of a chunked body: strict where a message could be made to end in two places, blind to the rest.
type chunkFollower struct {
	state chunkState
	size  int64
	line  int // bytes of the line so far
}

type chunkState uint8

const (
	chunkSize chunkState = iota
	chunkExtension
	chunkSizeEnd // CR seen
	chunkData
	chunkDataCR
	chunkDataLF
	trailerLine
	trailerLineEnd // CR seen
)

var errChunk = errors.New("chunked body is malformed")

const (
	maxChunkLine = 4096
	maxChunkSize = 1 << 50
)

// feed takes bytes up to the body's end; it answers how many, and whether that was the end.
func (c *chunkFollower) feed(p []byte) (n int, done bool, err error) {
	for n < len(p) {
		if c.state == chunkData {
			k := min(c.size, int64(len(p)-n))
			n += int(k)
			if c.size -= k; c.size == 0 {
				c.state = chunkDataCR
			}
			continue
		}
		b := p[n]
		n++
		if done, err = c.step(b); done || err != nil {
			return n, done, err
		}
	}
	return n, false, nil
}

func (c *chunkFollower) step(b byte) (done bool, err error) {
	switch c.state {
	case chunkSize:
		return false, c.stepSize(b)
	case chunkExtension:
		return false, c.stepLine(b, chunkSizeEnd)
	case chunkSizeEnd:
		c.state = chunkData
		if c.size == 0 {
			c.state = trailerLine
		}
		c.line = 0
		return false, expect(b, '\n')
	case chunkDataCR:
		c.state = chunkDataLF
		return false, expect(b, '\r')
	case chunkDataLF:
		c.state = chunkSize
		return false, expect(b, '\n')
	case trailerLine:
		return false, c.stepLine(b, trailerLineEnd)
	default: // trailerLineEnd
		empty := c.line == 0
		c.state, c.line = trailerLine, 0
		return empty, expect(b, '\n')
	}
}

func (c *chunkFollower) stepSize(b byte) error {
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
	case b == '\r':
		c.state = chunkSizeEnd
		return nil
	case b == ';' || b == ' ' || b == '\t':
		c.state = chunkExtension
		return nil
	default:
		return errChunk
	}
}

// stepLine passes over a line up to its CR.
func (c *chunkFollower) stepLine(b byte, end chunkState) error {
	switch {
	case b == '\r':
		c.state = end
	case b == '\n' || c.line == maxChunkLine:
		return errChunk
	default:
		c.line++
	}
	return nil
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
