package control

import (
	"fmt"
	"io"
)

const operationsOfService = 124 // in its model of 2015-07-09

// Coverage lists which operations of the service are implemented.
func Coverage(w io.Writer) error {
	for _, o := range operations {
		if _, err := fmt.Fprintf(w, "%-35s %-6s %s\n", o.Name, o.Method, o.Path); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%d of %d operations are implemented.\n", len(operations), operationsOfService)
	return err
}
