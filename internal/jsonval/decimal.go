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
		if strings.Trim(mantissa[i+1:], "0123456789") != "" {
			return nil, errNotDecimal
		}
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

// Int64 is the whole part's lowest 64 bits, as java.lang.Number.longValue makes them. What is beyond all bounds of a long counts as zero.
func (d *BigDecimal) Int64() int64 {
	const widest = 64 // digits; more to the left and every power of ten is a multiple of 2 to the 64
	if d.Scale < -widest || int64(d.Scale) > int64(len(d.Unscaled.Text(10))) {
		return 0
	}
	n := new(big.Int).Set(d.Unscaled)
	if d.Scale > 0 {
		n.Quo(n, tenTo(int64(d.Scale)))
	} else {
		n.Mul(n, tenTo(-int64(d.Scale)))
	}
	return int64(new(big.Int).And(n, new(big.Int).SetUint64(math.MaxUint64)).Uint64())
}

// Cmp orders by value: 1.0 is not less than 1.00.
func (d *BigDecimal) Cmp(e *BigDecimal) int {
	if sign := d.Unscaled.Sign(); sign != e.Unscaled.Sign() || sign == 0 {
		return sign - e.Unscaled.Sign()
	}
	if d.Scale == e.Scale {
		return d.Unscaled.Cmp(e.Unscaled)
	}
	// Numbers of different magnitude are not written out: their scales may be billions apart.
	if m, n := d.magnitude(), e.magnitude(); m != n {
		if (m < n) == (d.Unscaled.Sign() > 0) {
			return -1
		}
		return 1
	}
	a, b := d.Unscaled, e.Unscaled
	if d.Scale < e.Scale {
		a = new(big.Int).Mul(a, tenTo(int64(e.Scale)-int64(d.Scale)))
	} else {
		b = new(big.Int).Mul(b, tenTo(int64(d.Scale)-int64(e.Scale)))
	}
	return a.Cmp(b)
}

// magnitude is the number of digits left of the point.
func (d *BigDecimal) magnitude() int64 {
	return int64(len(new(big.Int).Abs(d.Unscaled).Text(10))) - int64(d.Scale)
}

func tenTo(n int64) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(n), nil) }

// Decimal is a number of any kind as a BigDecimal of the same text; ok is false for what is not a finite number.
func (v Value) Decimal() (d *BigDecimal, ok bool) {
	switch v.Kind() {
	case Integer, Long:
		return &BigDecimal{Unscaled: big.NewInt(v.Int())}, true
	case BigInteger:
		return &BigDecimal{Unscaled: v.Big()}, true
	case Decimal:
		return v.BigDecimal(), true
	case Double:
		d, err := ParseBigDecimal(string(AppendDouble(nil, v.Double())))
		return d, err == nil
	default:
		return nil, false
	}
}
