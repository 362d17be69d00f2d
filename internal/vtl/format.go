package vtl

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"stile/internal/jsonval"
)

// stringFormat is String.format with the conversions that make sense for the values of templates.
func stringFormat(c *Call) (Value, error) {
	pattern, err := c.str(0)
	if err != nil {
		return Value{}, err
	}
	f := formatter{c: c, args: c.Args[1:]}
	for pattern != "" {
		i := strings.IndexByte(pattern, '%')
		if i < 0 {
			i = len(pattern)
		}
		f.out.WriteString(pattern[:i])
		pattern = pattern[i:]
		if pattern == "" {
			break
		}
		s := parseSpecifier(pattern)
		if s.conversion == 0 {
			return Value{}, errors.New("UnknownFormatConversionException: " + quote(pattern))
		}
		if err := f.write(&s); err != nil {
			return Value{}, err
		}
		if f.out.Len() > c.Machine.budget.OutputBytes {
			break // one argument may stand in many places
		}
		pattern = pattern[s.length:]
	}
	c.Machine.Make(f.out.Len())
	return jsonval.OfString(f.out.String()), nil
}

// specifier is %[index$][flags][width][.precision]conversion.
type specifier struct {
	index, width, precision int // -1 if not given
	flags                   string
	conversion              byte
	length                  int
}

func parseSpecifier(s string) specifier {
	spec := specifier{index: -1, width: -1, precision: -1}
	i := 1
	if n := digits(s[i:]); n > 0 && i+n < len(s) && s[i+n] == '$' {
		spec.index, _ = strconv.Atoi(s[i : i+n])
		i += n + 1
	}
	start := i
	for i < len(s) && strings.IndexByte("-#+ 0,(", s[i]) >= 0 {
		i++
	}
	spec.flags = s[start:i]
	if n := digits(s[i:]); n > 0 {
		spec.width, _ = strconv.Atoi(s[i : i+n])
		i += n
	}
	if i < len(s) && s[i] == '.' {
		if n := digits(s[i+1:]); n > 0 {
			spec.precision, _ = strconv.Atoi(s[i+1 : i+1+n])
			i += 1 + n
		}
	}
	if i < len(s) && strings.IndexByte("sSdxXofeEgcCbBhH%n", s[i]) >= 0 {
		spec.conversion = s[i]
		spec.length = i + 1
	}
	return spec
}

func (s *specifier) has(flag byte) bool { return strings.IndexByte(s.flags, flag) >= 0 }

type formatter struct {
	c    *Call
	args []Value
	used int
	out  strings.Builder
}

func (f *formatter) write(s *specifier) error {
	f.c.Machine.Make(max(0, s.width) + max(0, s.precision))
	switch s.conversion {
	case '%':
		f.pad(s, "%", false)
		return nil
	case 'n':
		f.out.WriteByte('\n')
		return nil
	}
	i := f.used
	if s.index > 0 {
		i = s.index - 1
	} else {
		f.used++
	}
	if i >= len(f.args) {
		return errors.New("MissingFormatArgumentException: " + string(s.conversion))
	}
	text, numeric, err := f.convert(s, f.args[i])
	if err != nil {
		return err
	}
	f.pad(s, text, numeric)
	return nil
}

func (f *formatter) convert(s *specifier, v Value) (text string, numeric bool, err error) {
	mismatch := fmt.Errorf("IllegalFormatConversionException: %c", s.conversion)
	switch s.conversion {
	case 's', 'S':
		text = "null"
		if !v.IsNull() {
			text = f.c.Machine.Text(v)
		}
		if s.precision >= 0 && utf8.RuneCountInString(text) > s.precision {
			text = string([]rune(text)[:s.precision])
		}
	case 'b', 'B':
		text = strconv.FormatBool(!v.IsNull() && (v.Kind() != jsonval.Boolean || v.Bool()))
	case 'h', 'H':
		text = strconv.FormatUint(uint64(uint32(f.c.Machine.hashCode(v, 0))), 16)
	case 'c', 'C':
		if ch, ok := v.Opaque().(character); ok {
			text = string(ch.AppendJava(nil))
		} else if v.Kind() == jsonval.Integer {
			text = string(rune(v.Int()))
		} else {
			return "", false, mismatch
		}
	case 'd', 'x', 'X', 'o':
		if !isWhole(v) {
			return "", false, mismatch
		}
		text, numeric = wholeText(s, v), true
	case 'f', 'e', 'E', 'g':
		if v.Kind() != jsonval.Double && v.Kind() != jsonval.Decimal {
			return "", false, mismatch
		}
		text, numeric = fractionText(s, v), true
	}
	if strings.IndexByte("SBHCXE", s.conversion) >= 0 {
		text = upperCase(text)
	}
	return text, numeric, nil
}

func wholeText(s *specifier, v Value) string {
	if s.conversion == 'd' {
		return withSign(s, toBig(v).String())
	}
	radix := 16
	if s.conversion == 'o' {
		radix = 8
	}
	switch v.Kind() {
	case jsonval.Integer:
		return strconv.FormatUint(uint64(uint32(v.Int())), radix)
	case jsonval.Long:
		return strconv.FormatUint(uint64(v.Int()), radix)
	}
	return v.Big().Text(radix)
}

func fractionText(s *specifier, v Value) string {
	precision := s.precision
	if precision < 0 {
		precision = 6
	}
	switch s.conversion {
	case 'f':
		return withSign(s, roundHalfUp(toDecimal(shortDecimal(v)), precision))
	case 'g':
		f := toDouble(v)
		return withSign(s, strconv.FormatFloat(f, 'f', max(0, precision-1), 64))
	}
	return withSign(s, strconv.FormatFloat(toDouble(v), 'e', precision, 64))
}

// shortDecimal is a double as the decimal that it prints as: that is what Java rounds.
func shortDecimal(v Value) Value {
	if v.Kind() != jsonval.Double {
		return v
	}
	d, err := jsonval.ParseBigDecimal(string(jsonval.AppendDouble(nil, v.Double())))
	if err != nil {
		return v
	}
	return jsonval.OfBigDecimal(d)
}

func roundHalfUp(d *jsonval.BigDecimal, precision int) string {
	if int64(d.Scale) > mostDigits || int64(d.Scale) < -mostDigits || precision > mostDigits {
		return strconv.FormatFloat(d.Float64(), 'f', min(precision, mostDigits), 64)
	}
	u := new(big.Int).Set(d.Unscaled)
	if shift := int64(precision) - int64(d.Scale); shift >= 0 {
		u.Mul(u, pow10(shift))
	} else {
		p := pow10(-shift)
		half := new(big.Int).Quo(p, big.NewInt(2))
		if u.Sign() < 0 {
			half.Neg(half)
		}
		u.Quo(u.Add(u, half), p)
	}
	text := new(big.Int).Abs(u).String()
	if len(text) <= precision {
		text = strings.Repeat("0", precision-len(text)+1) + text
	}
	if precision > 0 {
		text = text[:len(text)-precision] + "." + text[len(text)-precision:]
	}
	if d.Unscaled.Sign() < 0 {
		text = "-" + text
	}
	return text
}

// withSign applies the flags for signs and groups.
func withSign(s *specifier, text string) string {
	negative := strings.HasPrefix(text, "-")
	text = strings.TrimPrefix(text, "-")
	if s.has(',') {
		text = grouped(text)
	}
	switch {
	case negative && s.has('('):
		return "(" + text + ")"
	case negative:
		return "-" + text
	case s.has('+'):
		return "+" + text
	case s.has(' '):
		return " " + text
	}
	return text
}

func grouped(text string) string {
	whole, fraction, _ := strings.Cut(text, ".")
	var b strings.Builder
	for i := range len(whole) {
		const group = 3
		if i > 0 && (len(whole)-i)%group == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(whole[i])
	}
	if fraction != "" {
		b.WriteString("." + fraction)
	}
	return b.String()
}

func (f *formatter) pad(s *specifier, text string, numeric bool) {
	n := s.width - utf8.RuneCountInString(text)
	switch {
	case n <= 0:
		f.out.WriteString(text)
	case s.has('-'):
		f.out.WriteString(text + strings.Repeat(" ", n))
	case s.has('0') && numeric:
		sign := ""
		if text != "" && strings.IndexByte("+- ", text[0]) >= 0 {
			sign, text = text[:1], text[1:]
		}
		f.out.WriteString(sign + strings.Repeat("0", n) + text)
	default:
		f.out.WriteString(strings.Repeat(" ", n) + text)
	}
}
