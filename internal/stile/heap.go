package stile

import "os"

// heapFloor is memory that is never touched and so takes no room in RAM, but counts for the garbage collector as in use: it lets the
// program make as much garbage between two collections as it does, instead of the 4 MB after which a small heap is collected.
var heapFloor []byte //nolint:unused // holding it is its use

const heapFloorBytes = 32 << 20

// reserveHeap makes collections as rare in a small process as they are in a large one, for at most 32 MB of garbage more at a time,
// however large the heap grows. Whoever sets GOGC or GOMEMLIMIT has decided otherwise. It costs a collection at once, so it is for what
// runs long: a command line ends before its first.
func reserveHeap() {
	for _, name := range []string{"GOGC", "GOMEMLIMIT"} {
		if os.Getenv(name) != "" {
			return
		}
	}
	heapFloor = make([]byte, heapFloorBytes)
}
