package control

// orEmpty is a map that is there though it be empty.
func orEmpty[V any](m map[string]V) map[string]V {
	if m == nil {
		return map[string]V{}
	}
	return m
}

// unlessEmpty is nil for an empty map: the service doesn't tell it from one that isn't given.
func unlessEmpty[V any](m map[string]V) map[string]V {
	if len(m) == 0 {
		return nil
	}
	return m
}
