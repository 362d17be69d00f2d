package vtl

import (
	"errors"
	"math"
	"math/big"
	"strconv"
	"strings"

	"stile/internal/jsonval"
)

var booleanMethods = []method{
	{onBoolean, "booleanValue", "", func(c *Call) (Value, error) { return c.Self, nil }},
	{onBoolean, "compareTo", "b", func(c *Call) (Value, error) { return intOf(boolInt(c.Self) - boolInt(c.Args[0])), nil }},
	{onBoolean, "compare", "bb", func(c *Call) (Value, error) { return intOf(boolInt(c.Args[0]) - boolInt(c.Args[1])), nil }},
	{onBoolean, "parseBoolean", "s", func(c *Call) (Value, error) { return jsonval.OfBool(strings.EqualFold(c.Args[0].Str(), "true")), nil }},
	{onBoolean, "valueOf", "s", func(c *Call) (Value, error) { return jsonval.OfBool(strings.EqualFold(c.Args[0].Str(), "true")), nil }},
	{onBoolean, "valueOf", "b", func(c *Call) (Value, error) { return c.Args[0], nil }},
	{onBoolean, "toString", "b", func(c *Call) (Value, error) { return jsonval.OfString(c.Machine.Text(c.Args[0])), nil }},
	{onBoolean, "logicalAnd", "bb", func(c *Call) (Value, error) { return jsonval.OfBool(c.Args[0].Bool() && c.Args[1].Bool()), nil }},
	{onBoolean, "logicalOr", "bb", func(c *Call) (Value, error) { return jsonval.OfBool(c.Args[0].Bool() || c.Args[1].Bool()), nil }},
	{onBoolean, "logicalXor", "bb", func(c *Call) (Value, error) { return jsonval.OfBool(c.Args[0].Bool() != c.Args[1].Bool()), nil }},
}

func boolInt(v Value) int {
	if v.Bool() {
		return 1
	}
	return 0
}

// numberMethods are those of Integer, Long, Double, BigInteger and BigDecimal; each function looks at the class of its receiver.
var numberMethods = []method{
	{onNumber, "intValue", "", func(c *Call) (Value, error) { return jsonval.OfInt(toInt(c.Self)), nil }},
	{onNumber, "longValue", "", func(c *Call) (Value, error) { return jsonval.OfLong(toLong(c.Self)), nil }},
	{onNumber, "doubleValue", "", func(c *Call) (Value, error) { return jsonval.OfDouble(toDouble(c.Self)), nil }},
	{onNumber, "floatValue", "", func(c *Call) (Value, error) { return jsonval.OfDouble(asFloat(toDouble(c.Self))), nil }},
	{onNumber, "shortValue", "", func(c *Call) (Value, error) { return jsonval.OfInt(int32(int16(toInt(c.Self)))), nil }},
	{onNumber, "byteValue", "", func(c *Call) (Value, error) { return jsonval.OfInt(int32(int8(toInt(c.Self)))), nil }},
	{onNumber, "compareTo", "o", numberCompareTo},
	{onNumber, "compare", "dd", numberCompare},
	{onNumber, "parseInt", "s", parseInt},
	{onNumber, "parseInt", "si", parseInt},
	{onNumber, "parseLong", "s", parseLong},
	{onNumber, "parseLong", "si", parseLong},
	{onNumber, "decode", "s", decodeInteger},
	{onNumber, "parseDouble", "s", parseDouble},
	{onNumber, "valueOf", "o", numberValueOf},
	{onNumber, "valueOf", "si", func(c *Call) (Value, error) {
		if c.Self.Kind() != jsonval.Integer && c.Self.Kind() != jsonval.Long {
			return Value{}, ErrNoMethod
		}
		return wholeFrom(c, c.Args[0].Str(), c.int(1))
	}},
	{onNumber, "toString", "l", func(c *Call) (Value, error) { return onWhole(c, jsonval.OfString(c.Machine.Text(c.Args[0]))) }},
	{onNumber, "toString", "li", numberToString},
	{onNumber, "toString", "d", func(c *Call) (Value, error) {
		if c.Self.Kind() != jsonval.Double {
			return Value{}, ErrNoMethod
		}
		return jsonval.OfString(c.Machine.Text(jsonval.OfDouble(toDouble(c.Args[0])))), nil
	}},
	{onNumber, "toBinaryString", "l", func(c *Call) (Value, error) { return unsignedText(c, 2) }},
	{onNumber, "toHexString", "l", func(c *Call) (Value, error) { return unsignedText(c, 16) }},
	{onNumber, "toOctalString", "l", func(c *Call) (Value, error) { return unsignedText(c, 8) }},
	{onNumber, "max", "dd", func(c *Call) (Value, error) { return pick(c, func(order int) bool { return order > 0 }) }},
	{onNumber, "min", "dd", func(c *Call) (Value, error) { return pick(c, func(order int) bool { return order < 0 }) }},
	{onNumber, "max", "o", func(c *Call) (Value, error) { return pickBig(c, func(order int) bool { return order > 0 }) }},
	{onNumber, "min", "o", func(c *Call) (Value, error) { return pickBig(c, func(order int) bool { return order < 0 }) }},
	{onNumber, "sum", "dd", numberSum},
	{onNumber, "signum", "l", func(c *Call) (Value, error) {
		return onWhole(c, intOf(boolToInt(c.Args[0].Int() > 0)-boolToInt(c.Args[0].Int() < 0)))
	}},
	{onNumber, "signum", "", numberSignum},
	{onNumber, "isNaN", "", func(c *Call) (Value, error) { return onDouble(c, jsonval.OfBool(math.IsNaN(c.Self.Double()))) }},
	{onNumber, "isInfinite", "", func(c *Call) (Value, error) { return onDouble(c, jsonval.OfBool(math.IsInf(c.Self.Double(), 0))) }},
	{onNumber, "isNaN", "d", func(c *Call) (Value, error) { return onDouble(c, jsonval.OfBool(math.IsNaN(toDouble(c.Args[0])))) }},
	{onNumber, "isFinite", "d", func(c *Call) (Value, error) {
		f := toDouble(c.Args[0])
		return onDouble(c, jsonval.OfBool(!math.IsNaN(f) && !math.IsInf(f, 0)))
	}},
	{onNumber, "add", "o", func(c *Call) (Value, error) { return bigOperation(c, plus) }},
	{onNumber, "subtract", "o", func(c *Call) (Value, error) { return bigOperation(c, minus) }},
	{onNumber, "multiply", "o", func(c *Call) (Value, error) { return bigOperation(c, multiply) }},
	{onNumber, "divide", "o", func(c *Call) (Value, error) { return bigOperation(c, divide) }},
	{onNumber, "mod", "o", func(c *Call) (Value, error) { return bigOperation(c, modulus) }},
	{onNumber, "remainder", "o", bigRemainder},
	{onNumber, "negate", "", bigNegate},
	{onNumber, "abs", "", bigAbs},
	{onNumber, "pow", "i", bigPow},
}

func boolToInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// asFloat is the double that prints as the float next to f does.
func asFloat(f float64) float64 {
	short, err := strconv.ParseFloat(strconv.FormatFloat(f, 'g', -1, 32), 64)
	if err != nil {
		return float64(float32(f))
	}
	return short
}

func onWhole(c *Call, v Value) (Value, error) {
	switch c.Self.Kind() {
	case jsonval.Integer:
		for _, a := range c.Args {
			if a.Kind() != jsonval.Integer {
				return Value{}, ErrNoMethod
			}
		}
		return v, nil
	case jsonval.Long:
		return v, nil
	}
	return Value{}, ErrNoMethod
}

func onDouble(c *Call, v Value) (Value, error) {
	if c.Self.Kind() != jsonval.Double {
		return Value{}, ErrNoMethod
	}
	return v, nil
}

func numberCompareTo(c *Call) (Value, error) {
	if c.Args[0].IsNull() {
		return Value{}, errNull
	}
	if c.Args[0].Kind() != c.Self.Kind() {
		return Value{}, ErrNoMethod
	}
	return intOf(compareNumbers(c.Self, c.Args[0])), nil
}

func numberCompare(c *Call) (Value, error) {
	for i := range c.Args {
		if _, err := like(c, c.Args[i]); err != nil {
			return Value{}, err
		}
	}
	return intOf(compareNumbers(c.Args[0], c.Args[1])), nil
}

func numberToString(c *Call) (Value, error) {
	radix := c.int(1)
	const smallest, largest = 2, 36
	if radix < smallest || radix > largest {
		radix = 10
	}
	if c.Self.Kind() != jsonval.Integer && c.Self.Kind() != jsonval.Long {
		return Value{}, ErrNoMethod
	}
	return jsonval.OfString(strconv.FormatInt(c.Args[0].Int(), radix)), nil
}

func unsignedText(c *Call, radix int) (Value, error) {
	if c.Self.Kind() == jsonval.Integer {
		return onWhole(c, jsonval.OfString(strconv.FormatUint(uint64(uint32(c.Args[0].Int())), radix)))
	}
	return onWhole(c, jsonval.OfString(strconv.FormatUint(uint64(c.Args[0].Int()), radix)))
}

// like gives v the class of the receiver.
func like(c *Call, v Value) (Value, error) {
	switch c.Self.Kind() {
	case jsonval.Integer:
		if v.Kind() == jsonval.Integer {
			return v, nil
		}
	case jsonval.Long:
		if v.Kind() != jsonval.Double {
			return jsonval.OfLong(v.Int()), nil
		}
	case jsonval.Double:
		return jsonval.OfDouble(toDouble(v)), nil
	}
	return Value{}, ErrNoMethod
}

func pick(c *Call, better func(order int) bool) (Value, error) {
	a, b := c.Args[0], c.Args[1]
	if better(compareNumbers(b, a)) {
		a, b = b, a
	}
	if _, err := like(c, b); err != nil {
		return Value{}, err
	}
	return like(c, a)
}

func pickBig(c *Call, better func(order int) bool) (Value, error) {
	k := c.Self.Kind()
	if k != jsonval.BigInteger && k != jsonval.Decimal || c.Args[0].Kind() != k {
		return Value{}, ErrNoMethod
	}
	if better(compareNumbers(c.Args[0], c.Self)) {
		return c.Args[0], nil
	}
	return c.Self, nil
}

func numberSum(c *Call) (Value, error) {
	a, errA := like(c, c.Args[0])
	b, errB := like(c, c.Args[1])
	if errA != nil || errB != nil {
		return Value{}, ErrNoMethod
	}
	switch c.Self.Kind() {
	case jsonval.Integer:
		return jsonval.OfInt(int32(a.Int()) + int32(b.Int())), nil
	case jsonval.Long:
		return jsonval.OfLong(a.Int() + b.Int()), nil
	}
	return jsonval.OfDouble(a.Double() + b.Double()), nil
}

func numberSignum(c *Call) (Value, error) {
	switch c.Self.Kind() {
	case jsonval.BigInteger:
		return intOf(c.Self.Big().Sign()), nil
	case jsonval.Decimal:
		return intOf(c.Self.BigDecimal().Unscaled.Sign()), nil
	}
	return Value{}, ErrNoMethod
}

// bigOperation is a method of BigInteger or BigDecimal, whose argument must be of the same class.
func bigOperation(c *Call, operator kind) (Value, error) {
	k := c.Self.Kind()
	if k != jsonval.BigInteger && k != jsonval.Decimal {
		return Value{}, ErrNoMethod
	}
	if c.Args[0].IsNull() {
		return Value{}, errNull
	}
	if c.Args[0].Kind() != k {
		return Value{}, ErrNoMethod
	}
	if (operator == divide || operator == modulus) && isZero(c.Args[0]) {
		return Value{}, errors.New("ArithmeticException: divide by zero")
	}
	return c.Machine.calculate(c.Machine.at, operator, c.Self, c.Args[0]), nil
}

// bigRemainder has the sign of the receiver, unlike mod.
func bigRemainder(c *Call) (Value, error) {
	if c.Self.Kind() == jsonval.BigInteger && c.Args[0].Kind() == jsonval.BigInteger && isZero(c.Args[0]) {
		return Value{}, errors.New("ArithmeticException: BigInteger divide by zero")
	}
	return onBigs((*big.Int).Rem)(c)
}

func bigNegate(c *Call) (Value, error) {
	switch c.Self.Kind() {
	case jsonval.BigInteger:
		return jsonval.OfBigInteger(new(big.Int).Neg(c.Self.Big())), nil
	case jsonval.Decimal:
		d := c.Self.BigDecimal()
		return jsonval.OfBigDecimal(&jsonval.BigDecimal{Unscaled: new(big.Int).Neg(d.Unscaled), Scale: d.Scale}), nil
	}
	return Value{}, ErrNoMethod
}

func bigAbs(c *Call) (Value, error) {
	if numberSign(c.Self) < 0 {
		return bigNegate(c)
	}
	if c.Self.Kind() == jsonval.BigInteger || c.Self.Kind() == jsonval.Decimal {
		return c.Self, nil
	}
	return Value{}, ErrNoMethod
}

func numberSign(v Value) int { return compareNumbers(v, jsonval.OfInt(0)) }

func bigPow(c *Call) (Value, error) {
	if c.Self.Kind() != jsonval.BigInteger {
		return Value{}, ErrNoMethod
	}
	n := c.int(0)
	if n < 0 {
		return Value{}, errors.New("ArithmeticException: negative exponent")
	}
	x := c.Self.Big()
	if x.BitLen() > 1 {
		if n > c.Machine.budget.OutputBytes {
			c.Machine.Make(n)
		}
		c.Machine.Make(x.BitLen() * n / 2)
		c.Machine.workBig(x.BitLen() * n)
	}
	return jsonval.OfBigInteger(new(big.Int).Exp(x, big.NewInt(int64(n)), nil)), nil
}
