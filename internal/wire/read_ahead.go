package wire

import "io"

// readAhead waits for a connection to become readable without a buffer, where that can't be asked: it reads one byte, which the next
// read begins with.
type readAhead struct {
	first [1]byte
	has   bool
}

func (a *readAhead) read(from io.Reader, p []byte) (int, error) {
	if !a.has || len(p) == 0 {
		return from.Read(p)
	}
	a.has = false
	p[0] = a.first[0]
	return 1, nil
}

func (a *readAhead) each(from io.Reader, turn func() bool) error {
	for {
		if !a.has {
			if _, err := io.ReadFull(from, a.first[:]); err != nil {
				return err
			}
			a.has = true
		}
		if turn() {
			return nil
		}
	}
}
