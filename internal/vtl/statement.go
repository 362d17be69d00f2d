package vtl

import (
	"errors"

	"stile/internal/jsonval"
)

type statement interface{ run(m *Machine) signal }

// block is a sequence of statements.
type block struct {
	statements []statement
	cost       int // steps that executing them takes, without blocks inside
}

type printText struct{ text string }

func (s *printText) run(m *Machine) signal {
	m.out = append(m.out, s.text...)
	m.checkOutput()
	return next
}

type printReference struct {
	text         string // that stands before it
	escapePrefix string
	morePrefix   string
	source       string // what a #define prints that contains itself too often
	reference    *reference
}

func (s *printReference) run(m *Machine) signal {
	m.out = append(m.out, s.text...)
	v := s.reference.eval(m)
	if v.Kind() == jsonval.Foreign {
		if b, ok := v.Reference().(*definedBlock); ok {
			s.renderBlock(m, b)
			return next
		}
	}
	if s.escapePrefix != "" || s.morePrefix != "" {
		m.out = append(append(m.out, s.escapePrefix...), s.morePrefix...)
	}
	m.print(v)
	return next
}

// renderBlock prints a #define, without what stands before the reference unless it cannot be executed.
func (s *printReference) renderBlock(m *Machine, b *definedBlock) {
	if !b.render(m) {
		m.out = append(append(m.out, s.escapePrefix...), s.escapePrefix...)
		m.out = append(append(m.out, s.morePrefix...), s.source...)
	}
	m.checkOutput()
}

// printFunction prints the result of a root's function without making a string of it.
type printFunction struct {
	text      string // that stands before it
	prefix    string
	reference *reference
}

func (s *printFunction) run(m *Machine) signal {
	m.out = append(m.out, s.text...)
	call := &s.reference.steps[0]
	m.at = call.position
	c := m.push(call, m.slots[s.reference.slot])
	f := s.reference.function
	c.Prepared = f.prepared
	start := len(m.out)
	m.out = append(m.out, s.prefix...)
	out, err := f.function.Append(c, m.out)
	m.pop(c)
	switch {
	case err == nil:
		m.Make(len(out) - start)
		m.out = out
		m.checkOutput()
	case !errors.Is(err, ErrNoMethod):
		m.fail(call.position, err)
	}
	return next
}

// printEscaped is \$a: on AWS every reference has a value, so the backslash always goes and the source is printed.
type printEscaped struct {
	prefix    string
	source    string
	reference *reference
}

func (s *printEscaped) run(m *Machine) signal {
	s.reference.eval(m)
	m.out = append(append(m.out, s.prefix...), s.source...)
	m.checkOutput()
	return next
}

type setVariable struct {
	slot  int
	value expression
}

func (s *setVariable) run(m *Machine) signal {
	if v := s.value.eval(m); !v.IsNull() {
		m.slots[s.slot] = v
	}
	return next
}

// setMember is #set on a property or an element. Where there is nothing to set it on, nothing happens.
type setMember struct {
	position
	target *reference
	last   step
	value  expression
}

func (s *setMember) run(m *Machine) signal {
	v := s.value.eval(m)
	if v.IsNull() {
		return next
	}
	target := s.target.follow(m)
	if target.IsNull() {
		return next
	}
	m.at = s.position
	if s.last.kind == indexLink {
		m.setElement(s.position, target, m.index(&s.last, target), v)
	} else {
		m.setProperty(target, s.last.name, v)
	}
	return next
}

type choose struct {
	branches  []choice
	otherwise *block
}

type choice struct {
	condition expression
	body      *block
}

func (s *choose) run(m *Machine) signal {
	for i := range s.branches {
		if s.branches[i].condition.test(m) {
			return m.run(s.branches[i].body)
		}
	}
	return m.run(s.otherwise)
}

type define struct {
	slot  int
	block *definition
}

func (s *define) run(m *Machine) signal {
	m.slots[s.slot] = jsonval.OfOpaque(&definedBlock{definition: s.block, machine: m})
	return next
}

type definition struct {
	body    *block
	guarded bool // a #break or #stop stands in a string inside
}

// definedBlock is the value of a #define: it is executed wherever it prints.
type definedBlock struct {
	*definition
	machine *Machine
	depth   int
}

func (*definedBlock) Opaque() {}

// AppendJava executes the block where it stands in a list or map.
func (b *definedBlock) AppendJava(dst []byte) []byte {
	m := b.machine
	out := m.out
	m.out = dst
	b.render(m)
	dst, m.out = m.out, out
	return dst
}

const definitionDepth = 2 // a block may contain itself once, as in Velocity

func (b *definedBlock) render(m *Machine) bool {
	if b.depth >= definitionDepth {
		return false
	}
	b.depth++
	m.enter()
	run := m.run
	if b.guarded {
		run = m.runGuarded
	}
	signal := run(b.body)
	m.leave()
	b.depth--
	if signal == stopping || signal == breaking && m.breakTo != nil {
		panic(unwinding{signal})
	}
	return true
}

// breakLoop is #break.
type breakLoop struct {
	position
	scope expression
}

func (s *breakLoop) run(m *Machine) signal {
	if s.scope == nil {
		return breaking
	}
	scope, ok := s.scope.eval(m).Opaque().(*Scope)
	if !ok {
		m.failf(s.position, "#break needs a scope such as $foreach")
	}
	m.breakTo = scope
	return breaking
}

type stop struct{}

func (stop) run(*Machine) signal { return stopping }
