package control

import (
	"fmt"
	"io"
)

// Coverage lists which operations of the service are implemented.
func Coverage(w io.Writer) error {
	var implemented int
	for _, o := range operations {
		state := "not implemented"
		if o.Implemented() {
			state = "implemented"
			implemented++
		}
		if _, err := fmt.Fprintf(w, "%-35s %-6s %-15s %s\n", o.Name, o.Method, state, o.Path); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%d of %d operations are implemented.\n", implemented, len(operations))
	return err
}
