package wire

import (
	"strings"
	"testing"
)

func TestEachKnownNameIsFoundInWhateverCase(t *testing.T) {
	for n := NameOther + 1; n < Names; n++ {
		text := n.String()
		for _, text := range []string{text, strings.ToLower(text), strings.ToUpper(text)} {
			if got := NameOf(text); got != n {
				t.Errorf("%s is read as %q", text, got)
			}
		}
		for _, other := range []string{text + "x", "x" + text, text[1:], strings.Replace(text, text[1:2], "_", 1)} {
			if got := NameOf(other); got != NameOther {
				t.Errorf("%s is read as %s", other, got)
			}
		}
	}
}

// listed is the fields of h.
func listed(h *Header) []Field {
	fields := []Field{}
	for name, value := range h.All() {
		fields = append(fields, Field{name, value})
	}
	return fields
}
