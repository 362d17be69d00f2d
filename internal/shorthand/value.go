package shorthand

import (
	"strings"
	"unicode"

	"stile/internal/python"
)

// first is the first value behind a key, or any inside brackets. It may be empty and may contain "=".
func (p *parser) first() (any, error) {
	if c := p.peek(); c == '\'' || c == '"' {
		return p.quoted(c)
	}
	text, ok := p.word(followsFirst)
	if !ok {
		return "", nil
	}
	return p.resolve(text)
}

// second is a further value behind a comma: it can't be empty nor contain "=", for then it is the next key.
func (p *parser) second() (any, error) {
	if c := p.peek(); c == '\'' || c == '"' {
		return p.quoted(c)
	}
	text, ok := p.word(followsSecond)
	if !ok {
		return nil, p.unexpected("<second>", "<none>")
	}
	return p.resolve(text)
}

func (p *parser) resolve(text string) (any, error) {
	if !p.files {
		return text, nil
	}
	return p.load(text)
}

// word reads an unquoted value: \, is a comma, blanks at its end don't count.
func (p *parser) word(follows func(rune) bool) (string, bool) {
	start := p.at
	for {
		c := p.peek()
		switch {
		case c == '\\' && p.at+1 < len(p.text) && p.text[p.at+1] == ',':
			p.at += 2
			continue
		case c != eof && (p.at == start && startsWord(c) || p.at > start && follows(c)):
			p.at++
			continue
		}
		text := strings.ReplaceAll(python.Text(p.text[start:p.at]), `\,`, ",")
		return strings.TrimRightFunc(text, isSpace), p.at > start
	}
}

func isSpace(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }

// startsWord, followsFirst and followsSecond leave out what the AWS command line's patterns leave out, all beyond U+FFFF included.
func startsWord(r rune) bool {
	return r > ' ' && r <= 0xffff && !strings.ContainsRune(`"',=[{`, r)
}

func followsFirst(r rune) bool {
	return (r > ' ' || isSpace(r)) && r <= 0xffff && !strings.ContainsRune(`"',]}`, r)
}

func followsSecond(r rune) bool {
	return (r > ' ' || isSpace(r)) && r <= 0xffff && !strings.ContainsRune(`"',=`, r)
}

// quoted reads a value in quotes. A backslash before the quote keeps it inside, unless no other quote follows.
func (p *parser) quoted(quote rune) (any, error) {
	end, escaped := -1, -1
	for i := p.at + 1; i < len(p.text) && end < 0; i++ {
		switch {
		case p.text[i] == '\\' && i+1 < len(p.text) && p.text[i+1] == quote:
			i++
			escaped = i
		case p.text[i] == quote:
			end = i
		}
	}
	if end < 0 {
		end = escaped
	}
	if end < 0 {
		name := "<double quoted>"
		if quote == '\'' {
			name = "<singled quoted>"
		}
		return nil, p.unexpected(name, "<none>")
	}
	text := python.Text(p.text[p.at+1 : end])
	p.at = end + 1
	text = strings.ReplaceAll(text, `\`+string(quote), string(quote))
	return p.resolve(strings.ReplaceAll(text, `\\`, `\`))
}
