package cli_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"
)

// What is meant to differ: the banner speaks of stile, and a mistake in shorthand shows its place where aws 1.45 prints the name of the
// function that would have shown it.
var (
	banner    = regexp.MustCompile(`(?s)^usage: .* help\n`)
	shorthand = regexp.MustCompile(`(?s)(Expected: '.*', received: '.*' for input:\n).*`)
	pem       = regexp.MustCompile(`(-----BEGIN CERTIFICATE-----).*?(-----END)`)
)

func withoutCertificates(text string) string { return pem.ReplaceAllString(text, "$1(certificate)$2") }

func withoutOwnWords(text string) string {
	return shorthand.ReplaceAllString(banner.ReplaceAllString(text, "(usage)\n"), "$1(place)\n")
}

// renaming is which of one server's ids stands for which of the other's.
type renaming map[string]string

var (
	token = regexp.MustCompile(`\x1b\[[0-9]*m|[A-Za-z0-9]+`)
	id    = regexp.MustCompile(`^(?:[a-z0-9]{6,10}|[a-z0-9]{26}|[A-Za-z0-9]{40}|[0-9a-f]{8}|[0-9a-f]{4}|[0-9a-f]{12})$`)
	date  = regexp.MustCompile(`^1[0-9]{9}$`)
)

// text is whether a and b are the same but for ids, each always instead of the same other, and dates.
func (r renaming) text(a, b string) bool {
	if strings.Join(token.Split(a, -1), "\x00") != strings.Join(token.Split(b, -1), "\x00") {
		return false
	}
	words := token.FindAllString(b, -1)
	for i, x := range token.FindAllString(a, -1) {
		if !r.word(x, words[i]) {
			return false
		}
	}
	return true
}

func (r renaming) word(a, b string) bool {
	if known, ok := r[a]; ok {
		return known == b
	}
	switch {
	case a == b:
	case len(a) != len(b):
		return false
	case date.MatchString(a) && date.MatchString(b):
	case id.MatchString(a) && id.MatchString(b):
		r[a] = b
	default:
		return false
	}
	return true
}

// split cuts a line of a script into words; single quotes keep what is between them together, and # begins a comment.
func split(line string) ([]string, error) {
	var words []string
	word, open, quoted := strings.Builder{}, false, false
	for _, c := range line + " " {
		switch {
		case c == '\'':
			quoted, open = !quoted, true
		case !quoted && c == '#' && !open:
			return words, nil
		case !quoted && c == ' ':
			if open {
				words = append(words, word.String())
			}
			word.Reset()
			open = false
		default:
			word.WriteRune(c)
			open = true
		}
	}
	if quoted {
		return nil, errors.New("a quote isn't closed")
	}
	return words, nil
}

func TestIdsStandForEachOther(t *testing.T) {
	r := renaming{}
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{`"id": "abcdefgh12", "createdDate": 1700000000`, `"id": "zyxwvuts98", "createdDate": 1700000009`, true},
		{"abcdefgh12", "zyxwvuts98", true},
		{"abcdefgh12", "other00000", false},
		{"\x1b[34m1700000000\x1b[0m", "\x1b[34m1700000001\x1b[0m", true},
		{"pets", "cats", false},
		{"a b", "a  b", false},
		{"REGIONAL", "OPTIMISE", false},
	} {
		if got := r.text(c.a, c.b); got != c.want {
			t.Errorf("%s and %s: %v", c.a, c.b, got)
		}
	}
}
