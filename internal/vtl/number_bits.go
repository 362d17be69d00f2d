package vtl

import (
	"errors"
	"math"
	"math/big"
	"math/bits"
	"strconv"

	"stile/internal/jsonval"
)

// bitMethods are the static functions of Integer and Long on bits and unsigned numbers, and what BigInteger has of that kind.
var bitMethods = []method{
	{onNumber, "bitCount", "l", onBits(func(x uint64, size int) Value { return intOf(bits.OnesCount64(x)) })},
	{onNumber, "highestOneBit", "l", onBits(func(x uint64, size int) Value {
		if x == 0 {
			return sized(0, size)
		}
		return sized(1<<(bits.Len64(x)-1), size)
	})},
	{onNumber, "lowestOneBit", "l", onBits(func(x uint64, size int) Value { return sized(x&-x, size) })},
	{onNumber, "numberOfLeadingZeros", "l", onBits(func(x uint64, size int) Value { return intOf(size - bits.Len64(x)) })},
	{onNumber, "numberOfTrailingZeros", "l", onBits(func(x uint64, size int) Value { return intOf(min(size, bits.TrailingZeros64(x))) })},
	{onNumber, "reverse", "l", onBits(func(x uint64, size int) Value { return sized(bits.Reverse64(x)>>(64-size), size) })},
	{onNumber, "reverseBytes", "l", onBits(func(x uint64, size int) Value { return sized(bits.ReverseBytes64(x)>>(64-size), size) })},
	{onNumber, "toUnsignedString", "l", onBits(func(x uint64, size int) Value { return jsonval.OfString(strconv.FormatUint(x, 10)) })},
	{onNumber, "toUnsignedString", "li", func(c *Call) (Value, error) { return unsignedText(c, c.int(1)) }},
	{onNumber, "hashCode", "l", func(c *Call) (Value, error) { return onWhole(c, jsonval.OfInt(c.Machine.hashCode(widened(c, 0), 0))) }},
	{onNumber, "toUnsignedLong", "i", func(c *Call) (Value, error) {
		if c.Self.Kind() != jsonval.Integer {
			return Value{}, ErrNoMethod
		}
		return jsonval.OfLong(int64(uint32(c.Args[0].Int()))), nil
	}},
	{onNumber, "rotateLeft", "li", func(c *Call) (Value, error) { return rotate(c, c.int(1)) }},
	{onNumber, "rotateRight", "li", func(c *Call) (Value, error) { return rotate(c, -c.int(1)) }},
	{onNumber, "compareUnsigned", "ll", func(c *Call) (Value, error) {
		x, y := unsigned(c, 0), unsigned(c, 1)
		return onWhole(c, intOf(boolToInt(x > y)-boolToInt(x < y)))
	}},
	{onNumber, "divideUnsigned", "ll", func(c *Call) (Value, error) {
		return unsignedDivision(c, func(x, y uint64) uint64 { return x / y })
	}},
	{onNumber, "remainderUnsigned", "ll", func(c *Call) (Value, error) {
		return unsignedDivision(c, func(x, y uint64) uint64 { return x % y })
	}},
	{onNumber, "bitLength", "", onBig(func(x *big.Int) Value { return intOf(signedBits(x).BitLen()) })},
	{onNumber, "bitCount", "", onBig(func(x *big.Int) Value {
		n := 0
		for _, w := range signedBits(x).Bits() {
			n += bits.OnesCount(uint(w))
		}
		return intOf(n)
	})},
	{onNumber, "not", "", onBig(func(x *big.Int) Value { return jsonval.OfBigInteger(new(big.Int).Not(x)) })},
	{onNumber, "and", "o", onBigs((*big.Int).And)},
	{onNumber, "or", "o", onBigs((*big.Int).Or)},
	{onNumber, "xor", "o", onBigs((*big.Int).Xor)},
	{onNumber, "gcd", "o", onBigs(func(z, x, y *big.Int) *big.Int { return z.GCD(nil, nil, new(big.Int).Abs(x), new(big.Int).Abs(y)) })},
	{onNumber, "testBit", "i", onBigAt(func(x *big.Int, n int) Value { return jsonval.OfBool(x.Bit(n) == 1) })},
	{onNumber, "toString", "i", func(c *Call) (Value, error) {
		if c.Self.Kind() != jsonval.BigInteger {
			return Value{}, ErrNoMethod
		}
		radix := c.int(0)
		if radix < 2 || radix > 36 {
			radix = 10
		}
		c.Machine.workBig(c.Self.Big().BitLen())
		c.Machine.Make(c.Self.Big().BitLen())
		return jsonval.OfString(c.Self.Big().Text(radix)), nil
	}},
}

// signedBits is what two's complement needs bits for.
func signedBits(x *big.Int) *big.Int {
	if x.Sign() < 0 {
		return new(big.Int).Not(x)
	}
	return x
}

// unsigned is an argument as the receiver's class sees its bits.
func unsigned(c *Call, i int) uint64 {
	if c.Self.Kind() == jsonval.Integer {
		return uint64(uint32(c.Args[i].Int()))
	}
	return uint64(c.Args[i].Int())
}

// widened is an argument in the receiver's class.
func widened(c *Call, i int) Value {
	if c.Self.Kind() == jsonval.Long {
		return jsonval.OfLong(c.Args[i].Int())
	}
	return c.Args[i]
}

const longBits, intBits = 64, 32

func sizeOf(c *Call) int {
	if c.Self.Kind() == jsonval.Integer {
		return intBits
	}
	return longBits
}

func sized(x uint64, size int) Value {
	if size == intBits {
		return jsonval.OfInt(int32(uint32(x)))
	}
	return jsonval.OfLong(int64(x))
}

func onBits(f func(x uint64, size int) Value) func(c *Call) (Value, error) {
	return func(c *Call) (Value, error) { return onWhole(c, f(unsigned(c, 0), sizeOf(c))) }
}

func rotate(c *Call, n int) (Value, error) {
	if c.Self.Kind() == jsonval.Integer {
		return onWhole(c, jsonval.OfInt(int32(bits.RotateLeft32(uint32(c.Args[0].Int()), n))))
	}
	return onWhole(c, jsonval.OfLong(int64(bits.RotateLeft64(uint64(c.Args[0].Int()), n))))
}

func unsignedDivision(c *Call, f func(x, y uint64) uint64) (Value, error) {
	if _, err := onWhole(c, Value{}); err != nil {
		return Value{}, err
	}
	y := unsigned(c, 1)
	if y == 0 {
		return Value{}, errors.New("ArithmeticException: / by zero")
	}
	return sized(f(unsigned(c, 0), y), sizeOf(c)), nil
}

func onBig(f func(x *big.Int) Value) func(c *Call) (Value, error) {
	return func(c *Call) (Value, error) {
		if c.Self.Kind() != jsonval.BigInteger {
			return Value{}, ErrNoMethod
		}
		return f(c.Self.Big()), nil
	}
}

func onBigs(f func(z, x, y *big.Int) *big.Int) func(c *Call) (Value, error) {
	return func(c *Call) (Value, error) {
		switch {
		case c.Self.Kind() != jsonval.BigInteger:
			return Value{}, ErrNoMethod
		case c.Args[0].IsNull():
			return Value{}, errNull
		case c.Args[0].Kind() != jsonval.BigInteger:
			return Value{}, ErrNoMethod
		}
		c.Machine.workBig(c.Self.Big().BitLen() + c.Args[0].Big().BitLen())
		return jsonval.OfBigInteger(f(new(big.Int), c.Self.Big(), c.Args[0].Big())), nil
	}
}

func onBigAt(f func(x *big.Int, n int) Value) func(c *Call) (Value, error) {
	return func(c *Call) (Value, error) {
		if c.Self.Kind() != jsonval.BigInteger {
			return Value{}, ErrNoMethod
		}
		if c.int(0) < 0 {
			return Value{}, errors.New("ArithmeticException: Negative bit address")
		}
		return f(c.Self.Big(), c.int(0)), nil
	}
}

// doubleMethods are static functions of Double.
var doubleMethods = []method{
	{onNumber, "isInfinite", "d", func(c *Call) (Value, error) { return onDouble(c, jsonval.OfBool(math.IsInf(toDouble(c.Args[0]), 0))) }},
	{onNumber, "hashCode", "d", func(c *Call) (Value, error) { return onDouble(c, jsonval.OfInt(hashDouble(toDouble(c.Args[0])))) }},
	{onNumber, "doubleToLongBits", "d", func(c *Call) (Value, error) {
		return onDouble(c, jsonval.OfLong(int64(math.Float64bits(toDouble(c.Args[0])))))
	}},
	{onNumber, "doubleToRawLongBits", "d", func(c *Call) (Value, error) {
		return onDouble(c, jsonval.OfLong(int64(math.Float64bits(toDouble(c.Args[0])))))
	}},
	{onNumber, "longBitsToDouble", "l", func(c *Call) (Value, error) {
		return onDouble(c, jsonval.OfDouble(math.Float64frombits(uint64(c.Args[0].Int()))))
	}},
}
