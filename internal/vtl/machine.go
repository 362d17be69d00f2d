package vtl

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"stile/internal/jsonval"
)

// Budget bounds one run. A zero field means the default.
type Budget struct {
	Rounds      int           // of one #foreach; it ends after these without an error, as the service's does
	Steps       int           // statements, loop rounds, calls
	OutputBytes int           // of the output and of any string made on the way
	Elements    int           // made in lists and maps
	Depth       int           // of nested blocks, definitions and strings
	RegexTime   time.Duration // for all regular expressions together
}

// DefaultBudget allows any template that API Gateway would finish within an integration's timeout, and then some.
var DefaultBudget = Budget{
	Rounds:      1000,
	Steps:       30_000_000,
	OutputBytes: 32 << 20,
	Elements:    2_000_000,
	Depth:       500,
	RegexTime:   2 * time.Second,
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
	return d
}

// Machine is one run of a Program. Functions find it in their Call.
type Machine struct {
	Host any // whatever the caller of Run wants its functions to find

	program *Program
	budget  Budget
	out     []byte
	slots   []Value
	hints   []int   // per property of the program, where it was found among its object's members last time
	stack   []Value // arguments of the calls under way
	steps   int
	made    int // bytes of strings made and not yet printed
	items   int
	depth   int

	regexTime time.Duration
	at        position // of the latest reference or call, for errors
	breakTo   *Scope   // where a #break with a scope is to end
	scopes    []*Scope // for loops inside each other, to be used again and again
	loops     int      // of the scopes, how many are in use
	calls     []Call   // under way, the innermost last
}

// signal is how a statement ended.
type signal uint8

const (
	next signal = iota
	breaking
	stopping
)

// Run executes the program with these values of its roots and appends the output to dst. The error is an *Error.
func (p *Program) Run(dst []byte, roots []Value, host any, budget Budget) (out []byte, err error) {
	if p.plain {
		return append(dst, p.constant...), nil
	}
	m, _ := p.machines.Get().(*Machine)
	if m == nil {
		m = &Machine{program: p, slots: make([]Value, len(p.slots)), hints: make([]int, p.properties)}
	}
	m.Host = host
	m.budget = budget.withDefaults()
	m.out = dst
	copy(m.slots, roots)
	defer func() {
		r := recover()
		out = m.out
		m.release()
		if r == nil {
			return
		}
		switch r := r.(type) {
		case unwinding:
		case *Error:
			out, err = dst, r
		default:
			panic(r)
		}
	}()
	start := len(dst)
	m.budget.OutputBytes += start
	m.run(p.body)
	return m.out, nil
}

// release makes the machine ready for another run.
func (m *Machine) release() {
	clear(m.slots)
	clear(m.stack[:cap(m.stack)])
	clear(m.calls[:cap(m.calls)])
	for _, s := range m.scopes {
		*s = Scope{}
	}
	*m = Machine{program: m.program, slots: m.slots, hints: m.hints, stack: m.stack[:0], calls: m.calls[:0], scopes: m.scopes}
	m.program.machines.Put(m)
}

// run executes statements until one ends otherwise than by being finished.
func (m *Machine) run(b *block) signal {
	m.steps += b.cost
	if m.steps > m.budget.Steps {
		m.exceed("%d steps", m.budget.Steps)
	}
	for _, s := range b.statements {
		if s := s.run(m); s != next {
			return s
		}
	}
	return next
}

// step counts a unit of work.
func (m *Machine) step() {
	m.steps++
	if m.steps > m.budget.Steps {
		m.exceed("%d steps", m.budget.Steps)
	}
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

// grow counts n elements that are about to be made.
func (m *Machine) grow(n int) {
	m.items += n
	if m.items > m.budget.Elements {
		m.exceed("%d list and map elements", m.budget.Elements)
	}
}

// fail ends the run.
func (m *Machine) fail(at position, err error) {
	var e *Error
	if errors.As(err, &e) && e.Line > 0 {
		panic(e)
	}
	e = &Error{Offset: int(at), Message: err.Error(), Err: err}
	panic(e.locate(m.program.source))
}

func (m *Machine) failf(at position, format string, args ...any) {
	m.fail(at, fmt.Errorf(format, args...))
}

// Text is how v prints.
func (m *Machine) Text(v Value) string {
	if v.Kind() == jsonval.String {
		return v.Str()
	}
	start := len(m.out)
	if v.Kind() == jsonval.Foreign {
		m.printForeign(v, start)
	} else {
		m.print(v)
	}
	s := string(m.out[start:])
	m.out = m.out[:start]
	m.Make(len(s))
	return s
}

// printForeign prints something that may be a #define with a #stop inside, which must not leave half of a string behind.
func (m *Machine) printForeign(v Value, start int) {
	finished := false
	defer func() {
		if !finished {
			m.out = m.out[:start]
		}
	}()
	m.print(v)
	finished = true
}

// renderer is an Opaque that prints itself by executing something.
type renderer interface{ render(m *Machine) bool }

// print appends v's text to the output. Null has none.
func (m *Machine) print(v Value) {
	switch v.Kind() {
	case jsonval.String:
		m.out = append(m.out, v.Str()...)
	case jsonval.Null:
		return
	case jsonval.Integer, jsonval.Long:
		m.out = strconv.AppendInt(m.out, v.Int(), 10)
	case jsonval.Boolean:
		m.out = strconv.AppendBool(m.out, v.Bool())
	case jsonval.Double:
		m.out = jsonval.AppendDouble(m.out, v.Double())
	case jsonval.Foreign:
		if r, ok := v.Reference().(renderer); ok {
			r.render(m)
			return
		}
		m.printNested(v)
	default:
		m.printNested(v)
	}
	m.checkOutput()
}

func (m *Machine) printNested(v Value) {
	out, err := jsonval.AppendJavaWithin(m.out, v, max(0, m.budget.OutputBytes-len(m.out)))
	if err != nil {
		m.exceed("%d bytes of output, or the value contains itself", m.budget.OutputBytes)
	}
	m.out = out
}
