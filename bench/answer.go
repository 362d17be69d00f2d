package main

import (
	"bytes"
	"errors"
)

// answerReader finds the ends of HTTP/1.1 responses without keeping them.
type answerReader struct {
	head  []byte // of a response whose head came in parts
	ok    bool   // its status is 200
	left  int    // of the body, or of the chunk
	state answerState
}

type answerState int

const (
	inHead answerState = iota
	inBody
	inChunkSize
	inChunk
	inTrailer
)

var errAnswer = errors.New("an answer that can't be understood")

// take reads bytes and answers how many it took until the end of a response, and whether that came.
func (a *answerReader) take(p []byte) (n int, done bool, err error) {
	for n < len(p) {
		switch a.state {
		case inHead:
			k, err := a.takeHead(p[n:])
			if n += k; err != nil {
				return n, false, err
			}
			if a.state == inBody && a.left == 0 {
				a.state = inHead
				return n, true, nil
			}
		case inBody, inChunk:
			k := min(a.left, len(p)-n)
			n, a.left = n+k, a.left-k
			if a.left > 0 {
				return n, false, nil
			}
			if a.state == inBody {
				a.state = inHead
				return n, true, nil
			}
			a.state = inChunkSize
		case inChunkSize, inTrailer:
			k, line, ok := a.takeLine(p[n:])
			if n += k; !ok {
				return n, false, nil
			}
			if a.state == inTrailer {
				if len(line) == 0 {
					a.state = inHead
					return n, true, nil
				}
				continue
			}
			if err := a.chunk(line); err != nil {
				return n, false, err
			}
		}
	}
	return n, false, nil
}

func (a *answerReader) takeHead(p []byte) (int, error) {
	head, before := p, len(a.head)
	if before > 0 {
		a.head = append(a.head, p...)
		head = a.head
	}
	end := bytes.Index(head, []byte("\r\n\r\n"))
	if end < 0 {
		if before == 0 {
			a.head = append(a.head, p...)
		}
		if len(a.head) > 64<<10 {
			return 0, errAnswer
		}
		return len(p), nil
	}
	if end < 12 {
		return 0, errAnswer
	}
	a.ok = string(head[9:12]) == "200"
	length, chunked := bodyLength(head[:end+2])
	switch {
	case chunked:
		a.state = inChunkSize
	case length < 0:
		return 0, errAnswer
	default:
		a.state, a.left = inBody, length
	}
	a.head = a.head[:0]
	return end + 4 - before, nil
}

// takeLine answers a line without its end once it has come.
func (a *answerReader) takeLine(p []byte) (n int, line []byte, ok bool) {
	i := bytes.IndexByte(p, '\n')
	if i < 0 {
		a.head = append(a.head, p...)
		return len(p), nil, false
	}
	line = append(a.head, p[:i]...)
	a.head = a.head[:0]
	return i + 1, bytes.TrimSuffix(line, []byte("\r")), true
}

// chunk reads a chunk's size; the line break after it counts with it.
func (a *answerReader) chunk(line []byte) error {
	size := 0
	for _, c := range line {
		switch {
		case c >= '0' && c <= '9':
			size = size<<4 + int(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			size = size<<4 + int(c|0x20-'a') + 10
		default:
			return errAnswer
		}
	}
	if len(line) == 0 {
		return errAnswer
	}
	if a.state, a.left = inChunk, size+2; size == 0 {
		a.state = inTrailer
	}
	return nil
}
