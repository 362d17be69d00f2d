package vtl

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"stile/internal/jsonval"
)

// stringMethods are those of java.lang.String, static ones included: Velocity calls them on an instance.
var stringMethods = []method{
	{onString, "length", "", func(c *Call) (Value, error) { return intOf(utf16Length(c.Self.Str())), nil }},
	{onString, "isEmpty", "", func(c *Call) (Value, error) { return jsonval.OfBool(c.Self.Str() == ""), nil }},
	{onString, "isBlank", "", func(c *Call) (Value, error) {
		return jsonval.OfBool(strings.TrimFunc(c.Self.Str(), isJavaSpace) == ""), nil
	}},
	{onString, "toString", "", func(c *Call) (Value, error) { return c.Self, nil }},
	{onString, "intern", "", func(c *Call) (Value, error) { return c.Self, nil }},
	{onString, "trim", "", func(c *Call) (Value, error) {
		return jsonval.OfString(strings.TrimFunc(c.Self.Str(), func(r rune) bool { return r <= ' ' })), nil
	}},
	{onString, "strip", "", func(c *Call) (Value, error) {
		return jsonval.OfString(strings.TrimFunc(c.Self.Str(), isJavaSpace)), nil
	}},
	{onString, "stripLeading", "", func(c *Call) (Value, error) {
		return jsonval.OfString(strings.TrimLeftFunc(c.Self.Str(), isJavaSpace)), nil
	}},
	{onString, "stripTrailing", "", func(c *Call) (Value, error) {
		return jsonval.OfString(strings.TrimRightFunc(c.Self.Str(), isJavaSpace)), nil
	}},
	{onString, "toLowerCase", "", func(c *Call) (Value, error) { return jsonval.OfString(lowerCase(c.Self.Str())), nil }},
	{onString, "toUpperCase", "", func(c *Call) (Value, error) { return jsonval.OfString(upperCase(c.Self.Str())), nil }},
	{onString, "concat", "s", stringConcat},
	{onString, "contains", "q", func(c *Call) (Value, error) { return textTest(c, strings.Contains) }},
	{onString, "startsWith", "s", func(c *Call) (Value, error) { return textTest(c, strings.HasPrefix) }},
	{onString, "startsWith", "si", stringStartsWithAt},
	{onString, "endsWith", "s", func(c *Call) (Value, error) { return textTest(c, strings.HasSuffix) }},
	{onString, "contentEquals", "q", func(c *Call) (Value, error) { return textTest(c, func(a, b string) bool { return a == b }) }},
	{onString, "equalsIgnoreCase", "s", func(c *Call) (Value, error) {
		return jsonval.OfBool(!c.Args[0].IsNull() && equalFold(c.Self.Str(), c.Args[0].Str())), nil
	}},
	{onString, "compareTo", "s", stringCompareTo},
	{onString, "compareToIgnoreCase", "s", stringCompareToIgnoreCase},
	{onString, "indexOf", "s", stringIndexOf},
	{onString, "indexOf", "si", stringIndexOf},
	{onString, "indexOf", "i", stringIndexOfCharacter},
	{onString, "indexOf", "ii", stringIndexOfCharacter},
	{onString, "indexOf", "c", stringIndexOfCharacter},
	{onString, "indexOf", "ci", stringIndexOfCharacter},
	{onString, "lastIndexOf", "s", stringLastIndexOf},
	{onString, "lastIndexOf", "si", stringLastIndexOf},
	{onString, "lastIndexOf", "i", stringLastIndexOfCharacter},
	{onString, "lastIndexOf", "ii", stringLastIndexOfCharacter},
	{onString, "lastIndexOf", "c", stringLastIndexOfCharacter},
	{onString, "charAt", "i", stringCharAt},
	{onString, "codePointAt", "i", stringCodePointAt},
	{onString, "codePointBefore", "i", stringCodePointBefore},
	{onString, "codePointCount", "ii", stringCodePointCount},
	{onString, "offsetByCodePoints", "ii", stringOffsetByCodePoints},
	{onString, "substring", "i", stringSubstring},
	{onString, "substring", "ii", stringSubstring},
	{onString, "subSequence", "ii", stringSubstring},
	{onString, "replace", "qq", stringReplace},
	{onString, "replace", "cc", stringReplaceCharacter},
	{onString, "regionMatches", "isii", stringRegionMatches},
	{onString, "regionMatches", "bisii", stringRegionMatches},
	{onString, "matches", "s", stringMatches},
	{onString, "replaceAll", "ss", stringReplaceAll},
	{onString, "replaceFirst", "ss", stringReplaceFirst},
	{onString, "split", "s", stringSplit},
	{onString, "split", "si", stringSplit},
	{onString, "toCharArray", "", stringToCharArray},
	{onString, "getBytes", "", stringGetBytes},
	{onString, "getBytes", "s", stringGetBytes},
	{onString, "repeat", "i", stringRepeat},
	{onString, "indent", "i", stringIndent},
	{onString, "lines", "", stringLines},
	{onString, "format", "s*", stringFormat},
	{onString, "join", "q*", stringJoin},
	{onString, "valueOf", "o", func(c *Call) (Value, error) { return c.textOf(0) }},
	{onString, "copyValueOf", "o", func(c *Call) (Value, error) {
		if _, ok := c.Args[0].Opaque().(*javaArray); !ok {
			return Value{}, ErrNoMethod
		}
		return c.textOf(0)
	}},
}

func intOf(n int) Value { return jsonval.OfInt(int32(n)) }

func outOfBounds(what string, args ...any) error {
	return fmt.Errorf("StringIndexOutOfBoundsException: "+what, args...)
}

// textOf is String.valueOf: an array of characters becomes the string they make.
func (c *Call) textOf(i int) (Value, error) {
	if a, ok := c.Args[i].Opaque().(*javaArray); ok {
		if a.class != charArrayClass {
			return Value{}, ErrNoMethod
		}
		var units []uint16
		for _, item := range a.items {
			units = append(units, uint16(item.Opaque().(character)))
		}
		return jsonval.OfString(fromUTF16(units)), nil
	}
	if c.Args[i].IsNull() {
		return jsonval.OfString("null"), nil
	}
	return jsonval.OfString(c.Machine.Text(c.Args[i])), nil
}

func textTest(c *Call, test func(a, b string) bool) (Value, error) {
	s, err := c.str(0)
	if err != nil {
		return Value{}, err
	}
	return jsonval.OfBool(test(c.Self.Str(), s)), nil
}

func stringConcat(c *Call) (Value, error) {
	s, err := c.str(0)
	if err != nil || s == "" {
		return c.Self, err
	}
	c.Machine.Make(len(c.Self.Str()) + len(s))
	return jsonval.OfString(c.Self.Str() + s), nil
}

func stringReplace(c *Call) (Value, error) {
	from, err := c.str(0)
	if err != nil {
		return Value{}, err
	}
	to, err := c.str(1)
	if err != nil {
		return Value{}, err
	}
	return replaceText(c, from, to)
}

func replaceText(c *Call, from, to string) (Value, error) {
	s := c.Self.Str()
	n := strings.Count(s, from)
	if n == 0 {
		return c.Self, nil
	}
	c.Machine.Make(len(s) + n*(len(to)-len(from)))
	return jsonval.OfString(strings.ReplaceAll(s, from, to)), nil
}

func stringReplaceCharacter(c *Call) (Value, error) {
	from, to := c.Args[0].Opaque().(character), c.Args[1].Opaque().(character)
	units := toUTF16(c.Self.Str())
	for i := range units {
		if units[i] == uint16(from) {
			units[i] = uint16(to)
		}
	}
	return jsonval.OfString(fromUTF16(units)), nil
}

func stringRepeat(c *Call) (Value, error) {
	n := c.int(0)
	if n < 0 {
		return Value{}, fmt.Errorf("IllegalArgumentException: count is negative: %d", n)
	}
	s := c.Self.Str()
	if s == "" {
		return c.Self, nil
	}
	if n > c.Machine.budget.OutputBytes {
		c.Machine.Make(n)
	}
	c.Machine.Make(n * len(s))
	return jsonval.OfString(strings.Repeat(s, n)), nil
}

func stringIndent(c *Call) (Value, error) {
	n := c.int(0)
	if c.Self.Str() == "" {
		return c.Self, nil
	}
	var b strings.Builder
	for _, line := range javaLines(c.Self.Str()) {
		if n > 0 {
			c.Machine.Make(n + len(line))
			b.WriteString(strings.Repeat(" ", n))
		}
		for i := n; i < 0 && line != ""; i++ {
			r, size := utf8.DecodeRuneInString(line)
			if !isJavaSpace(r) {
				break
			}
			line = line[size:]
		}
		b.WriteString(line)
		b.WriteByte('\n')
	}
	return jsonval.OfString(b.String()), nil
}

// javaLines splits at line ends; a final one starts no further line.
func javaLines(s string) []string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	s = strings.TrimSuffix(s, "\n")
	return strings.Split(s, "\n")
}

func stringLines(c *Call) (Value, error) {
	if c.Self.Str() == "" {
		return jsonval.OfOpaque(&stream{}), nil
	}
	return jsonval.OfOpaque(&stream{len(javaLines(c.Self.Str()))}), nil
}

func stringToCharArray(c *Call) (Value, error) {
	units := toUTF16(c.Self.Str())
	c.Machine.Grow(len(units))
	items := make([]Value, len(units))
	for i, u := range units {
		items[i] = jsonval.OfOpaque(character(u))
	}
	return jsonval.OfOpaque(&javaArray{items, charArrayClass}), nil
}

const (
	charArrayClass   = "[C"
	byteArrayClass   = "[B"
	stringArrayClass = "[Ljava.lang.String;"
	objectArrayClass = "[Ljava.lang.Object;"
)

func stringGetBytes(c *Call) (Value, error) {
	if len(c.Args) > 0 {
		name, err := c.str(0)
		if err != nil {
			return Value{}, err
		}
		if !strings.EqualFold(name, "UTF-8") && !strings.EqualFold(name, "UTF8") {
			return Value{}, errors.New("UnsupportedEncodingException: " + name)
		}
	}
	s := c.Self.Str()
	c.Machine.Grow(len(s))
	items := make([]Value, len(s))
	for i := range len(s) {
		items[i] = jsonval.OfInt(int32(int8(s[i])))
	}
	return jsonval.OfOpaque(&javaArray{items, byteArrayClass}), nil
}

func stringJoin(c *Call) (Value, error) {
	separator, err := c.str(0)
	if err != nil {
		return Value{}, err
	}
	var it iterator
	switch {
	case len(c.Args) == 2 && c.Args[1].Kind() != jsonval.String:
		if c.Args[1].Kind() == jsonval.Map || !it.over(c.Args[1]) {
			return Value{}, ErrNoMethod
		}
	default:
		it.fixed, it.length = c.Args[1:], len(c.Args)-1
		for _, v := range it.fixed {
			if !acceptable('q', v) {
				return Value{}, ErrNoMethod
			}
		}
	}
	return joinAll(c, separator, &it)
}

func joinAll(c *Call, separator string, it *iterator) (Value, error) {
	var b strings.Builder
	for i := 0; it.hasNext(); i++ {
		if i > 0 {
			b.WriteString(separator)
		}
		v := it.next(c.Machine, c.Machine.at)
		if v.Kind() != jsonval.String && !v.IsNull() {
			return Value{}, errors.New("ClassCastException: only text can be joined")
		}
		if v.IsNull() {
			v = jsonval.OfString("null")
		}
		c.Machine.Make(len(separator) + len(v.Str()))
		b.WriteString(v.Str())
	}
	return jsonval.OfString(b.String()), nil
}
