package vtl

import (
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"stile/internal/javaregex"
	"stile/internal/jsonval"
)

// preparePattern compiles the regular expression that a string method is given as a constant. A bad one fails when it is used.
func preparePattern(name string, arguments []expression) any {
	switch name {
	case "matches", "replaceAll", "replaceFirst", "split":
	default:
		return nil
	}
	if len(arguments) == 0 {
		return nil
	}
	k, ok := arguments[0].(constant)
	if !ok || k.value.Kind() != jsonval.String {
		return nil
	}
	if text, ok := literalPattern(k.value.Str()); ok && name == "replaceAll" {
		return text
	}
	re, err := javaregex.Compile(k.value.Str())
	if err != nil {
		return nil
	}
	return re
}

// literalText is the text that a pattern without operators stands for. Templates replace quotes and the like by such patterns.
type literalText string

// literalPattern is false if the pattern is empty or has operators.
func literalPattern(pattern string) (literalText, bool) {
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		c := pattern[i]
		if c == '\\' {
			i++
			if i == len(pattern) || isLetter(pattern[i]) || isDigit(pattern[i]) || pattern[i] >= utf8.RuneSelf {
				return "", false
			}
			c = pattern[i]
		} else if strings.IndexByte(`.[](){}*+?^$|`, c) >= 0 {
			return "", false
		}
		b.WriteByte(c)
	}
	return literalText(b.String()), b.Len() > 0
}

// withPattern runs f with the regular expression that is the first argument, and counts the time that takes.
func withPattern(c *Call, f func(re *javaregex.Regexp) error) error {
	re, ok := c.Prepared.(*javaregex.Regexp)
	start := time.Now()
	if !ok {
		s, err := c.str(0)
		if err != nil {
			return err
		}
		if re, err = javaregex.Compile(s); err != nil {
			return err
		}
	}
	err := f(re)
	m := c.Machine
	m.regexTime += time.Since(start)
	if m.regexTime > m.budget.RegexTime || errors.Is(err, javaregex.ErrBudget) {
		m.exceed("%s for regular expressions", m.budget.RegexTime)
	}
	return err
}

func stringMatches(c *Call) (v Value, err error) {
	err = withPattern(c, func(re *javaregex.Regexp) error {
		matches, err := re.MatchString(c.Self.Str())
		v = jsonval.OfBool(matches)
		return err
	})
	return v, err
}

func stringReplaceAll(c *Call) (Value, error) {
	if from, ok := c.Prepared.(literalText); ok && !strings.ContainsAny(c.Args[1].Str(), `$\`) && !c.Args[1].IsNull() {
		return replaceText(c, string(from), c.Args[1].Str())
	}
	return replaceMatches(c, (*javaregex.Regexp).ReplaceAll)
}

func stringReplaceFirst(c *Call) (Value, error) {
	return replaceMatches(c, (*javaregex.Regexp).ReplaceFirst)
}

func replaceMatches(c *Call, replace func(re *javaregex.Regexp, s, replacement string) (string, error)) (v Value, err error) {
	err = withPattern(c, func(re *javaregex.Regexp) error {
		replacement, err := c.str(1)
		if err != nil {
			return err
		}
		s, err := replace(re, c.Self.Str(), replacement)
		c.Machine.Make(len(s))
		v = jsonval.OfString(s)
		return err
	})
	return v, err
}

func stringSplit(c *Call) (v Value, err error) {
	limit := 0
	if len(c.Args) > 1 {
		limit = c.int(1)
	}
	err = withPattern(c, func(re *javaregex.Regexp) error {
		parts, err := re.Split(c.Self.Str(), limit)
		c.Machine.Grow(len(parts))
		items := make([]Value, len(parts))
		for i, part := range parts {
			items[i] = jsonval.OfString(part)
		}
		v = jsonval.OfOpaque(&javaArray{items, stringArrayClass})
		return err
	})
	return v, err
}
