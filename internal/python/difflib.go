package python

import (
	"cmp"
	"slices"
)

// CloseMatches are the up to three choices most like text, as Python's difflib measures likeness.
func CloseMatches(text string, choices []string) []string {
	const atLeast = 0.8
	type scored struct {
		choice string
		ratio  float64
	}
	var near []scored
	for _, choice := range choices {
		a, b := []rune(choice), []rune(text)
		if ratio := 2 * float64(matchingRunes(a, b)) / float64(max(len(a)+len(b), 1)); ratio >= atLeast {
			near = append(near, scored{choice, ratio})
		}
	}
	slices.SortFunc(near, func(x, y scored) int {
		return cmp.Or(cmp.Compare(y.ratio, x.ratio), cmp.Compare(y.choice, x.choice))
	})
	var matches []string
	for _, s := range near[:min(len(near), 3)] {
		matches = append(matches, s.choice)
	}
	return matches
}

// matchingRunes counts what a and b share: their longest common run, and what is shared left and right of it.
func matchingRunes(a, b []rune) int {
	startA, startB, longest := 0, 0, 0
	previous := make([]int, len(b)+1)
	for i := range a {
		row := make([]int, len(b)+1)
		for j := range b {
			if a[i] != b[j] {
				continue
			}
			row[j+1] = previous[j] + 1
			if row[j+1] > longest {
				longest = row[j+1]
				startA, startB = i-longest+1, j-longest+1
			}
		}
		previous = row
	}
	if longest == 0 {
		return 0
	}
	return longest + matchingRunes(a[:startA], b[:startB]) + matchingRunes(a[startA+longest:], b[startB+longest:])
}
