package wire

import (
	"bytes"
	"errors"
	"io"
	"slices"
)

// Body is a message's payload: bytes at hand, or a stream that is read once. The zero Body is empty.
type Body struct {
	bytes  []byte
	stream io.ReadCloser
	length int64 // of the stream; -1 if unknown
}

// ErrTooLarge is what ReadAll answers for a body over its limit.
var ErrTooLarge = errors.New("body is larger than allowed")

// Bytes is a body at hand. It isn't copied.
func Bytes(b []byte) Body { return Body{bytes: b, length: int64(len(b))} }

// Stream is a body of length bytes still to be read, or of unknown length if that is -1.
func Stream(r io.ReadCloser, length int64) Body { return Body{stream: r, length: length} }

// Len is the body's length in bytes, -1 if unknown.
func (b *Body) Len() int64 { return b.length }

// Buffered is whether the body is at hand.
func (b *Body) Buffered() bool { return b.stream == nil }

// Reader reads the body from its start if it is at hand, else from where the stream stands.
func (b *Body) Reader() io.Reader {
	if b.stream != nil {
		return b.stream
	}
	return bytes.NewReader(b.bytes)
}

// ReadAll brings a body of at most limit bytes to hand and answers it; a larger one is ErrTooLarge, whether it says so or not.
func (b *Body) ReadAll(limit int64) ([]byte, error) {
	if b.stream == nil {
		if b.length > limit {
			return nil, ErrTooLarge
		}
		return b.bytes, nil
	}
	if b.length > limit {
		return nil, ErrTooLarge
	}
	all, err := b.readAll(limit)
	if closeErr := b.stream.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return nil, err
	}
	if int64(len(all)) > limit {
		return nil, ErrTooLarge
	}
	*b = Bytes(all)
	return all, nil
}

func (b *Body) readAll(limit int64) ([]byte, error) {
	if b.length > 0 {
		return b.readKnown()
	}
	var buf bytes.Buffer
	_, err := buf.ReadFrom(io.LimitReader(b.stream, limit+1))
	return buf.Bytes(), err
}

// readKnown makes room for what is promised only as it comes: a promise costs nothing.
func (b *Body) readKnown() ([]byte, error) {
	if own, ok := b.stream.(interface{ room() []byte }); ok {
		if all := own.room(); all != nil {
			_, err := io.ReadFull(b.stream, all)
			return all, err
		}
	}
	all := make([]byte, 0, min(b.length, firstRoom))
	for {
		n, err := io.ReadFull(b.stream, all[len(all):cap(all)])
		if all = all[:len(all)+n]; err != nil || int64(len(all)) == b.length {
			return all, err
		}
		all = slices.Grow(all, int(min(b.length-int64(len(all)), int64(len(all)))))
		all = all[:len(all):min(int64(cap(all)), b.length)]
	}
}

const firstRoom = 64 << 10

// Close gives up what is left of a stream.
func (b *Body) Close() error {
	if b.stream == nil {
		return nil
	}
	return b.stream.Close()
}
