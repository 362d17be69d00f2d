package cli

import (
	"fmt"
	"slices"
	"strings"

	"stile/internal/python"
)

// invalidChoice lists the choices two to a row, and those close to what was typed.
func invalidChoice(text string, choices []string) string {
	lines := []string{"Invalid choice, valid choices are:\n"}
	for row := range slices.Chunk(choices, 2) {
		padded := make([]string, len(row))
		for i, choice := range row {
			padded[i] = fmt.Sprintf("%-40s", choice)
		}
		lines = append(lines, strings.Join(padded, " | "))
	}
	if near := python.CloseMatches(text, choices); len(near) > 0 {
		lines = append(lines, fmt.Sprintf("\n\nInvalid choice: %s, maybe you meant:\n", python.Repr(text)))
		for _, choice := range near {
			lines = append(lines, "  * "+choice)
		}
	}
	return strings.Join(lines, "\n")
}
