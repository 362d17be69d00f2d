package demo

import (
	"fmt"
	"io"
	"strings"
)

// result is one call of a route and what came of it.
type result struct {
	route  *route
	status int
	body   string
	err    error // what went wrong, or why the answer isn't the right one
}

// report prints what was sent and what came back, one block a route.
func report(w io.Writer, results []result) {
	fmt.Fprintf(w, "\n  %-11s  %-28s  %s\n", "integration", "sent", "came back")
	fmt.Fprintf(w, "  %s  %s  %s\n", strings.Repeat("-", 11), strings.Repeat("-", 28), strings.Repeat("-", 60))
	for _, r := range results {
		sent := r.route.verb + " " + r.route.call
		if r.err != nil && r.status == 0 {
			fmt.Fprintf(w, "  %-11s  %-28s  WRONG: %v\n", r.route.kind, sent, r.err)
			continue
		}
		fmt.Fprintf(w, "  %-11s  %-28s  %d %s\n", r.route.kind, sent, r.status, r.body)
		if r.route.body != "" {
			fmt.Fprintf(w, "  %-11s  %s\n", "", r.route.body)
		}
		if r.err != nil {
			fmt.Fprintf(w, "  %-11s  %-28s  WRONG: %v\n", "", "", r.err)
		}
	}
	fmt.Fprintln(w)
}
