package jsonval

import (
	"errors"
	"math"
	"math/big"
	"strconv"
)

const (
	maxDigits      = 10_000 // characters of one number; reading and printing more takes unreasonable time
	decimalFrom    = 19     // characters of a fraction that is exact, a BigDecimal
	longDigits     = 19     // digits of the greatest Long
	aboveStopChars = '~'    // from here on a character ends a number but does not turn it into a string
)

var nan = math.NaN()

// number reads what begins with a digit or a minus sign: a number, or a string if something else follows before the place's end.
func (p *parser) number(stop *stopSet) Value {
	if v, ok := p.shortNumber(stop); ok {
		return v
	}
	from := p.pos
	p.pos++
	p.skipDigits()
	fraction := false
	if p.char() == '.' {
		fraction = true
		p.pos++
		p.skipDigits()
	}
	if c := p.char(); c == 'E' || c == 'e' {
		p.pos++
		if c := p.char(); c != '+' && c != '-' && (c < '0' || '9' < c) {
			return OfString(trim(p.text[from:p.endOf(stop)]))
		}
		fraction = true
		p.pos++
		p.skipDigits()
	}
	p.skipSpace()
	if c := p.char(); c < aboveStopChars && !stop[c] {
		return OfString(trim(p.text[from:p.endOf(stop)]))
	}
	s := trim(p.text[from:p.pos])
	if len(s) > maxDigits {
		return p.fail("Number of more than %d digits", maxDigits)
	}
	if fraction {
		return p.fraction(s)
	}
	return p.integer(s)
}

const shortDigits = 15 // of a number that is exact as a double, whatever its digits

// shortNumber reads what most numbers are: a few digits, perhaps with a point among them, and the end right behind.
func (p *parser) shortNumber(stop *stopSet) (Value, bool) {
	s := p.text[p.pos:]
	i := 0
	if s[0] == '-' {
		i++
	}
	from, n := i, uint64(0)
	for i < len(s) && s[i]-'0' <= 9 {
		n = n*10 + uint64(s[i]-'0')
		i++
	}
	digits, decimals, fraction := i-from, 0, false
	if i < len(s) && s[i] == '.' {
		fraction = true
		i++
		from = i
		for i < len(s) && s[i]-'0' <= 9 {
			n = n*10 + uint64(s[i]-'0')
			i++
		}
		decimals = i - from
		digits += decimals
	}
	if digits == 0 || digits > shortDigits || i == len(s) || !stop[s[i]] {
		return Value{}, false
	}
	p.pos += i
	negative := s[0] == '-'
	if fraction {
		// The quotient of two exact numbers is as near to the true one as a double can be.
		f := float64(n) / powersOfTen[decimals]
		if negative {
			f = -f
		}
		return OfDouble(f), true
	}
	whole := int64(n)
	if negative {
		whole = -whole
	}
	return ofWhole(whole), true
}

var powersOfTen = [shortDigits + 1]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// ofWhole is an Integer, or a Long if need be.
func ofWhole(n int64) Value {
	if n == int64(int32(n)) {
		return OfInt(int32(n))
	}
	return OfLong(n)
}

func (p *parser) endOf(stop *stopSet) int {
	p.skipTo(stop)
	return p.pos
}

func (p *parser) skipDigits() {
	for p.pos < len(p.text) && '0' <= p.text[p.pos] && p.text[p.pos] <= '9' {
		p.pos++
	}
}

// integer makes the smallest kind that holds s. A lone minus sign is zero.
func (p *parser) integer(s string) Value {
	digits := s
	if s[0] == '-' {
		digits = s[1:]
	}
	if len(digits) > longDigits {
		return p.bigInteger(s)
	}
	// Negative, because there is one more negative Long than positive.
	var n int64
	for i := range len(digits) {
		d := int64(digits[i]) - '0'
		if i == longDigits-1 && (n < math.MinInt64/10 || n == math.MinInt64/10 && d > lastDigit(s)) {
			return p.bigInteger(s)
		}
		n = n*10 - d
	}
	if s[0] != '-' {
		n = -n
	}
	return ofWhole(n)
}

// lastDigit is the last digit of the greatest Long of s's sign.
func lastDigit(s string) int64 {
	if s[0] == '-' {
		return 8
	}
	return 7
}

func (p *parser) bigInteger(s string) Value {
	n, ok := new(big.Int).SetString(s, 10)
	if !ok {
		return p.fail("Malformed number")
	}
	return OfBigInteger(n)
}

func (p *parser) fraction(s string) Value {
	if len(s) >= decimalFrom {
		d, err := ParseBigDecimal(s)
		if err != nil {
			return p.fail("Malformed number")
		}
		return OfBigDecimal(d)
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return p.fail("Malformed number")
	}
	return OfDouble(f)
}
