package javaregex

import (
	"errors"
	"strconv"
	"strings"
)

// errNeedsBacktracking: RE2 has nothing like this part of the pattern.
var errNeedsBacktracking = errors.New("needs backtracking")

var errTooLarge = errors.New("regular expression too large")

const maxEmitted = 512 << 10 // bytes of pattern for the engine

// emitter writes a pattern for one of the engines. Both understand what is written but for the parts that only the backtracking one has.
type emitter struct {
	strings.Builder
	re2     bool
	purpose purpose
}

// emit writes n. Where nothing can follow n but the end of the text (last), $ needs no look at what follows.
func (e *emitter) emit(n *node, last bool) error {
	if e.Len() > maxEmitted {
		return errTooLarge
	}
	switch n.op {
	case opSequence:
		for i, part := range n.parts {
			if err := e.emit(part, last && i == len(n.parts)-1); err != nil {
				return err
			}
		}
		return nil
	case opChoice:
		return e.choice(n, last)
	case opSet:
		e.set(n.set)
		return nil
	case opRepeat:
		return e.repeat(n)
	case opCapture:
		return e.wrap("(", n.parts[0], last)
	case opBegin:
		if e.purpose == rest {
			e.set(nil)
		} else {
			e.WriteString(`\A`)
		}
		return nil
	case opEnd:
		e.WriteString(`\z`)
		return nil
	default:
		if n.op == opLineEnd && last && !n.multiline {
			return nil
		}
		if e.re2 {
			return errNeedsBacktracking
		}
		return e.backtracking(n)
	}
}

func (e *emitter) wrap(open string, n *node, last bool) error {
	e.WriteString(open)
	if err := e.emit(n, last); err != nil {
		return err
	}
	e.WriteByte(')')
	return nil
}

func (e *emitter) choice(n *node, last bool) error {
	for i, part := range n.parts {
		open := "(?:"
		if i > 0 {
			open = "|"
		}
		e.WriteString(open)
		if err := e.emit(part, last); err != nil {
			return err
		}
	}
	e.WriteByte(')')
	return nil
}

func (e *emitter) repeat(n *node) error {
	if n.greed == possessive {
		if e.re2 {
			return errNeedsBacktracking
		}
		e.WriteString("(?>")
	}
	if err := e.wrap("(?:", n.parts[0], false); err != nil {
		return err
	}
	switch {
	case n.min == 0 && n.max == unlimited:
		e.WriteByte('*')
	case n.min == 1 && n.max == unlimited:
		e.WriteByte('+')
	case n.min == 0 && n.max == 1:
		e.WriteByte('?')
	default:
		e.WriteString("{" + strconv.Itoa(n.min))
		if n.max != n.min {
			e.WriteByte(',')
			if n.max != unlimited {
				e.WriteString(strconv.Itoa(n.max))
			}
		}
		e.WriteByte('}')
	}
	switch n.greed {
	case lazy:
		e.WriteByte('?')
	case possessive:
		e.WriteByte(')')
	case greedy:
	}
	return nil
}

// lookings are how a look-around begins: ahead, behind, and both negated.
var lookings = map[[2]bool]string{
	{false, false}: "(?=", {true, false}: "(?<=", {false, true}: "(?!", {true, true}: "(?<!",
}

func (e *emitter) backtracking(n *node) error {
	switch n.op {
	case opAtomic:
		return e.wrap("(?>", n.parts[0], false)
	case opLook:
		return e.wrap(lookings[[2]bool{n.behind, n.negated}], n.parts[0], false)
	case opReference:
		if n.foldCase {
			e.WriteString("(?i:")
		}
		e.WriteString(`\k<` + strconv.Itoa(n.group) + `>`)
		if n.foldCase {
			e.WriteByte(')')
		}
	case opLastEnd:
		if e.purpose == skip {
			e.set(nil)
		} else {
			e.WriteString(`\G`)
		}
	case opLineBegin:
		e.lineBegin(n.unixLines)
	case opLineEnd:
		e.lineEnd(n)
	default: // opWordEdge, opNoWordEdge
		e.wordEdge(n)
	}
	return nil
}

// lineBegin is behind every line end but the one that ends the text.
func (e *emitter) lineBegin(unixLines bool) {
	if unixLines {
		e.WriteString(`(?:(?!\z)(?:\A|(?<=\n)))`)
	} else {
		e.WriteString("(?:(?!\\z)(?:\\A|(?<=[\\n\u0085\u2028\u2029])|(?<=\\r)(?!\\n)))")
	}
}

// lineEnd is before the line end at the end of the text, or with (?m) before each, and at the end of the text. It is never inside \r\n.
func (e *emitter) lineEnd(n *node) {
	switch {
	case n.unixLines && n.multiline:
		e.WriteString(`(?:(?=\n)|\z)`)
	case n.unixLines:
		e.WriteString(`(?=\n?\z)`)
	case n.multiline:
		e.WriteString("(?:(?<!\\r)(?=\\n)|(?=[\\r\u0085\u2028\u2029])|\\z)")
	default:
		e.WriteString("(?:(?=\\r\\n\\z)|(?<!\\r)(?=\\n\\z)|(?=[\\r\u0085\u2028\u2029]\\z)|\\z)")
	}
}

const (
	wordLetters        = `[_\p{L}\p{Nd}]`
	wordLettersUnicode = `[\p{L}\p{Nl}\p{Other_Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]`
	markedLetter       = `[\p{L}\p{Nd}]\p{Mn}` // a mark belongs to the word of the letter or digit that it stands on
)

// wordEdge writes that of the characters around exactly one is part of a word; for \B, that none or both are.
func (e *emitter) wordEdge(n *node) {
	letters := wordLetters
	if n.unicode {
		letters = wordLettersUnicode
	}
	before := letters + `|` + markedLetter + `+)`
	begins := `(?:(?=` + letters + `)|(?<=` + markedLetter + `*)(?=\p{Mn}))`
	ends := `(?!` + letters + `)(?!(?<=` + markedLetter + `*)\p{Mn})`
	if n.op == opNoWordEdge {
		begins, ends = ends, begins
	}
	e.WriteString(`(?:(?<!` + before + begins + `|(?<=` + before + ends + `)`)
}

// set writes one character of s.
func (e *emitter) set(s set) {
	switch {
	case len(s) == 0:
		e.WriteString("[^\\x00-\U0010FFFF]")
		return
	case len(s) == 1 && s[0].from == s[0].to:
		e.char(s[0].from)
		return
	}
	e.WriteByte('[')
	for _, next := range s {
		e.char(next.from)
		if next.to > next.from {
			e.WriteByte('-')
			e.char(next.to)
		}
	}
	e.WriteByte(']')
}

// char writes a character so that it means itself everywhere in a pattern.
func (e *emitter) char(r rune) {
	switch {
	case isAlnum(r):
		e.WriteRune(r)
	case r < 0x80:
		const hex = "0123456789ABCDEF"
		e.WriteString(`\x`)
		e.WriteByte(hex[r>>4])
		e.WriteByte(hex[r&15])
	case 0xD800 <= r && r <= 0xDFFF: // no text has these
		if r < 0xDC00 {
			r = 0xD7FF
		} else {
			r = 0xE000
		}
		e.WriteRune(r)
	default:
		e.WriteRune(r)
	}
}
