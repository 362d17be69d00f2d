//go:build race

package wire

// poison overwrites memory that is void, so that a test with the race detector shows who still reads it.
func poison(memory []byte) {
	for i := range memory {
		memory[i] = '~'
	}
}
