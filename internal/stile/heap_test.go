package stile

import (
	"runtime"
	"testing"
)

func TestASmallHeapIsNotCollectedEveryFewMegabytes(t *testing.T) {
	defer func() { heapFloor = nil }()
	for _, c := range []struct {
		gogc  string
		floor bool
	}{{"", true}, {"100", false}} {
		t.Setenv("GOGC", c.gogc)
		t.Setenv("GOMEMLIMIT", "")
		heapFloor = nil
		reserveHeap()
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		if got := stats.NextGC-stats.HeapAlloc > heapFloorBytes; got != c.floor {
			t.Errorf("GOGC=%q: next collection at %d bytes with %d in use", c.gogc, stats.NextGC, stats.HeapAlloc)
		}
	}
}
