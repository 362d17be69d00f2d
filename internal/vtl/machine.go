package vtl

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"stile/internal/jsonval"
)

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
	lookAt  int       // steps from which on the budget and the clock are looked at
	until   time.Time // when the run has taken too long; zero as long as it has done little
	made    int       // bytes of strings made and not yet printed
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
	m.lookAt = min(lookEvery, m.budget.Steps)
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
	m.Spend(b.cost)
	for _, s := range b.statements {
		if s := s.run(m); s != next {
			return s
		}
	}
	return next
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
	case jsonval.BigInteger:
		m.workBig(v.Big().BitLen())
		m.printNested(v)
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
