package jmespath

import (
	"math/big"
	"strings"

	"stile/internal/python"
)

// kind is a token's type, under jmespath.py's names, which its messages show.
type kind string

const (
	kEOF      kind = "eof"
	kName     kind = "unquoted_identifier"
	kQuoted   kind = "quoted_identifier"
	kLiteral  kind = "literal"
	kNumber   kind = "number"
	kDot      kind = "dot"
	kStar     kind = "star"
	kLBracket kind = "lbracket"
	kRBracket kind = "rbracket"
	kFlatten  kind = "flatten"
	kFilter   kind = "filter"
	kLParen   kind = "lparen"
	kRParen   kind = "rparen"
	kLBrace   kind = "lbrace"
	kRBrace   kind = "rbrace"
	kComma    kind = "comma"
	kColon    kind = "colon"
	kCurrent  kind = "current"
	kExpref   kind = "expref"
	kPipe     kind = "pipe"
	kOr       kind = "or"
	kAnd      kind = "and"
	kNot      kind = "not"
	kEq       kind = "eq"
	kNe       kind = "ne"
	kLt       kind = "lt"
	kLte      kind = "lte"
	kGt       kind = "gt"
	kGte      kind = "gte"
)

type token struct {
	kind  kind
	value any // text, or the value of a literal or number
	start int // in characters
}

// operators in the order in which they are tried: longer ones first.
var operators = []struct {
	text string
	kind kind
}{
	{"[]", kFlatten},
	{"[?", kFilter},
	{"[", kLBracket},
	{"]", kRBracket},
	{"||", kOr},
	{"|", kPipe},
	{"&&", kAnd},
	{"&", kExpref},
	{"<=", kLte},
	{"<", kLt},
	{">=", kGte},
	{">", kGt},
	{"!=", kNe},
	{"!", kNot},
	{"==", kEq},
	{".", kDot},
	{"*", kStar},
	{",", kComma},
	{":", kColon},
	{"@", kCurrent},
	{"(", kLParen},
	{")", kRParen},
	{"{", kLBrace},
	{"}", kRBrace},
}

type lexer struct {
	query  string
	chars  []rune
	at     int
	tokens []token
}

func lex(query string) ([]token, error) {
	l := &lexer{query: query, chars: python.Runes(query)}
	for l.at < len(l.chars) {
		if err := l.next(); err != nil {
			return nil, err
		}
	}
	return append(l.tokens, token{kEOF, "", len(l.chars)}), nil
}

func (l *lexer) fail(position int, message string) error {
	return errorf("Bad jmespath expression: %s:\n%s\n%s^", message, l.query, strings.Repeat(" ", position))
}

func (l *lexer) add(k kind, value any, start int) {
	l.tokens = append(l.tokens, token{k, value, start})
}

func (l *lexer) next() error {
	start, c := l.at, l.chars[l.at]
	switch {
	case strings.ContainsRune(" \t\n\r", c):
		l.at++
	case isNameStart(c):
		for l.at < len(l.chars) && (isNameStart(l.chars[l.at]) || isDigit(l.chars[l.at])) {
			l.at++
		}
		l.add(kName, string(l.chars[start:l.at]), start)
	case c == '-' || isDigit(c):
		return l.number()
	case c == '"':
		return l.quoted()
	case c == '\'':
		text, err := l.until('\'')
		if err != nil {
			return err
		}
		l.add(kLiteral, strings.ReplaceAll(text, `\'`, "'"), start)
	case c == '`':
		return l.literal()
	default:
		return l.operator()
	}
	return nil
}

func (l *lexer) operator() error {
	for _, op := range operators {
		text := []rune(op.text)
		if l.at+len(text) <= len(l.chars) && string(l.chars[l.at:l.at+len(text)]) == op.text {
			l.add(op.kind, op.text, l.at)
			l.at += len(text)
			return nil
		}
	}
	if l.chars[l.at] == '=' {
		return l.fail(l.at, "Unknown token '='")
	}
	return l.fail(l.at, "Unknown token "+python.Text(l.chars[l.at:l.at+1]))
}

func (l *lexer) number() error {
	start := l.at
	l.at++
	for l.at < len(l.chars) && isDigit(l.chars[l.at]) {
		l.at++
	}
	text := string(l.chars[start:l.at])
	if text == "-" {
		return l.fail(start, "Unknown token '-'")
	}
	i, _ := new(big.Int).SetString(text, 10)
	l.add(kNumber, python.Normal(i), start)
	return nil
}

// until reads up to the closing delimiter; a backslash takes the next character with it and stays.
func (l *lexer) until(delimiter rune) (string, error) {
	start := l.at
	var text []rune
	for l.at++; l.at < len(l.chars); l.at++ {
		c := l.chars[l.at]
		if c == delimiter {
			l.at++
			return python.Text(text), nil
		}
		if c == '\\' {
			text = append(text, c)
			if l.at++; l.at >= len(l.chars) {
				break
			}
		}
		text = append(text, l.chars[l.at])
	}
	return "", l.fail(start, "Unclosed "+string(delimiter)+" delimiter")
}

func (l *lexer) quoted() error {
	start := l.at
	text, err := l.until('"')
	if err != nil {
		return err
	}
	name, err := python.ParseJSON(`"`+text+`"`, false)
	if err != nil {
		message, _, _ := strings.Cut(err.Error(), ":")
		return l.fail(start, message)
	}
	l.add(kQuoted, name, start)
	return nil
}

// literal reads JSON between backticks. Text that isn't JSON stands for itself, a habit from before there were raw strings.
func (l *lexer) literal() error {
	start := l.at
	text, err := l.until('`')
	if err != nil {
		return err
	}
	text = strings.ReplaceAll(text, "\\`", "`")
	value, err := python.ParseJSON(text, false)
	if err != nil {
		value, err = python.ParseJSON(`"`+strings.TrimLeft(text, " \t\n\r\v\f")+`"`, false)
	}
	if err != nil {
		return l.fail(start, "Bad token "+text)
	}
	l.add(kLiteral, value, start)
	return nil
}

func isNameStart(c rune) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' }

func isDigit(c rune) bool { return c >= '0' && c <= '9' }
