package python

import (
	"slices"
	"testing"
)

func TestBytesThatAreNoTextComeAndGo(t *testing.T) {
	for word, want := range map[string][]rune{
		"é😀":           []rune("é😀"),
		"a\xffb":       {'a', 0xdcff, 'b'},
		"\xed\xa0\x80": {0xdced, 0xdca0, 0xdc80},
		"\xf0\x9f":     {0xdcf0, 0xdc9f},
		"\x80":         {0xdc80},
		"":             nil,
	} {
		text := FromSystem(word)
		if got := Runes(text); !slices.Equal(got, want) {
			t.Errorf("%q has the characters %x, want %x", word, got, want)
		}
		if got := Text(want); got != text {
			t.Errorf("%x is the text %q, want %q", want, got, text)
		}
		if got := ToSystem(text); got != word {
			t.Errorf("%q comes back as %q", word, got)
		}
	}
}

func TestHalvesOfPairsCannotBeEncoded(t *testing.T) {
	for _, c := range []struct {
		text      []rune
		err, with string
	}{
		{[]rune("é😀\ufffd"), "", "é😀\ufffd"},
		{[]rune{'é', 0xd800, 'x'}, `'utf-8' codec can't encode character '\ud800' in position 1: surrogates not allowed`, `é\ud800x`},
		{[]rune{0xdc00, 0xd800, 'x', 0xdfff}, "'utf-8' codec can't encode characters in position 0-1: surrogates not allowed", `\udc00\ud800x\udfff`},
	} {
		text := Text(c.text)
		err := CheckEncodable(text)
		if (err == nil) != (c.err == "") || err != nil && err.Error() != c.err {
			t.Errorf("%x: %v, want %s", c.text, err, c.err)
		}
		if got := Encodable(text); got != c.with {
			t.Errorf("%x shows as %s, want %s", c.text, got, c.with)
		}
		if parsed, err := ParseJSON(JSON(text, Style{ASCII: true}), false); parsed != text {
			t.Errorf("%x comes back from JSON as %q, %v", c.text, parsed, err)
		}
	}
}
