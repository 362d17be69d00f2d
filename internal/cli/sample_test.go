package cli

import "stile/internal/python"

// sampleOf is an answer with one of everything, as it stands on the wire.
func sampleOf(c *command) string {
	if c.output == nil {
		return ""
	}
	return sampleJSON(c.output)
}

func sampleJSON(s *shape) string {
	sample := skeleton{names: true, time: "1970-01-01T00:00:00"}.of(s, "x")
	return python.JSON(toWire(s, sample), python.Style{})
}
