package jsonval

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The way that AppendDouble takes for numbers of few digits is a short cut: it must end where the long way does.
func TestShortDoublesPrintAsTheLongWayPrintsThem(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	check := func(f float64) {
		short, ok := appendShort(nil, f)
		if !ok {
			return
		}
		var d doubleDigits
		d.develop(math.Float64bits(f))
		if long := string(d.layOut(nil)); string(short) != long {
			t.Fatalf("%x prints %s, want %s", math.Float64bits(f), short, long)
		}
	}
	for range 300_000 {
		decimals := random.IntN(8)
		f := float64(random.Uint64N(1e13)>>random.IntN(40)) / math.Pow10(decimals)
		check(f)
		check(math.Nextafter(f, 0))
		check(math.Nextafter(f, math.Inf(1)))
		check(math.Float64frombits(random.Uint64N(1<<54) | 0x3F<<56))
	}
	for power := -12; power < 24; power++ {
		f := math.Ldexp(1, power)
		check(f)
		check(math.Nextafter(f, 0))
		check(math.Nextafter(f, math.Inf(1)))
	}
}
