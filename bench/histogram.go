package main

import (
	"math/bits"
	"time"
)

// histogram counts durations with an error below two per cent, without keeping each.
type histogram struct {
	counts [64 * steps]int64
	total  int64
}

// steps are the buckets of each power of two.
const steps = 64

func (h *histogram) add(d time.Duration) {
	h.counts[bucket(uint64(max(d, 0)))]++
	h.total++
}

func bucket(v uint64) int {
	shift := max(0, bits.Len64(v)-7) // 7 bits remain: 64 to 127, but for what is below
	return shift*steps + int(v>>shift)
}

// quantile is the duration that the share q of all doesn't exceed.
func (h *histogram) quantile(q float64) time.Duration {
	rank := int64(q * float64(h.total))
	for i, count := range h.counts {
		if rank -= count; rank < 0 {
			shift := max(0, i/steps-1)
			return time.Duration(uint64(i-shift*steps+1)<<shift) - 1
		}
	}
	return 0
}
