package cli

import (
	"context"
	"math/rand/v2"

	"stile/internal/python"
)

// inputSkeleton is the JSON that --cli-input-json takes, with one sample of everything.
func inputSkeleton(input *shape) any {
	if input == nil {
		return &python.Dict{}
	}
	return skeleton{time: "1970-01-01T00:00:00"}.of(input, "")
}

// skeleton builds samples of shapes.
type skeleton struct {
	names bool            // strings carry their member's name
	time  string          // the sample of a timestamp
	open  map[*shape]bool // structures being built: one inside itself is empty
}

func (k skeleton) of(s *shape, name string) any {
	switch s.kind {
	case structureKind:
		return k.structure(s)
	case listKind:
		return []any{k.of(s.element, s.element.name)}
	case mapKind:
		return python.DictOf("KeyName", k.of(s.element, ""))
	case integerKind:
		return int64(0)
	case doubleKind:
		return 0.0
	case booleanKind:
		return true
	case timestampKind:
		return k.time
	case stringKind:
		switch {
		case k.names:
			return name
		case len(s.enum) > 0:
			return s.enum[rand.IntN(len(s.enum))] //nolint:gosec // any sample will do
		}
		return ""
	}
	return nil
}

func (k skeleton) structure(s *shape) any {
	d := &python.Dict{}
	if k.open[s] {
		return d
	}
	if k.open == nil {
		k.open = map[*shape]bool{}
	}
	k.open[s] = true
	for _, m := range s.members {
		d.Set(m.name, k.of(m.shape, m.name))
	}
	delete(k.open, s)
	return d
}

// showOutputSkeleton checks the parameters as a call would and shows a sample answer instead of calling.
func (r *runner) showOutputSkeleton(ctx context.Context, c *command, params *python.Dict) error {
	client, err := r.newClient(ctx)
	if err != nil {
		return err
	}
	if err := client.validate(c, params); err != nil {
		return err
	}
	answer := &python.Dict{}
	if c.output != nil {
		sample := skeleton{names: true, time: "1970-01-01T00:00:00"}
		if r.format() != "json" {
			sample.time = "1970-01-01 00:00:00"
		}
		answer = sample.of(c.output, "").(*python.Dict)
	}
	return r.show(c, answer)
}
