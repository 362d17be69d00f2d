package plan

import (
	"strings"
	"testing"
)

// Encoders are used again: nothing of one body may stand in the next.
func TestBodiesAreEncodedOneAfterTheOther(t *testing.T) {
	for coding, encoders := range encodersOf {
		for _, body := range []string{strings.Repeat("a", 10_000), "b", strings.Repeat("ab", 70_000)} {
			encoded, err := encode(encoders, []byte(body))
			if err != nil {
				t.Fatal(err)
			}
			if decoded, err := decode(coding, encoded); string(decoded) != body || err != nil {
				t.Errorf("%s: %d bytes became %d, %v", coding, len(body), len(decoded), err)
			}
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	b.ReportAllocs()
	body := []byte(strings.Repeat(`{"id": 17, "type": "cat", "price": 249.99},`, 100))
	for b.Loop() {
		if _, err := encode(encodersOf["gzip"], body); err != nil {
			b.Fatal(err)
		}
	}
}
