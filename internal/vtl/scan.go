package vtl

import (
	"strings"
	"unicode/utf8"
)

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }

// blanks counts spaces and tabs.
func blanks(s string) int {
	n := 0
	for n < len(s) && (s[n] == ' ' || s[n] == '\t') {
		n++
	}
	return n
}

// lineEnd is the length of the line end that s starts with.
func lineEnd(s string) int {
	switch {
	case strings.HasPrefix(s, "\r\n"):
		return 2
	case s != "" && (s[0] == '\n' || s[0] == '\r'):
		return 1
	}
	return 0
}

func firstRune(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return s[:n]
}

// matchName offers a reference's names and the dots between them.
func matchName(c *candidate, s string) {
	if isLetter(s[0]) || s[0] == '_' {
		n := 1
		for n < len(s) && (isLetter(s[n]) || isDigit(s[n]) || s[n] == '-' || s[n] == '_') {
			n++
		}
		c.offer(identifier, n)
	}
	if s[0] == '.' && len(s) > 1 && isLetter(s[1]) {
		c.offer(dot, 2)
	}
}

func wordLength(s string) int {
	if s == "" || !isLetter(s[0]) && s[0] != '_' && s[0] != '@' {
		return 0
	}
	return 1 + wordCharacters(s[1:])
}

func wordCharacters(s string) int {
	n := 0
	for n < len(s) && (isLetter(s[n]) || isDigit(s[n]) || s[n] == '_' || s[n] == '@') {
		n++
	}
	return n
}

func bracketedWordLength(s string) int {
	if len(s) < 3 || s[0] != '{' || !isLetter(s[1]) && s[1] != '_' {
		return 0
	}
	n := 2 + wordCharacters(s[2:])
	if n < len(s) && s[n] == '}' {
		return n + 1
	}
	return 0
}

func matchWord(c *candidate, s string) {
	c.offer(word, wordLength(s))
	c.offer(bracketedWord, bracketedWordLength(s))
}

// matchNumber offers integers, which may drag a ".." along so that "1..3" isn't read as "1." and ".3", and fractions.
func matchNumber(c *candidate, s string) {
	sign := 0
	if s[0] == '-' {
		sign = 1
	}
	n := sign + digits(s[sign:])
	if n > sign {
		if strings.HasPrefix(s[n:], "..") {
			c.offer(integerLiteral, n+2)
		} else {
			c.offer(integerLiteral, n)
		}
		if e := exponent(s[n:]); e > 0 {
			c.offer(floatLiteral, n+e)
		}
	}
	if n < len(s) && s[n] == '.' {
		fraction := digits(s[n+1:])
		if n > sign || fraction > 0 {
			m := n + 1 + fraction
			c.offer(floatLiteral, m+exponent(s[m:]))
		}
	}
}

func digits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

func exponent(s string) int {
	if s == "" || s[0] != 'e' && s[0] != 'E' {
		return 0
	}
	n := 1
	if n < len(s) && (s[n] == '+' || s[n] == '-') {
		n++
	}
	if d := digits(s[n:]); d > 0 {
		return n + d
	}
	return 0
}
