package main

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// rate is how often call is done in a second by as many callers at once. Each is told the number of the call.
func rate(ctx context.Context, callers int, duration time.Duration, call func(ctx context.Context, n int) error) (float64, error) {
	var done atomic.Int64
	start := time.Now()
	err := together(callers, func() (int, bool) {
		if time.Since(start) >= duration {
			return 0, false
		}
		return int(done.Add(1)), true
	}, func(n int) error { return call(ctx, n) })
	return float64(done.Load()) / time.Since(start).Seconds(), err
}

// each does call for 0 to n-1, a few at once.
func each(ctx context.Context, n, callers int, call func(ctx context.Context, i int) error) error {
	var taken atomic.Int64
	return together(callers, func() (int, bool) {
		i := int(taken.Add(1)) - 1
		return i, i < n
	}, func(i int) error { return call(ctx, i) })
}

// together has callers at once make the calls that next numbers, until there is none or one has failed.
func together(callers int, next func() (n int, more bool), call func(n int) error) error {
	var failed atomic.Bool
	var first error
	var once sync.Once
	var group sync.WaitGroup
	for range callers {
		group.Go(func() {
			for !failed.Load() {
				n, more := next()
				if !more {
					return
				}
				if err := call(n); err != nil {
					failed.Store(true)
					once.Do(func() { first = err })
				}
			}
		})
	}
	group.Wait()
	return first
}
