package jsonval

import (
	"errors"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// BigDecimal is a java.math.BigDecimal: Unscaled times ten to the power of minus Scale.
type BigDecimal struct {
	Unscaled *big.Int
	Scale    int32
}

var errNotDecimal = errors.New("not a decimal number")

// ParseBigDecimal reads a decimal number such as -1.50E+3.
func ParseBigDecimal(s string) (*BigDecimal, error) {
	mantissa, exponent := s, int64(0)
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		mantissa = s[:i]
		e, err := strconv.ParseInt(s[i+1:], 10, 32)
		if err != nil {
			return nil, errNotDecimal
		}
		exponent = e
	}
	scale := int64(0)
	if i := strings.IndexByte(mantissa, '.'); i >= 0 {
		scale = int64(len(mantissa) - i - 1)
		mantissa = mantissa[:i] + mantissa[i+1:]
	}
	scale -= exponent
	unscaled, ok := new(big.Int).SetString(mantissa, 10)
	if !ok || scale != int64(int32(scale)) {
		return nil, errNotDecimal
	}
	return &BigDecimal{unscaled, int32(scale)}, nil
}

// String prints as java.math.BigDecimal.toString does.
func (d *BigDecimal) String() string { return string(d.append(nil)) }

const plainFrom = -6 // exponent from which BigDecimal.toString writes no E

func (d *BigDecimal) append(dst []byte) []byte {
	if d.Scale == 0 {
		return d.Unscaled.Append(dst, 10)
	}
	if d.Unscaled.Sign() < 0 {
		dst = append(dst, '-')
	}
	digits := new(big.Int).Abs(d.Unscaled).String()
	exponent := int64(len(digits)) - 1 - int64(d.Scale)
	if d.Scale > 0 && exponent >= plainFrom {
		if point := len(digits) - int(d.Scale); point > 0 {
			return append(append(append(dst, digits[:point]...), '.'), digits[point:]...)
		}
		dst = append(dst, "0."...)
		for range int(d.Scale) - len(digits) {
			dst = append(dst, '0')
		}
		return append(dst, digits...)
	}
	dst = append(dst, digits[0])
	if len(digits) > 1 {
		dst = append(append(dst, '.'), digits[1:]...)
	}
	if exponent == 0 {
		return dst
	}
	dst = append(dst, 'E')
	if exponent > 0 {
		dst = append(dst, '+')
	}
	return strconv.AppendInt(dst, exponent, 10)
}

// Float64 is the nearest double.
func (d *BigDecimal) Float64() float64 {
	f, err := strconv.ParseFloat(d.String(), 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return math.NaN()
	}
	return f
}
