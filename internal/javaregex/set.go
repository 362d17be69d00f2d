package javaregex

import (
	"slices"
	"unicode"
)

// A set is a set of characters as sorted spans that neither touch nor overlap.
type set []span

type span struct{ from, to rune }

const lastRune = unicode.MaxRune

var everything = set{{0, lastRune}}

func single(r rune) set { return set{{r, r}} }

func chars(s string) set {
	var all set
	for _, r := range s {
		all = append(all, span{r, r})
	}
	return tidy(all)
}

// tidy sorts spans and joins those that touch. It may change s.
func tidy(s set) set {
	slices.SortFunc(s, func(a, b span) int { return int(a.from) - int(b.from) })
	joined := s[:0]
	for _, next := range s {
		if n := len(joined); n > 0 && next.from <= joined[n-1].to+1 {
			joined[n-1].to = max(joined[n-1].to, next.to)
		} else {
			joined = append(joined, next)
		}
	}
	return joined
}

func union(sets ...set) set { return tidy(slices.Concat(sets...)) }

func negate(s set) set {
	var rest set
	from := rune(0)
	for _, next := range s {
		if from < next.from {
			rest = append(rest, span{from, next.from - 1})
		}
		from = next.to + 1
	}
	if from <= lastRune {
		rest = append(rest, span{from, lastRune})
	}
	return rest
}

func intersect(a, b set) set { return negate(union(negate(a), negate(b))) }

func (s set) has(r rune) bool {
	_, found := slices.BinarySearchFunc(s, r, func(next span, r rune) int {
		switch {
		case next.to < r:
			return -1
		case next.from > r:
			return 1
		}
		return 0
	})
	return found
}

func tables(tables ...*unicode.RangeTable) set {
	var all set
	for _, t := range tables {
		for _, r := range t.R16 {
			all = appendStrided(all, rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
		for _, r := range t.R32 {
			all = appendStrided(all, rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
	}
	return tidy(all)
}

func appendStrided(s set, from, to, stride rune) set {
	if stride == 1 {
		return append(s, span{from, to})
	}
	for r := from; r <= to; r += stride {
		s = append(s, span{r, r})
	}
	return s
}

// foldASCII adds the other case of every ASCII letter.
func foldASCII(s set) set {
	folded := slices.Clone(s)
	for r := 'a'; r <= 'z'; r++ {
		upper := r - 'a' + 'A'
		switch {
		case s.has(r):
			folded = append(folded, span{upper, upper})
		case s.has(upper):
			folded = append(folded, span{r, r})
		}
	}
	return tidy(folded)
}

// foldUnicode adds every character whose upper case, or the lower case of that, is in s.
func foldUnicode(s set) set {
	folded := slices.Clone(s)
	for _, cased := range unicode.CaseRanges {
		for r := rune(cased.Lo); r <= rune(cased.Hi); r++ {
			upper := unicode.ToUpper(r)
			if s.has(upper) || s.has(unicode.ToLower(upper)) {
				folded = append(folded, span{r, r})
			}
		}
	}
	return tidy(folded)
}
