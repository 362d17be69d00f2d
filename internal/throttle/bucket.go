// Package throttle holds token buckets: how many requests methods and the account take at once and in the long run.
package throttle

import (
	"math"
	"sync/atomic"
	"time"
)

// Limits are those of a token bucket, as method settings and the account write them. A limit below zero is none; a limit of zero
// lets nothing through.
type Limits struct {
	RateLimit  float64 // tokens that flow in per second
	BurstLimit int     // tokens that the bucket holds
}

// Unlimited lets everything through.
var Unlimited = Limits{RateLimit: -1, BurstLimit: -1}

func (l Limits) none() bool {
	return l.RateLimit != 0 && l.BurstLimit != 0 && (l.RateLimit < 0 || l.BurstLimit < 0)
}

// Bucket is a token bucket. A nil Bucket never runs out.
type Bucket struct {
	limits   Limits
	began    time.Time
	interval int64 // nanoseconds in which a token flows in
	capacity int64 // nanoseconds in which the empty bucket fills

	// full is when the bucket will be full again, in nanoseconds since it began. One number says it all, so that takers need no lock.
	full atomic.Int64
}

// farAway keeps sums of a few times from overflowing; it is 31 years.
const farAway = int64(1e18)

func newBucket(limits Limits) *Bucket {
	b := &Bucket{limits: limits, began: time.Now()}
	if limits.RateLimit == 0 || limits.BurstLimit == 0 {
		b.capacity = -1
		return b
	}
	interval := float64(time.Second) / limits.RateLimit
	b.interval = nanoseconds(interval)
	b.capacity = nanoseconds(interval * float64(limits.BurstLimit))
	return b
}

func nanoseconds(n float64) int64 {
	if n >= float64(farAway) {
		return farAway
	}
	return int64(math.Round(n))
}

// Limits are the bucket's.
func (b *Bucket) Limits() Limits {
	if b == nil {
		return Unlimited
	}
	return b.limits
}

// Take takes a token, if there is one.
func (b *Bucket) Take() bool {
	if b == nil {
		return true
	}
	now := int64(time.Since(b.began))
	for {
		full := b.full.Load()
		next := max(full, now) + b.interval
		if next-now > b.capacity {
			return false
		}
		if b.full.CompareAndSwap(full, next) {
			return true
		}
	}
}
