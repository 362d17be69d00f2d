package vtl

import "strings"

// candidate keeps the longest match; of equally long ones, the first.
type candidate struct {
	kind kind
	n    int
}

func (c *candidate) offer(k kind, n int) {
	if n > c.n {
		c.kind, c.n = k, n
	}
}

func (c *candidate) offerText(k kind, s, prefix string) {
	if strings.HasPrefix(s, prefix) {
		c.offer(k, len(prefix))
	}
}

// match finds the longest token that starts here. Tokens are offered in the order of Velocity's grammar.
func (l *lexer) match() (kind, int) {
	s := l.src[l.pos:]
	c := candidate{kind: none}
	switch l.state {
	case inText:
		l.matchText(&c, s)
	case inReference, inModifier:
		l.matchReference(&c, s)
	case inArguments:
		l.matchArguments(&c, s)
	case inIndex:
		c.offerText(indexRight, s, "]")
		l.matchOpening(&c, s)
		matchValue(&c, s)
		matchNumber(&c, s)
	case inDirective:
		l.matchDirective(&c, s)
	case inDirectiveName:
		l.matchDirectiveName(&c, s)
	case inTextblock:
		l.matchOpening(&c, s)
		c.offerText(textblock, s, "]]#")
		c.offer(anything, 1)
	case inBlockComment:
		l.matchOpening(&c, s)
		c.offerText(blockComment, s, "*#")
		c.offer(skipped, 1)
	case inFormalComment:
		l.matchOpening(&c, s)
		c.offerText(formalComment, s, "*#")
		c.offer(skipped, 1)
	case inLineComment:
		l.matchOpening(&c, s)
		c.offer(lineCommentEnd, lineEnd(s))
		c.offer(skipped, 1)
	}
	return c.kind, c.n
}

func (l *lexer) matchText(c *candidate, s string) {
	switch s[0] {
	case '\\', '$', '#':
		c.offer(escapedDirective, l.escapedDirectiveLength(s))
		c.offer(setDirective, setDirectiveLength(s))
		l.matchOpening(c, s)
		c.offerText(lineCommentStart, s, "##")
		c.offerText(doubleEscape, s, `\\`)
		c.offerText(escape, s, `\`)
		matchEmptyIndex(c, s)
	default:
		c.offer(setDirective, setDirectiveLength(s))
		n := strings.IndexAny(s, `$#\`)
		if n < 0 {
			n = len(s)
		}
		c.offer(text, n)
	}
}

func (l *lexer) matchReference(c *candidate, s string) {
	c.offerText(indexLeft, s, "[")
	if l.state == inModifier {
		c.offerText(leftParen, s, "(")
	}
	c.offer(setDirective, setDirectiveLength(s))
	l.matchOpening(c, s)
	if l.state == inReference {
		c.offerText(lineCommentStart, s, "##")
	}
	c.offerText(literalTrue, s, "true")
	c.offerText(literalFalse, s, "false")
	matchName(c, s)
	c.offerText(referenceLeftCurly, s, "{")
	c.offerText(referenceRightCurly, s, "}")
	c.offer(terminator, 1)
	if l.state == inReference {
		matchEmptyIndex(c, s)
	}
}

func (l *lexer) matchArguments(c *candidate, s string) {
	matchPunctuation(c, s)
	c.offerText(callRightParen, s, ")")
	c.offer(setDirective, setDirectiveLength(s))
	l.matchOpening(c, s)
	matchValue(c, s)
	matchNumber(c, s)
	matchName(c, s)
}

func (l *lexer) matchDirective(c *candidate, s string) {
	matchPunctuation(c, s)
	c.offerText(leftParen, s, "(")
	if s[0] == ')' {
		n := blanks(s[1:])
		if e := lineEnd(s[1+n:]); e > 0 {
			c.offer(rightParen, 1+n+e)
		} else {
			c.offer(rightParen, 1)
		}
	}
	l.matchOpening(c, s)
	c.offerText(lineCommentStart, s, "##")
	matchValue(c, s)
	for _, o := range operators {
		c.offerText(o.kind, s, o.image)
	}
	matchNumber(c, s)
	matchWord(c, s)
}

var operators = [...]struct {
	kind  kind
	image string
}{
	{minus, "-"},
	{plus, "+"},
	{multiply, "*"},
	{divide, "/"},
	{modulus, "%"},
	{logicalAnd, "&&"},
	{logicalAnd, "and"},
	{logicalOr, "||"},
	{logicalOr, "or"},
	{less, "<"},
	{less, "lt"},
	{lessOrEqual, "<="},
	{lessOrEqual, "le"},
	{greater, ">"},
	{greater, "gt"},
	{greaterOrEqual, ">="},
	{greaterOrEqual, "ge"},
	{equal, "=="},
	{equal, "eq"},
	{notEqual, "!="},
	{notEqual, "ne"},
	{logicalNot, "!"},
	{logicalNot, "not"},
	{assign, "="},
}

func (l *lexer) matchDirectiveName(c *candidate, s string) {
	l.matchOpening(c, s)
	c.offerText(lineCommentStart, s, "##")
	for _, d := range blockDirectives {
		for _, image := range d.images {
			if !strings.HasPrefix(s, image) {
				continue
			}
			n := len(image)
			if d.eatsLineEnd {
				b := blanks(s[n:])
				if e := lineEnd(s[n+b:]); e > 0 {
					n += b + e
				}
			}
			c.offer(d.kind, n)
		}
	}
	matchNumber(c, s)
	matchWord(c, s)
	c.offer(terminator, 1)
}

var blockDirectives = [...]struct {
	kind        kind
	images      [2]string
	eatsLineEnd bool
}{
	{endDirective, [2]string{"end", "{end}"}, true},
	{ifDirective, [2]string{"if", "{if}"}, false},
	{elseifDirective, [2]string{"elseif", "{elseif}"}, false},
	{elseDirective, [2]string{"else", "{else}"}, true},
}

// matchOpening offers what can begin anywhere, even inside comments and arguments.
func (l *lexer) matchOpening(c *candidate, s string) {
	switch s[0] {
	case '\\', '$':
		n := l.slashes()
		if n < len(s) && s[n] == '$' {
			c.offer(dollar, n+1)
			m := n + 1
			for m < len(s) && s[m] == '\\' {
				m++
			}
			if m < len(s) && s[m] == '!' {
				c.offer(dollarBang, m+1)
			}
		}
	case '#':
		c.offerText(openTextblock, s, "#[[")
		if strings.HasPrefix(s, "#**") && len(s) > 3 && s[3] != '#' {
			c.offer(openFormalComment, 3+len(firstRune(s[3:])))
		}
		c.offerText(openBlockComment, s, "#*")
		c.offer(hash, 1)
	}
}

// slashes counts the backslashes from here on. A run is measured once, however often its rest is asked for.
func (l *lexer) slashes() int {
	if l.pos < l.slashesFrom || l.pos >= l.slashesTo {
		end := l.pos
		for end < len(l.src) && l.src[end] == '\\' {
			end++
		}
		l.slashesFrom, l.slashesTo = l.pos, end
	}
	return max(0, l.slashesTo-l.pos)
}

// escapedDirectiveLength measures an odd number of backslashes, '#' and a word.
func (l *lexer) escapedDirectiveLength(s string) int {
	if s[0] != '\\' {
		return 0
	}
	n := l.slashes()
	if n%2 == 0 || n >= len(s) || s[n] != '#' {
		return 0
	}
	if w := max(wordLength(s[n+1:]), bracketedWordLength(s[n+1:])); w > 0 {
		return n + 1 + w
	}
	return 0
}

// setDirectiveLength measures blanks, "#set" and its parenthesis: #set takes the blanks before it along.
func setDirectiveLength(s string) int {
	if s[0] != ' ' && s[0] != '\t' && s[0] != '#' {
		return 0
	}
	n := blanks(s)
	switch {
	case strings.HasPrefix(s[n:], "#set"):
		n += len("#set")
	case strings.HasPrefix(s[n:], "#{set}"):
		n += len("#{set}")
	default:
		return 0
	}
	for n < len(s) && s[n] == ' ' {
		n++
	}
	if n < len(s) && s[n] == '(' {
		return n + 1
	}
	return 0
}

func matchEmptyIndex(c *candidate, s string) {
	for _, image := range [...]string{"$[", "$![", `$\![`, "$."} {
		c.offerText(emptyIndex, s, image)
	}
}

func matchPunctuation(c *candidate, s string) {
	switch s[0] {
	case '[':
		c.offer(leftBracket, 1)
	case ']':
		c.offer(rightBracket, 1)
	case ',':
		c.offer(comma, 1)
	case '.':
		c.offerText(doubleDot, s, "..")
	case ':':
		c.offer(colon, 1)
	case '{':
		c.offer(leftCurly, 1)
	case '}':
		c.offer(rightCurly, 1)
	}
}

func matchValue(c *candidate, s string) {
	n := 0
	for n < len(s) && (s[n] == ' ' || s[n] == '\t' || s[n] == '\n' || s[n] == '\r') {
		n++
	}
	c.offer(whitespace, n)
	c.offer(stringLiteral, stringLength(s))
	c.offerText(literalTrue, s, "true")
	c.offerText(literalFalse, s, "false")
}

// stringLength measures a literal in quotes, in which a doubled quote stands for one. A doubled quote that no other follows ends it.
func stringLength(s string) int {
	q := s[0]
	if q != '"' && q != '\'' {
		return 0
	}
	end := 0
	for i := 1; ; {
		j := strings.IndexByte(s[i:], q)
		if j < 0 {
			return end
		}
		i += j + 1
		end = i
		if i == len(s) || s[i] != q {
			return end
		}
		i++
	}
}
