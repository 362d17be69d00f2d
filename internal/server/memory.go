package server

import (
	"os"
	"runtime/debug"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

const (
	// collectAt is the garbage collector's GOGC. A gateway holds little: that the heap grows to some times as much costs megabytes, and
	// spares most collections.
	collectAt = 400
	// memoryShare is how much of the memory that this machine or its container has we take before the collector works harder.
	memoryShare = 0.9
)

// tuneMemory sets the collector up for a gateway, unless GOGC or GOMEMLIMIT say otherwise.
func tuneMemory() {
	if _, set := os.LookupEnv("GOGC"); !set {
		debug.SetGCPercent(collectAt)
	}
	// Without a limit that can be found the collector goes by the heap alone.
	_, _ = memlimit.Set(memlimit.WithRatio(memoryShare), memlimit.WithProvider(memlimit.ApplyFallback(memlimit.FromCgroup, memlimit.FromSystem)))
}
