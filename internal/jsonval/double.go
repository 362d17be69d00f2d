package jsonval

import (
	"math"
	"math/big"
	"math/bits"
	"strconv"
)

// AppendDouble prints f as java.lang.Double.toString did up to JDK 18: not always the shortest text that reads back as f, because the
// digit generation of that time (Steele and White's, in integers where they are wide enough) stops by a test that is a little off.
func AppendDouble(dst []byte, f float64) []byte {
	switch {
	case math.IsNaN(f):
		return append(dst, "NaN"...)
	case math.IsInf(f, 1):
		return append(dst, "Infinity"...)
	case math.IsInf(f, -1):
		return append(dst, "-Infinity"...)
	}
	if math.Signbit(f) {
		dst = append(dst, '-')
	}
	if f == 0 {
		return append(dst, "0.0"...)
	}
	if out, ok := appendShort(dst, math.Abs(f)); ok {
		return out
	}
	var d doubleDigits
	d.develop(math.Float64bits(f))
	return d.layOut(dst)
}

// appendShort prints what most numbers are: a few decimals, in the range that is written without exponent. With so few digits that no
// other number of as many is as near to f, the algorithm below can end nowhere else.
func appendShort(dst []byte, f float64) ([]byte, bool) {
	const mostDecimals = 6
	if f < 1e-3 || f >= 1e7 {
		return dst, false
	}
	for decimals := range mostDecimals + 1 {
		pow := powersOfTen[decimals]
		n := uint64(f*pow + 0.5)
		if float64(n)/pow != f {
			continue
		}
		unit := uint64(pow)
		dst = strconv.AppendUint(dst, n/unit, 10)
		if decimals == 0 {
			return append(dst, ".0"...), true
		}
		dst = append(dst, '.')
		fraction := n % unit
		for unit /= 10; unit > 0; unit /= 10 {
			dst = append(dst, '0'+byte(fraction/unit%10))
		}
		return dst, true
	}
	return dst, false
}

// doubleDigits is 0.d1d2d3... times ten to the power of point.
type doubleDigits struct {
	buffer [32]byte
	digits []byte // the part of the buffer in use
	point  int
}

const (
	fractionBits = 52
	exponentBias = 1023
	hiddenBit    = 1 << fractionBits
	widestLong   = 62 // greatest exponent of two of a whole number that fits a long
)

func (d *doubleDigits) develop(raw uint64) {
	fraction := raw & (hiddenBit - 1)
	exponent := int(raw >> fractionBits & (1<<11 - 1))
	significant := fractionBits + 1
	if exponent == 0 {
		shift := bits.LeadingZeros64(fraction) - (63 - fractionBits)
		fraction <<= shift
		exponent = 1 - shift
		significant -= shift
	} else {
		fraction |= hiddenBit
	}
	exponent -= exponentBias

	zeros := bits.TrailingZeros64(fraction)
	fractionLength := fractionBits + 1 - zeros
	if exponent >= fractionLength-1 && exponent <= widestLong {
		d.whole(fraction, exponent, significant)
		return
	}
	d.general(fraction, exponent, significant, zeros)
}

// whole prints a number without fraction that fits a long, less the decimal digits that carry no information.
func (d *doubleDigits) whole(fraction uint64, exponent, significant int) {
	dropped := 0
	if spare := exponent - significant - 1; spare > 1 {
		dropped = int(float64(spare) * math.Log10(2))
	}
	n := fraction
	if exponent >= fractionBits {
		n <<= exponent - fractionBits
	} else {
		n >>= fractionBits - exponent
	}
	if dropped > 0 {
		pow := uint64(math.Pow10(dropped))
		rest := n % pow
		n /= pow
		if rest >= pow/2 {
			n++
		}
	}
	d.digits = strconv.AppendUint(d.buffer[:0], n, 10)
	d.point = len(d.digits) + dropped
	for len(d.digits) > 1 && d.digits[len(d.digits)-1] == '0' {
		d.digits = d.digits[:len(d.digits)-1]
	}
}

// scaled is the number as b/s with half a unit in the last place m, each a product of a power of two and one of five.
type scaled struct {
	fraction               uint64
	b2, b5, s2, s5, m2, m5 int
}

func (d *doubleDigits) general(fraction uint64, exponent, significant, zeros int) {
	length := fractionBits + 1 - zeros
	tiny := max(0, length-exponent-1)
	d.point = estimateExponent(fraction, exponent)

	var x scaled
	x.b5 = max(0, -d.point)
	x.b2 = x.b5 + tiny + exponent
	x.s5 = max(0, d.point)
	x.s2 = x.s5 + tiny
	x.m5 = x.b5
	x.m2 = x.b2 - significant
	x.fraction = fraction >> zeros
	x.b2 -= length - 1
	common := min(x.b2, x.s2)
	x.b2 -= common
	x.s2 -= common
	x.m2 -= common
	if length == 1 { // the double below a power of two is only half as far away
		x.m2--
	}
	if x.m2 < 0 {
		x.b2 -= x.m2
		x.s2 -= x.m2
		x.m2 = 0
	}

	bBits := length + x.b2 + bitsOfPow5(x.b5)
	tenSBits := x.s2 + 1 + bitsOfPow5(x.s5+1)
	switch {
	case bBits < 32 && tenSBits < 32:
		generate(d, int32(x.fraction)*int32(pow5(x.b5))<<x.b2, int32(pow5(x.s5))<<x.s2, int32(pow5(x.m5))<<x.m2)
	case bBits < 64 && tenSBits < 64:
		generate(d, int64(x.fraction)*pow5(x.b5)<<x.b2, pow5(x.s5)<<x.s2, pow5(x.m5)<<x.m2)
	default:
		d.generateBig(&x)
	}
	d.point++
}

// estimateExponent is the decimal exponent, or sometimes one more.
func estimateExponent(fraction uint64, exponent int) int {
	mantissa := math.Float64frombits(exponentBias<<fractionBits | fraction&(hiddenBit-1))
	// Rounded after each step, as Java does: fusing them would change the result.
	estimate := float64(float64(mantissa-1.5)*0.289529654) + 0.176091259
	return int(math.Floor(estimate + float64(float64(exponent)*0.301029995663981)))
}

func pow5(n int) int64 {
	p := int64(1)
	for range n {
		p *= 5
	}
	return p
}

const widestPow5 = 26 // greatest power of five of which Java knows the exact length in bits

func bitsOfPow5(n int) int {
	if n > widestPow5 {
		return 3 * n
	}
	if n == 0 {
		return 0
	}
	return bits.Len64(uint64(pow5(n)))
}

// wantsSecondDigit: numbers printed with an exponent always get one digit behind the point.
func (d *doubleDigits) wantsSecondDigit() bool { return d.point < -3 || d.point >= 8 }

// generate divides until what is left is within half a unit of the last place. The arithmetic wraps as Java's does.
func generate[T int32 | int64](d *doubleDigits, b, s, m T) {
	tens := s * 10
	q := b / s
	b = 10 * (b % s)
	m *= 10
	low, high := b < m, b+m > tens
	d.first(byte(q), high)
	if d.wantsSecondDigit() {
		low, high = false, false
	}
	for !low && !high {
		q = b / s
		b = 10 * (b % s)
		m *= 10
		low, high = true, true
		if m > 0 {
			low, high = b < m, b+m > tens
		}
		d.digits = append(d.digits, '0'+byte(q))
	}
	d.roundLast(low, high, sign(b<<1-tens))
}

func sign[T int32 | int64](n T) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

func (d *doubleDigits) generateBig(x *scaled) {
	b := new(big.Int).SetUint64(x.fraction)
	b.Mul(b, bigPow(x.b5, x.b2))
	s := bigPow(x.s5, x.s2)
	m := bigPow(x.m5+1, x.m2+1)
	ten := big.NewInt(10)
	tens := new(big.Int).Mul(s, ten)
	q, sum := new(big.Int), new(big.Int)

	var low, high bool
	step := func() byte {
		q.QuoRem(b, s, b)
		b.Mul(b, ten)
		low, high = b.Cmp(m) < 0, tens.Cmp(sum.Add(b, m)) <= 0
		return byte(q.Int64())
	}
	first := step()
	d.first(first, high)
	if d.wantsSecondDigit() {
		low, high = false, false
	}
	for !low && !high {
		m.Mul(m, ten)
		d.digits = append(d.digits, '0'+step())
	}
	d.roundLast(low, high, b.Lsh(b, 1).Cmp(tens))
}

func bigPow(five, two int) *big.Int {
	p := new(big.Int).Exp(big.NewInt(5), big.NewInt(int64(five)), nil)
	return p.Lsh(p, uint(two))
}

// first takes the first digit, unless it is a zero because the exponent was estimated too high.
func (d *doubleDigits) first(q byte, high bool) {
	d.digits = d.buffer[:0]
	if q == 0 && !high {
		d.point--
		return
	}
	d.digits = append(d.digits, '0'+q)
}

// roundLast rounds the last digit up where the rest is nearer to the next one, to even on a tie.
func (d *doubleDigits) roundLast(low, high bool, rest int) {
	last := len(d.digits) - 1
	if !high || low && (rest < 0 || rest == 0 && d.digits[last]&1 == 0) {
		return
	}
	for last > 0 && d.digits[last] == '9' {
		d.digits[last] = '0'
		last--
	}
	if d.digits[last] == '9' {
		d.digits[last] = '1'
		d.point++
		return
	}
	d.digits[last]++
}

// layOut writes 0.00ddd, ddd.ddd or d.dddEnn.
func (d *doubleDigits) layOut(dst []byte) []byte {
	switch {
	case d.point > 0 && d.point < 8:
		return appendWithPoint(dst, d.digits, d.point)
	case d.point <= 0 && d.point > -3:
		dst = append(dst, "0."...)
		for range -d.point {
			dst = append(dst, '0')
		}
		return append(dst, d.digits...)
	default:
		dst = appendWithPoint(dst, d.digits, 1)
		dst = append(dst, 'E')
		return strconv.AppendInt(dst, int64(d.point-1), 10)
	}
}

func appendWithPoint(dst, digits []byte, point int) []byte {
	for i := range point {
		if i < len(digits) {
			dst = append(dst, digits[i])
		} else {
			dst = append(dst, '0')
		}
	}
	dst = append(dst, '.')
	if point >= len(digits) {
		return append(dst, '0')
	}
	return append(dst, digits[point:]...)
}
