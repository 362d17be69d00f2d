package vtl

import (
	"errors"
	"math/big"
	"strconv"

	"stile/internal/jsonval"
)

const mostDigits = 10_000 // of a decimal that is calculated with

var errDecimalTooLarge = errors.New("decimal number too large to calculate with")

// toDecimal is exact: a double becomes the decimal it really is.
func toDecimal(v Value) *jsonval.BigDecimal {
	switch v.Kind() {
	case jsonval.Decimal:
		return v.BigDecimal()
	case jsonval.Double:
		d, err := jsonval.ParseBigDecimal(exactDouble(v.Double()))
		if err != nil {
			return &jsonval.BigDecimal{Unscaled: new(big.Int)}
		}
		return d
	}
	return &jsonval.BigDecimal{Unscaled: toBig(v)}
}

func exactDouble(f float64) string {
	s := strconv.FormatFloat(f, 'f', 1100, 64)
	end := len(s)
	for end > 0 && s[end-1] == '0' {
		end--
	}
	if end > 0 && s[end-1] == '.' {
		end--
	}
	return s[:end]
}

func pow10(n int64) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(n), nil) }

// align brings both to the larger scale.
func align(a, b *jsonval.BigDecimal) (x, y *big.Int, scale int32, err error) {
	scale = max(a.Scale, b.Scale)
	da, db := int64(scale)-int64(a.Scale), int64(scale)-int64(b.Scale)
	if da > mostDigits || db > mostDigits {
		return nil, nil, 0, errDecimalTooLarge
	}
	return new(big.Int).Mul(a.Unscaled, pow10(da)), new(big.Int).Mul(b.Unscaled, pow10(db)), scale, nil
}

func compareDecimals(a, b *jsonval.BigDecimal) int {
	x, y, _, err := align(a, b)
	if err != nil {
		return new(big.Float).SetFloat64(a.Float64()).Cmp(new(big.Float).SetFloat64(b.Float64()))
	}
	return x.Cmp(y)
}

func calculateDecimal(operator kind, a, b *jsonval.BigDecimal) (Value, error) {
	r := &jsonval.BigDecimal{Unscaled: new(big.Int)}
	switch operator {
	case plus, minus:
		x, y, scale, err := align(a, b)
		if err != nil {
			return Value{}, err
		}
		r.Scale = scale
		if operator == plus {
			r.Unscaled.Add(x, y)
		} else {
			r.Unscaled.Sub(x, y)
		}
	case multiply:
		scale := int64(a.Scale) + int64(b.Scale)
		if scale != int64(int32(scale)) {
			return Value{}, errDecimalTooLarge
		}
		r.Unscaled.Mul(a.Unscaled, b.Unscaled)
		r.Scale = int32(scale)
	case divide:
		x, y, _, err := align(a, b)
		if err != nil || a.Scale > mostDigits || a.Scale < -mostDigits {
			return Value{}, errDecimalTooLarge
		}
		r.Scale = a.Scale
		r.Unscaled = divideHalfDown(x, y, a.Scale)
	case modulus:
		return Value{}, errors.New("cannot calculate the modulo of BigDecimals")
	}
	return jsonval.OfBigDecimal(r), nil
}

// divideHalfDown is x/y to scale digits, ties towards zero.
func divideHalfDown(x, y *big.Int, scale int32) *big.Int {
	x, y = new(big.Int).Set(x), new(big.Int).Set(y)
	if scale >= 0 {
		x.Mul(x, pow10(int64(scale)))
	} else {
		y.Mul(y, pow10(-int64(scale)))
	}
	q, r := new(big.Int).QuoRem(x, y, new(big.Int))
	twice := r.Abs(r)
	twice.Lsh(twice, 1)
	if twice.CmpAbs(y) > 0 {
		if x.Sign() == y.Sign() {
			q.Add(q, big.NewInt(1))
		} else {
			q.Sub(q, big.NewInt(1))
		}
	}
	return q
}

func decimalToBig(d *jsonval.BigDecimal) *big.Int {
	switch {
	case d.Scale == 0:
		return d.Unscaled
	case d.Scale > mostDigits || d.Scale < -mostDigits:
		return new(big.Int)
	case d.Scale < 0:
		return new(big.Int).Mul(d.Unscaled, pow10(-int64(d.Scale)))
	}
	return new(big.Int).Quo(d.Unscaled, pow10(int64(d.Scale)))
}
