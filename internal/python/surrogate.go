package python

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A text of Python's may hold half a surrogate pair, which a JSON document can spell and UTF-8 cannot. Here it stands as the three bytes
// that UTF-8 would have for it, which no valid text contains.
const halfSize = 3

// appendRune is utf8.AppendRune, for halves of pairs too.
func appendRune(text []byte, r rune) []byte {
	if !utf16.IsSurrogate(r) {
		return utf8.AppendRune(text, r)
	}
	return append(text, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0xbf, 0x80|byte(r)&0xbf)
}

// halfAt is the half of a pair that text begins with.
func halfAt(text string) (rune, bool) {
	if len(text) < halfSize || text[0] != 0xed || text[1] < 0xa0 || text[1] > 0xbf || text[2]&0xc0 != 0x80 {
		return 0, false
	}
	return 0xd000 | rune(text[1]&0x3f)<<6 | rune(text[2]&0x3f), true
}

// Characters are those of a text, as Python counts them.
func Characters(text string) iter.Seq[rune] {
	return func(yield func(rune) bool) {
		for len(text) > 0 {
			r, size := utf8.DecodeRuneInString(text)
			if half, ok := halfAt(text); ok {
				r, size = half, halfSize
			}
			if !yield(r) {
				return
			}
			text = text[size:]
		}
	}
}

// Runes are the characters of a text.
func Runes(text string) []rune {
	if utf8.ValidString(text) {
		return []rune(text)
	}
	return slices.Collect(Characters(text))
}

// Text is the text of characters.
func Text(characters []rune) string {
	text := make([]byte, 0, len(characters))
	for _, r := range characters {
		text = appendRune(text, r)
	}
	return string(text)
}

// The halves that stand for bytes of the system's texts which are no UTF-8, as Python has them.
const (
	firstByte = 0xdc80
	lastByte  = 0xdcff
	bytesAt   = 0xdc00
)

// FromSystem is os.fsdecode: a word of the command line as a text.
func FromSystem(word string) string {
	if utf8.ValidString(word) {
		return word
	}
	var text []byte
	for len(word) > 0 {
		r, size := utf8.DecodeRuneInString(word)
		if r == utf8.RuneError && size == 1 {
			r = bytesAt + rune(word[0])
		}
		text, word = appendRune(text, r), word[size:]
	}
	return string(text)
}

// ToSystem is os.fsencode: a text as the name of a file.
func ToSystem(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	var name []byte
	for r := range Characters(text) {
		if r >= firstByte && r <= lastByte {
			name = append(name, byte(r-bytesAt))
		} else {
			name = appendRune(name, r)
		}
	}
	return string(name)
}

// Encodable is text with an escape for everything that UTF-8 has no form for, as sys.stderr writes it.
func Encodable(text string) string {
	if CheckEncodable(text) == nil {
		return text
	}
	var b strings.Builder
	for r := range Characters(text) {
		if utf16.IsSurrogate(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// CheckEncodable is the UnicodeEncodeError of text.encode('utf-8').
func CheckEncodable(text string) error {
	if utf8.ValidString(text) {
		return nil
	}
	var (
		begin, end = -1, 0 // the first run of halves, in characters
		first      rune
		at         int
	)
	for r := range Characters(text) {
		isHalf := utf16.IsSurrogate(r)
		if begin >= 0 && !isHalf {
			break
		}
		if isHalf && begin < 0 {
			begin, first = at, r
		}
		at++
		end = at
	}
	switch {
	case begin < 0:
		return nil
	case end-begin == 1:
		return fmt.Errorf(`'utf-8' codec can't encode character '\u%04x' in position %d: surrogates not allowed`, first, begin)
	}
	return fmt.Errorf("'utf-8' codec can't encode characters in position %d-%d: surrogates not allowed", begin, end-1)
}
