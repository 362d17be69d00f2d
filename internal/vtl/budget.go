package vtl

import (
	"fmt"
	"time"
)

// Budget bounds one run. A zero field means the default.
type Budget struct {
	Rounds      int           // of one #foreach; it ends after these without an error, as the service's does
	Steps       int           // statements, loop rounds, calls, and what calls have to look through: bytesPerStep is one
	OutputBytes int           // of the output and of any string made on the way
	Elements    int           // made in lists and maps
	Depth       int           // of nested blocks, definitions and strings
	RegexTime   time.Duration // for all regular expressions together
	Time        time.Duration // for the whole run, by the clock
}

// DefaultBudget allows any template that API Gateway would finish within an integration's timeout, and then some.
var DefaultBudget = Budget{
	Rounds:      1000,
	Steps:       30_000_000,
	OutputBytes: 32 << 20,
	Elements:    2_000_000,
	Depth:       500,
	RegexTime:   2 * time.Second,
	Time:        10 * time.Second,
}

func (b Budget) withDefaults() Budget {
	d := DefaultBudget
	set := func(field *int, value int) {
		if value != 0 {
			*field = value
		}
	}
	set(&d.Rounds, b.Rounds)
	set(&d.Steps, b.Steps)
	set(&d.OutputBytes, b.OutputBytes)
	set(&d.Elements, b.Elements)
	set(&d.Depth, b.Depth)
	if b.RegexTime != 0 {
		d.RegexTime = b.RegexTime
	}
	if b.Time != 0 {
		d.Time = b.Time
	}
	return d
}

const (
	bytesPerStep   = 128     // that are looked through
	bytesPerItem   = 16      // of a list or map, whose elements are moved or looked at
	bytesPerMember = 64      // of a map that is indexed again
	hashesPerStep  = 4       // elements of a list or map whose hash codes are put together
	largestBig     = 1 << 20 // bits of a BigInteger that is calculated with
	lookEvery      = 10_000  // steps from one look at the clock to the next
)

// step counts a unit of work.
func (m *Machine) step() { m.Spend(1) }

// work counts the work of looking through n bytes.
func (m *Machine) work(n int) { m.Spend(n / bytesPerStep) }

// workItems counts the work of going through n elements.
func (m *Machine) workItems(n int) { m.work(n * bytesPerItem) }

// workBig counts the work of calculating with numbers of n bits together: about what a multiplication takes.
func (m *Machine) workBig(n int) {
	if n > 2*largestBig {
		m.exceed("%d bits of a number", largestBig)
	}
	bytes := n / 8
	m.work(bytes * bytes / 2048)
}

// Spend counts steps.
func (m *Machine) Spend(steps int) {
	if m.steps += steps; m.steps > m.lookAt {
		m.look()
	}
}

// look ends a run that has made too many steps, or takes too long.
func (m *Machine) look() {
	if m.steps > m.budget.Steps {
		m.exceed("%d steps", m.budget.Steps)
	}
	now := time.Now()
	if m.until.IsZero() {
		m.until = now.Add(m.budget.Time)
	}
	if now.After(m.until) {
		m.exceed("%s", m.budget.Time)
	}
	m.lookAt = min(m.steps+lookEvery, m.budget.Steps)
}

func (m *Machine) enter() {
	m.depth++
	if m.depth > m.budget.Depth {
		m.exceed("%d nested blocks", m.budget.Depth)
	}
}

func (m *Machine) leave() { m.depth-- }

func (m *Machine) exceed(format string, args ...any) {
	e := &Error{Offset: int(m.at), Message: "the template needs more than " + fmt.Sprintf(format, args...), Budget: true}
	panic(e.locate(m.program.source))
}

// checkOutput is called after something of unknown length was appended.
func (m *Machine) checkOutput() {
	if len(m.out) > m.budget.OutputBytes {
		m.exceed("%d bytes of output", m.budget.OutputBytes)
	}
}

// Make counts n bytes of text that a function is about to make. All text made in a run together may be sixteen times as long as the
// output may be.
func (m *Machine) Make(n int) {
	m.made += n
	if n > m.budget.OutputBytes || m.made > 16*m.budget.OutputBytes {
		m.exceed("%d bytes of text", m.budget.OutputBytes)
	}
}

// Grow counts n elements of lists and maps that are about to be made, or have been.
func (m *Machine) Grow(n int) {
	m.items += n
	if m.items > m.budget.Elements {
		m.exceed("%d list and map elements", m.budget.Elements)
	}
}
