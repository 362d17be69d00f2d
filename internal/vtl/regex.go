package vtl

import (
	"stile/internal/javaregex"
	"stile/internal/jsonval"
)

// pattern compiles a regular expression argument.
func (c *Call) pattern() (*javaregex.Regexp, error) {
	s, err := c.str(0)
	if err != nil {
		return nil, err
	}
	return javaregex.Compile(s)
}

func stringMatches(c *Call) (Value, error) {
	re, err := c.pattern()
	if err != nil {
		return Value{}, err
	}
	ok, err := re.MatchString(c.Self.Str())
	return jsonval.OfBool(ok), err
}

func stringReplaceAll(c *Call) (Value, error) {
	return replaceMatches(c, (*javaregex.Regexp).ReplaceAll)
}

func stringReplaceFirst(c *Call) (Value, error) {
	return replaceMatches(c, (*javaregex.Regexp).ReplaceFirst)
}

func replaceMatches(c *Call, replace func(re *javaregex.Regexp, s, replacement string) (string, error)) (Value, error) {
	re, err := c.pattern()
	if err != nil {
		return Value{}, err
	}
	replacement, err := c.str(1)
	if err != nil {
		return Value{}, err
	}
	s, err := replace(re, c.Self.Str(), replacement)
	if err != nil {
		return Value{}, err
	}
	c.Machine.Make(len(s))
	return jsonval.OfString(s), nil
}

func stringSplit(c *Call) (Value, error) {
	re, err := c.pattern()
	if err != nil {
		return Value{}, err
	}
	limit := 0
	if len(c.Args) > 1 {
		limit = c.int(1)
	}
	parts, err := re.Split(c.Self.Str(), limit)
	if err != nil {
		return Value{}, err
	}
	c.Machine.grow(len(parts))
	items := make([]Value, len(parts))
	for i, part := range parts {
		items[i] = jsonval.OfString(part)
	}
	return jsonval.OfOpaque(&javaArray{items, stringArrayClass}), nil
}
