package throttle

import (
	"math"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func take(b *Bucket, n int) (taken int) {
	for range n {
		if b.Take() {
			taken++
		}
	}
	return taken
}

func TestBurstsAreTakenAtOnceAndRefillAtTheRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBucket(Limits{RateLimit: 10, BurstLimit: 5})
		steps := []struct {
			wait time.Duration
			want int // of ten tries
		}{
			{0, 5},
			{0, 0},
			{99 * time.Millisecond, 0},
			{time.Millisecond, 1},
			{250 * time.Millisecond, 2}, // half a token stays
			{50 * time.Millisecond, 1},
			{time.Hour, 5}, // a bucket holds no more than its burst
		}
		for i, step := range steps {
			time.Sleep(step.wait)
			if got := take(b, 10); got != step.want {
				t.Errorf("step %d: %d were let through, want %d", i, got, step.want)
			}
		}
	})
}

func TestAFractionalRateRefillsInMoreThanASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBucket(Limits{RateLimit: 0.5, BurstLimit: 1})
		take(b, 1)
		time.Sleep(2*time.Second - 1)
		if b.Take() {
			t.Error("a token came too early")
		}
		time.Sleep(time.Nanosecond)
		if !b.Take() {
			t.Error("no token came")
		}
	})
}

func TestARateOrBurstOfZeroLetsNothingThrough(t *testing.T) {
	for _, limits := range []Limits{{0, 5000}, {10000, 0}, {0, 0}, {-1, 0}, {0, -1}} {
		if b := New(Unlimited).Bucket(Key{}, limits); b.Take() {
			t.Errorf("%+v let a request through", limits)
		}
	}
}

func TestLimitsOfMinusOneAreNone(t *testing.T) {
	for _, limits := range []Limits{Unlimited, {-1, 5}, {5, -1}} {
		if b := New(Unlimited).Bucket(Key{}, limits); take(b, 1000) != 1000 {
			t.Errorf("%+v limits", limits)
		}
	}
}

func TestExtremeLimitsDontOverflow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, limits := range []Limits{
			{1e-300, math.MaxInt}, {1e300, math.MaxInt}, {math.MaxFloat64, 1}, {math.SmallestNonzeroFloat64, 1}, {1e9, math.MaxInt}, {math.Inf(1), 1},
		} {
			b := newBucket(limits)
			for range 3 {
				time.Sleep(time.Second)
				if b.full.Load() < 0 {
					t.Errorf("%+v overflowed", limits)
				}
				b.Take()
			}
		}
		if b := newBucket(Limits{math.SmallestNonzeroFloat64, 1}); take(b, 5) != 1 {
			t.Error("a burst of one isn't one")
		}
	})
}

func TestTakersAtOnceGetNoMoreThanTheBurst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBucket(Limits{RateLimit: 1, BurstLimit: 100})
		var taken atomic.Int64
		var takers sync.WaitGroup
		for range 16 {
			takers.Go(func() { taken.Add(int64(take(b, 50))) })
		}
		takers.Wait()
		if taken.Load() != 100 {
			t.Errorf("%d were let through, want 100", taken.Load())
		}
	})
}

func TestABucketOutlivesThePlanButNotItsLimits(t *testing.T) {
	r := New(Limits{RateLimit: 1, BurstLimit: 1})
	key := Key{ApiId: "a", StageName: "s", ResourcePath: "/", HttpMethod: "GET"}
	first := r.Bucket(key, Limits{1, 1})
	if r.Bucket(key, Limits{1, 1}) != first {
		t.Error("the same limits made a new bucket")
	}
	if r.Bucket(key, Limits{1, 2}) == first {
		t.Error("other limits kept the bucket")
	}
	other := key
	other.HttpMethod = "POST"
	if r.Bucket(other, Limits{1, 1}) == first {
		t.Error("another method shares the bucket")
	}
	account := r.Account("us-east-1")
	if r.Account("us-east-1") != account || r.Account("eu-west-1") == account {
		t.Error("the account has one bucket per region")
	}
	runtime.KeepAlive(first)
}

func TestBucketsThatNoPlanRefersToAreForgotten(t *testing.T) {
	r := New(Unlimited)
	kept := r.Bucket(Key{ApiId: "kept"}, Limits{1, 1})
	for i := range 100 {
		r.Bucket(Key{ApiId: "gone"}, Limits{1, i + 1})
		r.Bucket(Key{ApiId: string(rune('a' + i))}, Limits{1, 1})
	}
	left := 0
	for range 1000 {
		runtime.GC()
		r.mu.Lock()
		left = len(r.buckets)
		r.mu.Unlock()
		if left == 1 {
			break
		}
		time.Sleep(time.Millisecond) // cleanups run on a goroutine of the runtime
	}
	if left != 1 || r.Bucket(Key{ApiId: "kept"}, Limits{1, 1}) != kept {
		t.Errorf("%d buckets are left, want the one in use", left)
	}
}

func BenchmarkTake(b *testing.B) {
	bucket := newBucket(Limits{RateLimit: 1e9, BurstLimit: 1e9})
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			bucket.Take()
		}
	})
}
