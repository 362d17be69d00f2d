package server

import (
	"fmt"
	"time"

	"stile/internal/mapping"
	"stile/internal/vtl"
)

// TemplateLimits bound what a mapping template may cost. What isn't given is the engine's default.
type TemplateLimits struct {
	TemplateBytes int           `yaml:"template_bytes"` // 307200, AWS's quota
	Nesting       int           `yaml:"nesting"`        // of directives, expressions and strings in a template
	Rounds        int           `yaml:"rounds"`         // of one #foreach: 1000, AWS's quota
	Steps         int           `yaml:"steps"`          // statements, rounds and calls of one rendering, and what calls look through
	OutputBytes   int           `yaml:"output_bytes"`   // of the output and of any string made on the way
	Elements      int           `yaml:"elements"`       // made in lists and maps
	Depth         int           `yaml:"depth"`          // of blocks, definitions and strings while it runs
	RegexTime     time.Duration `yaml:"regex_time"`     // for all regular expressions of one rendering
	Time          time.Duration `yaml:"time"`           // for one rendering, by the clock
}

func (l *TemplateLimits) check() error {
	for _, limit := range []struct {
		name  string
		value int64
	}{
		{"template_bytes", int64(l.TemplateBytes)},
		{"nesting", int64(l.Nesting)},
		{"rounds", int64(l.Rounds)},
		{"steps", int64(l.Steps)},
		{"output_bytes", int64(l.OutputBytes)},
		{"elements", int64(l.Elements)},
		{"depth", int64(l.Depth)},
		{"regex_time", int64(l.RegexTime)},
		{"time", int64(l.Time)},
	} {
		if limit.value < 0 {
			return fmt.Errorf("template_limits.%s must be more than 0, or left out for the default", limit.name)
		}
	}
	return nil
}

func (l *TemplateLimits) limits() mapping.TemplateLimits {
	return mapping.TemplateLimits{
		Bytes: l.TemplateBytes,
		Depth: l.Nesting,
		Budget: vtl.Budget{
			Rounds: l.Rounds, Steps: l.Steps, OutputBytes: l.OutputBytes, Elements: l.Elements, Depth: l.Depth, RegexTime: l.RegexTime, Time: l.Time,
		},
	}
}
