package vtl

import "strings"

// state selects which tokens are possible. Velocity's grammar is a context-dependent one: the same characters are different tokens
// in text, in a reference, in its argument list and in a directive, and its surprises come from when the state changes.
type state uint8

const (
	inText          state = iota
	inReference           // after $
	inModifier            // after $a.
	inArguments           // after $a.b(
	inIndex               // after $a[
	inDirective           // between the parentheses of a directive
	inDirectiveName       // after #
	inTextblock           // after #[[
	inBlockComment        // after #*
	inFormalComment       // after #**
	inLineComment         // after ##
)

// frame is what the lexer returns to when a reference, directive or comment ends.
type frame struct {
	lparen, rparen int
	state          state
}

// lexer makes tokens of a template, by longest match among the tokens of the current state. The first of equally long ones wins.
type lexer struct {
	src    string
	pos    int
	state  state
	stack  []frame
	lparen int
	rparen int

	inComment bool
	inSet     bool

	slashesFrom, slashesTo int // a run of backslashes that was measured before
}

func (l *lexer) push(to state) {
	l.stack = append(l.stack, frame{l.lparen, l.rparen, l.state})
	l.lparen = 0
	l.state = to
}

func (l *lexer) pop() bool {
	if len(l.stack) == 0 {
		l.lparen = 0
		l.state = inText
		return false
	}
	top := l.stack[len(l.stack)-1]
	l.stack = l.stack[:len(l.stack)-1]
	l.lparen, l.rparen, l.state = top.lparen, top.rparen, top.state
	return true
}

// next is the next token of the template.
func (l *lexer) next() (token, *Error) {
	var lost strings.Builder
	start := l.pos
	for {
		if l.pos == len(l.src) {
			if start != l.pos {
				return token{}, &Error{Offset: l.pos, Message: "the template ends in the middle of " + quote(l.src[start:])}
			}
			return token{kind: eof, pos: l.pos, lost: lost.String()}, nil
		}
		k, n := l.match()
		if k == none {
			return token{}, &Error{Offset: l.pos, Message: "unexpected " + quote(firstRune(l.src[l.pos:]))}
		}
		l.pos += n
		switch k {
		case dollar, dollarBang, hash, openTextblock, openFormalComment, openBlockComment, anything:
			l.open(k)
		case skipped:
			start = l.pos
		case terminator:
			lost.WriteString(kept(l.src[start:l.pos]))
			l.pos -= n
			l.pop()
			start = l.pos
		default:
			t := token{kind: k, pos: start, image: l.src[start:l.pos], lost: lost.String()}
			l.act(&t)
			return t, nil
		}
	}
}

// open enters what '$', '#' and their like begin. What they begin keeps them as the start of its image.
func (l *lexer) open(k kind) {
	if l.inComment {
		return
	}
	switch k {
	case dollar, dollarBang:
		if l.state == inReference {
			l.pop()
		}
		l.push(inReference)
	case hash:
		if l.state == inReference || l.state == inModifier {
			l.pop()
		}
		l.push(inDirectiveName)
	case openTextblock:
		l.inComment = true
		l.push(inTextblock)
	case openFormalComment:
		l.pos--
		l.inComment = true
		l.push(inFormalComment)
	case openBlockComment:
		l.inComment = true
		l.push(inBlockComment)
	}
}

// act changes the state as the token demands.
func (l *lexer) act(t *token) {
	switch t.kind {
	case indexLeft:
		l.push(inIndex)
	case leftParen:
		l.lparen++
		if l.state == inModifier {
			l.state = inArguments
		}
	case rightParen:
		l.closeParen()
	case callRightParen:
		l.state = inReference
	case setDirective:
		l.push(inDirective)
		l.inSet = true
		l.lparen++
	case lineCommentStart:
		if l.state == inReference {
			l.pop()
		}
		l.inComment = true
		l.push(inLineComment)
	case lineCommentEnd, formalComment, blockComment, textblock:
		l.inComment = false
		l.pop()
	case stringLiteral:
		if l.state == inDirective && !l.inSet && l.lparen == 0 {
			l.pop()
		}
	case integerLiteral:
		if strings.HasSuffix(t.image, "..") {
			t.image = t.image[:len(t.image)-2]
			l.pos -= 2
		}
		if l.lparen == 0 && !l.inSet && l.state != inArguments && l.state != inIndex {
			l.pop()
		}
	case floatLiteral:
		if l.lparen == 0 && !l.inSet && l.state != inArguments {
			l.pop()
		}
	case ifDirective, elseifDirective:
		l.state = inDirective
	case indexRight, endDirective, elseDirective, referenceRightCurly:
		l.pop()
	case dot:
		l.pos--
		t.image = "."
		l.state = inModifier
	}
}

// closeParen drops to the state below the one that holds the matching parenthesis.
func (l *lexer) closeParen() {
	for {
		if l.lparen > 0 {
			if l.lparen == l.rparen+1 {
				l.pop()
			} else {
				l.rparen++
			}
			return
		}
		if !l.pop() {
			return
		}
	}
}

// kept is what remains of an image that led nowhere: its '$' and '#', and backslashes before a '$'. The character after such a
// '$' is lost, as in Velocity.
func kept(image string) string {
	var b strings.Builder
	for i := 0; i < len(image); i++ {
		switch image[i] {
		case '#', '$':
			b.WriteByte(image[i])
		case '\\':
			j := i
			for j < len(image) && image[j] == '\\' {
				j++
			}
			if j < len(image) && image[j] == '$' {
				b.WriteString(image[i : j+1])
				i = j + 1
			}
		}
	}
	return b.String()
}
