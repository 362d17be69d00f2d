package vtl

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"stile/internal/jsonval"
)

// Java counts in UTF-16 code units. In ASCII these are bytes, which is what most of the functions here find out first.

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func utf16Length(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

func toUTF16(s string) []uint16 { return utf16.Encode([]rune(s)) }

// fromUTF16 writes half of a surrogate pair as '?', which is what becomes of it when Java encodes it.
func fromUTF16(units []uint16) string {
	var b strings.Builder
	for i := 0; i < len(units); i++ {
		r := rune(units[i])
		if utf16.IsSurrogate(r) {
			pair := rune(unicode.ReplacementChar)
			if i+1 < len(units) {
				pair = utf16.DecodeRune(r, rune(units[i+1]))
			}
			if pair == unicode.ReplacementChar {
				b.WriteByte('?')
				continue
			}
			r = pair
			i++
		}
		b.WriteRune(r)
	}
	return b.String()
}

func stringSubstring(c *Call) (Value, error) {
	s := c.Self.Str()
	var units []uint16
	n := len(s)
	ascii := isASCII(s)
	if !ascii {
		units = toUTF16(s)
		n = len(units)
	}
	from, to := c.int(0), n
	if len(c.Args) > 1 {
		to = c.int(1)
	}
	if from < 0 || to > n || from > to {
		return Value{}, outOfBounds("begin %d, end %d, length %d", from, to, n)
	}
	if ascii {
		return jsonval.OfString(s[from:to]), nil
	}
	c.Machine.Make(to - from)
	return jsonval.OfString(fromUTF16(units[from:to])), nil
}

// units is the receiver and, if it is a string, the argument in code units.
func stringIndexOf(c *Call) (Value, error) {
	part, err := c.str(0)
	if err != nil {
		return Value{}, err
	}
	s := c.Self.Str()
	from := 0
	if len(c.Args) > 1 {
		from = max(0, c.int(1))
	}
	if isASCII(s) {
		from = min(from, len(s))
		i := strings.Index(s[from:], part)
		if i >= 0 {
			i += from
		}
		return intOf(i), nil
	}
	return intOf(indexUnits(toUTF16(s), toUTF16(part), from)), nil
}

func indexUnits(s, part []uint16, from int) int {
	if len(part) == 0 {
		return min(from, len(s))
	}
	for i := from; i+len(part) <= len(s); i++ {
		if slices.Equal(s[i:i+len(part)], part) {
			return i
		}
	}
	return -1
}

func lastIndexUnits(s, part []uint16, from int) int {
	for i := min(from, len(s)-len(part)); i >= 0; i-- {
		if slices.Equal(s[i:i+len(part)], part) {
			return i
		}
	}
	return -1
}

func stringLastIndexOf(c *Call) (Value, error) {
	part, err := c.str(0)
	if err != nil {
		return Value{}, err
	}
	s := c.Self.Str()
	if len(c.Args) == 1 && isASCII(s) {
		return intOf(strings.LastIndex(s, part)), nil
	}
	units := toUTF16(s)
	from := len(units)
	if len(c.Args) > 1 {
		from = c.int(1)
	}
	return intOf(lastIndexUnits(units, toUTF16(part), from)), nil
}

// codePoint is an argument that is a character or the number of one.
func (c *Call) codePoint(i int) []uint16 {
	if ch, ok := c.Args[i].Opaque().(character); ok {
		return []uint16{uint16(ch)}
	}
	r := rune(c.Args[i].Int())
	if r >= 0 && r <= 0xFFFF {
		return []uint16{uint16(r)}
	}
	if r > unicode.MaxRune || r < 0 {
		return nil
	}
	return utf16.Encode([]rune{r})
}

func stringIndexOfCharacter(c *Call) (Value, error) {
	part := c.codePoint(0)
	if part == nil {
		return intOf(-1), nil
	}
	from := 0
	if len(c.Args) > 1 {
		from = max(0, c.int(1))
	}
	return intOf(indexUnits(toUTF16(c.Self.Str()), part, from)), nil
}

func stringLastIndexOfCharacter(c *Call) (Value, error) {
	part := c.codePoint(0)
	if part == nil {
		return intOf(-1), nil
	}
	units := toUTF16(c.Self.Str())
	from := len(units)
	if len(c.Args) > 1 {
		from = c.int(1)
	}
	return intOf(lastIndexUnits(units, part, from)), nil
}

func stringStartsWithAt(c *Call) (Value, error) {
	prefix, err := c.str(0)
	if err != nil {
		return Value{}, err
	}
	s, p, at := toUTF16(c.Self.Str()), toUTF16(prefix), c.int(1)
	return jsonval.OfBool(at >= 0 && at+len(p) <= len(s) && slices.Equal(s[at:at+len(p)], p)), nil
}

func (c *Call) unitAt(i int) ([]uint16, int, error) {
	units := toUTF16(c.Self.Str())
	at := c.int(i)
	if at < 0 || at >= len(units) {
		return nil, 0, outOfBounds("index %d, length %d", at, len(units))
	}
	return units, at, nil
}

func stringCharAt(c *Call) (Value, error) {
	units, i, err := c.unitAt(0)
	if err != nil {
		return Value{}, err
	}
	return jsonval.OfOpaque(character(units[i])), nil
}

func stringCodePointAt(c *Call) (Value, error) {
	units, i, err := c.unitAt(0)
	if err != nil {
		return Value{}, err
	}
	r := rune(units[i])
	if i+1 < len(units) {
		if pair := utf16.DecodeRune(r, rune(units[i+1])); pair != unicode.ReplacementChar {
			r = pair
		}
	}
	return jsonval.OfInt(r), nil
}

func stringCodePointBefore(c *Call) (Value, error) {
	units := toUTF16(c.Self.Str())
	i := c.int(0) - 1
	if i < 0 || i >= len(units) {
		return Value{}, outOfBounds("index %d, length %d", i+1, len(units))
	}
	r := rune(units[i])
	if i > 0 {
		if pair := utf16.DecodeRune(rune(units[i-1]), r); pair != unicode.ReplacementChar {
			r = pair
		}
	}
	return jsonval.OfInt(r), nil
}

func stringCodePointCount(c *Call) (Value, error) {
	units := toUTF16(c.Self.Str())
	from, to := c.int(0), c.int(1)
	if from < 0 || to > len(units) || from > to {
		return Value{}, outOfBounds("begin %d, end %d, length %d", from, to, len(units))
	}
	return intOf(len(utf16.Decode(units[from:to]))), nil
}

func stringOffsetByCodePoints(c *Call) (Value, error) {
	units := toUTF16(c.Self.Str())
	at, n := c.int(0), c.int(1)
	if at < 0 || at > len(units) {
		return Value{}, outOfBounds("index %d, length %d", at, len(units))
	}
	for ; n > 0; n-- {
		if at >= len(units) {
			return Value{}, outOfBounds("offset beyond the end")
		}
		if at+1 < len(units) && utf16.DecodeRune(rune(units[at]), rune(units[at+1])) != unicode.ReplacementChar {
			at++
		}
		at++
	}
	for ; n < 0; n++ {
		if at <= 0 {
			return Value{}, outOfBounds("offset before the start")
		}
		if at > 1 && utf16.DecodeRune(rune(units[at-2]), rune(units[at-1])) != unicode.ReplacementChar {
			at--
		}
		at--
	}
	return intOf(at), nil
}

func stringRegionMatches(c *Call) (Value, error) {
	ignoreCase := false
	first := 0
	if len(c.Args) == 5 {
		ignoreCase, first = c.Args[0].Bool(), 1
	}
	other, err := c.str(first + 1)
	if err != nil {
		return Value{}, err
	}
	s, o := toUTF16(c.Self.Str()), toUTF16(other)
	at, from, n := c.int(first), c.int(first+2), c.int(first+3)
	if at < 0 || from < 0 || at > len(s)-n || from > len(o)-n {
		return jsonval.OfBool(false), nil
	}
	if n <= 0 {
		return jsonval.OfBool(true), nil
	}
	a, b := s[at:at+n], o[from:from+n]
	if ignoreCase {
		return jsonval.OfBool(equalFold(fromUTF16(a), fromUTF16(b))), nil
	}
	return jsonval.OfBool(slices.Equal(a, b)), nil
}

func stringCompareTo(c *Call) (Value, error) {
	other, err := c.str(0)
	if err != nil {
		return Value{}, err
	}
	return intOf(compareUnits(toUTF16(c.Self.Str()), toUTF16(other))), nil
}

func stringCompareToIgnoreCase(c *Call) (Value, error) {
	other, err := c.str(0)
	if err != nil {
		return Value{}, err
	}
	return intOf(compareUnits(toUTF16(foldCase(c.Self.Str())), toUTF16(foldCase(other)))), nil
}

func compareUnits(a, b []uint16) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return int(a[i]) - int(b[i])
		}
	}
	return len(a) - len(b)
}

// foldCase is what Java compares when it ignores case: each character in lower case of its upper case.
func foldCase(s string) string {
	return strings.Map(func(r rune) rune { return unicode.ToLower(unicode.ToUpper(r)) }, s)
}

func equalFold(a, b string) bool { return foldCase(a) == foldCase(b) }

// lowerCase and upperCase follow the Unicode tables, with the few special cases of Java's root locale that templates meet.
func lowerCase(s string) string { return strings.ToLower(s) }

func upperCase(s string) string {
	if strings.Contains(s, "ß") {
		s = strings.ReplaceAll(s, "ß", "SS")
	}
	return strings.ToUpper(s)
}

// isJavaSpace is Character.isWhitespace.
func isJavaSpace(r rune) bool {
	switch r {
	case 0x00A0, 0x2007, 0x202F, 0x0085:
		return false
	case 0x1C, 0x1D, 0x1E, 0x1F:
		return true
	}
	return unicode.IsSpace(r)
}
