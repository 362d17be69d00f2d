package openapi

import (
	"cmp"
	"maps"
	"slices"
	"unicode/utf16"
)

// inHashOrder lists the keys of m as a java.util.HashMap with the same keys does. Every map in a recorded export stands in this
// order: parameters, headers, models, paths of OpenAPI 3.0.
func inHashOrder[V any](m map[string]V) []string {
	keys := slices.Sorted(maps.Keys(m))
	buckets := 16
	for len(keys) > buckets/4*3 {
		buckets *= 2
	}
	slices.SortStableFunc(keys, func(a, b string) int {
		return cmp.Compare(javaHash(a)&uint32(buckets-1), javaHash(b)&uint32(buckets-1))
	})
	return keys
}

// javaHash is String.hashCode with its upper half folded in, as HashMap does.
func javaHash(s string) uint32 {
	var h uint32
	for _, unit := range utf16.Encode([]rune(s)) {
		h = 31*h + uint32(unit)
	}
	return h ^ h>>16
}
