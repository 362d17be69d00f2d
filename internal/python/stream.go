package python

import (
	"bufio"
	"io"
)

// Stream is a stream of text as sys.stdout is one: what a single write can't encode, it doesn't write at all.
type Stream struct{ out *bufio.Writer }

// Print hands a stream over w to print. What was written before a failure stays written.
func Print(w io.Writer, print func(*Stream) error) error {
	s := &Stream{bufio.NewWriter(w)}
	failure := print(s)
	if err := s.out.Flush(); err != nil {
		return err
	}
	return failure
}

// Write is stream.write(text).
func (s *Stream) Write(text string) error {
	if err := CheckEncodable(text); err != nil {
		return err
	}
	_, err := s.out.WriteString(text)
	return err
}
