package vtl

import (
	"errors"
	"math/big"
	"strconv"
	"strings"

	"stile/internal/jsonval"
)

func numberFormat(s string) error { return errors.New("NumberFormatException: " + quote(s)) }

func parseInt(c *Call) (Value, error) { return parseInteger(c, jsonval.Integer) }

func parseLong(c *Call) (Value, error) { return parseInteger(c, jsonval.Long) }

// parseInteger is a static function of the receiver's class, which must be k.
func parseInteger(c *Call, k jsonval.Kind) (Value, error) {
	if c.Self.Kind() != k {
		return Value{}, ErrNoMethod
	}
	radix := 10
	if len(c.Args) > 1 {
		radix = c.int(1)
	}
	return wholeFrom(c, c.Args[0].Str(), radix)
}

func wholeFrom(c *Call, s string, radix int) (Value, error) {
	const smallest, largest = 2, 36
	if radix < smallest || radix > largest || strings.Contains(s, "_") {
		return Value{}, numberFormat(s)
	}
	if c.Self.Kind() == jsonval.Integer {
		i, err := strconv.ParseInt(s, radix, 32)
		if err != nil {
			return Value{}, numberFormat(s)
		}
		return jsonval.OfInt(int32(i)), nil
	}
	i, err := strconv.ParseInt(s, radix, 64)
	if err != nil {
		return Value{}, numberFormat(s)
	}
	return jsonval.OfLong(i), nil
}

func decodeInteger(c *Call) (Value, error) {
	s := c.Args[0].Str()
	sign, digits := "", s
	if strings.HasPrefix(digits, "-") || strings.HasPrefix(digits, "+") {
		sign, digits = digits[:1], digits[1:]
	}
	lower := strings.ToLower(digits)
	switch {
	case strings.HasPrefix(lower, "0x"):
		return wholeFrom(c, sign+digits[2:], 16)
	case strings.HasPrefix(digits, "#"):
		return wholeFrom(c, sign+digits[1:], 16)
	case strings.HasPrefix(digits, "0") && len(digits) > 1:
		return wholeFrom(c, sign+digits[1:], 8)
	}
	return wholeFrom(c, s, 10)
}

func parseDouble(c *Call) (Value, error) {
	if c.Self.Kind() != jsonval.Double {
		return Value{}, ErrNoMethod
	}
	return doubleFrom(c.Args[0].Str())
}

func doubleFrom(s string) (Value, error) {
	t := strings.TrimFunc(s, func(r rune) bool { return r <= ' ' })
	trimmed := t
	if n := len(t); n > 0 && strings.ContainsRune("dDfF", rune(t[n-1])) && !strings.HasPrefix(strings.ToLower(t), "0x") {
		trimmed = t[:n-1]
	}
	switch strings.TrimLeft(trimmed, "+-") {
	case "NaN", "Infinity":
	default:
		if strings.ContainsAny(trimmed, "_nNiIxX") || trimmed == "" {
			return Value{}, numberFormat(s)
		}
	}
	f, err := strconv.ParseFloat(trimmed, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return Value{}, numberFormat(s)
	}
	return jsonval.OfDouble(f), nil
}

func numberValueOf(c *Call) (Value, error) {
	a := c.Args[0]
	if a.IsNull() && c.Self.Kind() != jsonval.BigInteger && c.Self.Kind() != jsonval.Decimal {
		return Value{}, errNull
	}
	switch c.Self.Kind() {
	case jsonval.Integer, jsonval.Long:
		if a.Kind() == jsonval.String {
			return wholeFrom(c, a.Str(), 10)
		}
		if a.Kind() == jsonval.Integer || a.Kind() == c.Self.Kind() {
			if c.Self.Kind() == jsonval.Long {
				return jsonval.OfLong(a.Int()), nil
			}
			return a, nil
		}
	case jsonval.Double:
		if a.Kind() == jsonval.String {
			return doubleFrom(a.Str())
		}
		if acceptable('d', a) {
			return jsonval.OfDouble(toDouble(a)), nil
		}
	case jsonval.BigInteger:
		if acceptable('l', a) {
			return jsonval.OfBigInteger(big.NewInt(a.Int())), nil
		}
	}
	return Value{}, ErrNoMethod
}
