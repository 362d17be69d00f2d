package python

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"
)

// ParseInt is int(text): blanks around, a sign, any decimal digits of Unicode, single underscores between them, any size.
// The answer is an int64 or a *big.Int.
func ParseInt(text string) (any, error) {
	digits, ok := plainDigits(strings.TrimFunc(text, isSpace))
	if ok {
		if i, err := strconv.ParseInt(digits, 10, 64); err == nil {
			return i, nil
		}
		if i, valid := new(big.Int).SetString(digits, 10); valid {
			return i, nil
		}
	}
	return nil, fmt.Errorf("invalid literal for int() with base 10: %s", Repr(text))
}

// ParseFloat is float(text).
func ParseFloat(text string) (float64, error) {
	bad := fmt.Errorf("could not convert string to float: %s", Repr(text))
	var b strings.Builder
	previous := rune(0)
	for _, r := range strings.TrimFunc(text, isSpace) {
		switch {
		case r == '_':
			if !isDigit(previous) {
				return 0, bad
			}
		case previous == '_' && !isDigit(r):
			return 0, bad
		case isDigit(r):
			b.WriteByte('0' + digitValue(r))
		case r == 'x' || r == 'X' || r == 'p' || r == 'P':
			return 0, bad
		default:
			b.WriteRune(r)
		}
		previous = r
	}
	if previous == '_' {
		return 0, bad
	}
	f, err := strconv.ParseFloat(b.String(), 64)
	if err != nil && !math.IsInf(f, 0) {
		return 0, bad
	}
	return f, nil
}

func plainDigits(text string) (string, bool) {
	var b strings.Builder
	for i, r := range text {
		switch {
		case i == 0 && (r == '+' || r == '-'):
			if r == '-' {
				b.WriteRune(r)
			}
		case isDigit(r):
			b.WriteByte('0' + digitValue(r))
		case r == '_' && underscoreFits(text, i):
		default:
			return "", false
		}
	}
	return b.String(), true
}

// underscoreFits is whether the underscore at text[i] stands between two digits.
func underscoreFits(text string, i int) bool {
	before := []rune(text[:i])
	after := []rune(text[i+1:])
	return len(before) > 0 && isDigit(before[len(before)-1]) && len(after) > 0 && isDigit(after[0])
}

func isDigit(r rune) bool {
	return r >= '0' && r <= '9' || r > unicode.MaxASCII && unicode.Is(unicode.Nd, r)
}

// digitValue counts from the start of r's run of ten: Unicode keeps every set of decimal digits together.
func digitValue(r rune) byte {
	if r <= '9' {
		return byte(r - '0')
	}
	for _, set := range unicode.Nd.R16 {
		if uint16(r) >= set.Lo && r <= rune(set.Hi) {
			return byte((r - rune(set.Lo)) % 10)
		}
	}
	for _, set := range unicode.Nd.R32 {
		if uint32(r) >= set.Lo && uint32(r) <= set.Hi {
			return byte((uint32(r) - set.Lo) % 10)
		}
	}
	return 0
}

// isSpace is str.isspace().
func isSpace(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }

// floatRepr is repr() of a float: the shortest digits that read back the same, with an exponent below 1e-4 and from 1e16.
func floatRepr(f float64) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	scientific := strconv.FormatFloat(f, 'e', -1, 64)
	exponent, _ := strconv.Atoi(scientific[strings.IndexByte(scientific, 'e')+1:])
	if f != 0 && (exponent < -4 || exponent >= 16) {
		return scientific
	}
	plain := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(plain, ".") {
		plain += ".0"
	}
	return plain
}

// IsNumber is whether v is an int or a float; True and False aren't.
func IsNumber(v any) bool { return IsInt(v) || isFloat(v) }

// IsInt is whether v is an int; True and False aren't.
func IsInt(v any) bool {
	switch v.(type) {
	case int64, *big.Int:
		return true
	}
	return false
}

func isFloat(v any) bool {
	_, ok := v.(float64)
	return ok
}

// Float is the number v as a float.
func Float(v any) float64 {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case *big.Int:
		f, _ := new(big.Float).SetInt(v).Float64()
		return f
	case float64:
		return v
	}
	return 0
}

// Big is the int v.
func Big(v any) *big.Int {
	switch v := v.(type) {
	case int64:
		return big.NewInt(v)
	case *big.Int:
		return v
	}
	return new(big.Int)
}

// Normal is i as an int64 where it fits.
func Normal(i *big.Int) any {
	if i.IsInt64() {
		return i.Int64()
	}
	return i
}

// Truncate is int(f) of a finite float.
func Truncate(f float64) any {
	i, _ := big.NewFloat(f).Int(nil)
	return Normal(i)
}

// CompareNumbers orders two numbers; ints of any size compare exactly among themselves.
func CompareNumbers(a, b any) int {
	if x, ok := a.(int64); ok {
		if y, ok := b.(int64); ok {
			switch {
			case x < y:
				return -1
			case x > y:
				return 1
			}
			return 0
		}
	}
	if IsInt(a) && IsInt(b) {
		return Big(a).Cmp(Big(b))
	}
	switch x, y := Float(a), Float(b); {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}
