package server

import "github.com/KimMachineGun/automemlimit/memlimit"

// memoryShare is how much of the memory that its container or machine has the process may take before the garbage collector works
// harder. How rare collections are in a process that is far from it, package stile decides.
const memoryShare = 0.9

// limitMemory tells the collector how much memory there is, unless GOMEMLIMIT does.
func limitMemory() {
	// Without a limit that can be found the collector goes by the heap alone.
	_, _ = memlimit.Set(memlimit.WithRatio(memoryShare), memlimit.WithProvider(memlimit.ApplyFallback(memlimit.FromCgroup, memlimit.FromSystem)))
}
