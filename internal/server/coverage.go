package server

import (
	"fmt"
	"io"

	"stile/internal/control"
)

// PrintCoverage lists which of AWS's operations are implemented.
func PrintCoverage(w io.Writer) {
	done := 0
	operations := control.Operations()
	for i := range operations {
		state := "not implemented"
		if operations[i].Implemented() {
			state = "implemented"
			done++
		}
		fmt.Fprintf(w, "%-15s  %s\n", state, operations[i].Name)
	}
	fmt.Fprintf(w, "%d of %d operations\n", done, len(operations))
}
