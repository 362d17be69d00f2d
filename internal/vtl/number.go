package vtl

import (
	"cmp"
	"errors"
	"math"
	"math/big"

	"stile/internal/jsonval"
)

func isNumber(v Value) bool {
	switch v.Kind() {
	case jsonval.Integer, jsonval.Long, jsonval.Double, jsonval.BigInteger, jsonval.Decimal:
		return true
	}
	return false
}

func isWhole(v Value) bool {
	switch v.Kind() {
	case jsonval.Integer, jsonval.Long, jsonval.BigInteger:
		return true
	}
	return false
}

// base is the type that two numbers are calculated in.
type base uint8

const (
	longBase base = iota
	doubleBase
	bigIntegerBase
	decimalBase
)

func baseOf(a, b Value) base {
	ak, bk := a.Kind(), b.Kind()
	big := ak == jsonval.BigInteger || bk == jsonval.BigInteger
	whole := isWhole(a) && isWhole(b)
	switch {
	case ak == jsonval.Decimal || bk == jsonval.Decimal || big && !whole:
		return decimalBase
	case big:
		return bigIntegerBase
	case whole:
		return longBase
	}
	return doubleBase
}

// calculate answers null if an operand isn't a number, or for a division by zero.
func (m *Machine) calculate(at position, operator kind, a, b Value) Value {
	if !isNumber(a) || !isNumber(b) {
		return Value{}
	}
	if (operator == divide || operator == modulus) && isZero(b) {
		return Value{}
	}
	switch baseOf(a, b) {
	case longBase:
		return calculateLong(operator, a, b)
	case doubleBase:
		return jsonval.OfDouble(calculateDouble(operator, toDouble(a), toDouble(b)))
	case bigIntegerBase:
		x, y := toBig(a), toBig(b)
		m.workBig(x.BitLen() + y.BitLen())
		m.Make((x.BitLen() + y.BitLen()) / 8)
		v, err := calculateBig(operator, x, y)
		if err != nil {
			m.fail(at, err)
		}
		return v
	}
	x, y := toDecimal(a), toDecimal(b)
	m.workBig(x.Unscaled.BitLen() + y.Unscaled.BitLen())
	m.Make((x.Unscaled.BitLen() + y.Unscaled.BitLen()) / 8)
	v, err := calculateDecimal(operator, x, y)
	if err != nil {
		m.fail(at, err)
	}
	return v
}

// calculateLong keeps to the larger type of its operands, and goes beyond where the result doesn't fit.
func calculateLong(operator kind, a, b Value) Value {
	x, y := a.Int(), b.Int()
	var r int64
	overflow := false
	switch operator {
	case plus:
		r = x + y
		overflow = (r^x) < 0 && (r^y) < 0
	case minus:
		r = x - y
		overflow = (r^x) < 0 && (r^^y) < 0
	case multiply:
		r = x * y
		overflow = y != 0 && r/y != x
	case divide:
		r = x / y
	case modulus:
		r = x % y
	}
	if overflow {
		v, _ := calculateBig(operator, big.NewInt(x), big.NewInt(y))
		return v
	}
	if a.Kind() == jsonval.Integer && b.Kind() == jsonval.Integer && r == int64(int32(r)) {
		return jsonval.OfInt(int32(r))
	}
	return jsonval.OfLong(r)
}

func calculateDouble(operator kind, x, y float64) float64 {
	switch operator {
	case plus:
		return x + y
	case minus:
		return x - y
	case multiply:
		return x * y
	case divide:
		return x / y
	}
	return math.Mod(x, y)
}

func calculateBig(operator kind, x, y *big.Int) (Value, error) {
	r := new(big.Int)
	switch operator {
	case plus:
		r.Add(x, y)
	case minus:
		r.Sub(x, y)
	case multiply:
		r.Mul(x, y)
	case divide:
		r.Quo(x, y)
	case modulus:
		if y.Sign() < 0 {
			return Value{}, errors.New("BigInteger: modulus not positive")
		}
		r.Mod(x, y)
	}
	return jsonval.OfBigInteger(r), nil
}

func isZero(v Value) bool {
	switch v.Kind() {
	case jsonval.BigInteger:
		return v.Big().Sign() == 0
	case jsonval.Decimal:
		return v.BigDecimal().Unscaled.Sign() == 0
	case jsonval.Double:
		return v.Double() == 0
	}
	return v.Int() == 0
}

func compareNumbers(a, b Value) int {
	if x, ok := a.Small(); ok {
		if y, ok := b.Small(); ok {
			return compareDoubles(x, y)
		}
	}
	switch baseOf(a, b) {
	case longBase:
		return cmp.Compare(a.Int(), b.Int())
	case bigIntegerBase:
		return toBig(a).Cmp(toBig(b))
	case decimalBase:
		return compareDecimals(toDecimal(a), toDecimal(b))
	}
	return compareDoubles(toDouble(a), toDouble(b))
}

func compareDoubles(x, y float64) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

func toDouble(v Value) float64 {
	switch v.Kind() {
	case jsonval.Double:
		return v.Double()
	case jsonval.BigInteger:
		f, _ := new(big.Float).SetInt(v.Big()).Float64()
		return f
	case jsonval.Decimal:
		return v.BigDecimal().Float64()
	}
	return float64(v.Int())
}

func toBig(v Value) *big.Int {
	if v.Kind() == jsonval.BigInteger {
		return v.Big()
	}
	return big.NewInt(v.Int())
}

// toLong is Java's longValue.
func toLong(v Value) int64 {
	switch v.Kind() {
	case jsonval.Double:
		return doubleToLong(v.Double())
	case jsonval.BigInteger:
		return lowBits(v.Big())
	case jsonval.Decimal:
		return lowBits(decimalToBig(v.BigDecimal()))
	}
	return v.Int()
}

// toInt is Java's intValue: of doubles the nearest int, of anything else the low 32 bits.
func toInt(v Value) int32 {
	if v.Kind() == jsonval.Double {
		return int32(min(max(doubleToLong(v.Double()), math.MinInt32), math.MaxInt32))
	}
	return int32(toLong(v))
}

func doubleToLong(f float64) int64 {
	switch {
	case math.IsNaN(f):
		return 0
	case f >= math.MaxInt64:
		return math.MaxInt64
	case f <= math.MinInt64:
		return math.MinInt64
	}
	return int64(f)
}

func lowBits(i *big.Int) int64 {
	mask := new(big.Int).SetUint64(math.MaxUint64)
	return int64(mask.And(mask, i).Uint64())
}
