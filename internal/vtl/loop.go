package vtl

import "stile/internal/jsonval"

// loop is #foreach.
type loop struct {
	position
	slot    int
	list    expression
	body    []statement
	guarded bool // a #break or #stop stands in a string inside the body
}

// Scope is $foreach.
type Scope struct {
	parent  Value
	index   int
	hasNext bool
}

func (*Scope) Opaque() {}

// AppendJava prints something, as a Java object without a toString of its own would.
func (*Scope) AppendJava(dst []byte) []byte {
	return append(dst, "org.apache.velocity.runtime.directive.ForeachScope"...)
}

func (s *Scope) property(name string) Value {
	switch name {
	case "index":
		return jsonval.OfInt(int32(s.index))
	case "count":
		return jsonval.OfInt(int32(s.index + 1))
	case "hasNext":
		return jsonval.OfBool(s.hasNext)
	case "first":
		return jsonval.OfBool(s.index < 1)
	case "last":
		return jsonval.OfBool(!s.hasNext)
	case "parent":
		return s.parent
	case "topmost":
		top := s
		for {
			parent, ok := top.parent.Opaque().(*Scope)
			if !ok {
				return jsonval.OfOpaque(top)
			}
			top = parent
		}
	}
	return Value{}
}

func (s *loop) run(m *Machine) signal {
	m.step()
	var it iterator
	if !it.start(m, s.list) {
		return next
	}
	m.enter()
	ls := m.program.loopSlots
	saved, savedScope := m.slots[s.slot], m.get(ls.scope)
	savedCount, savedHasNext := m.get(ls.count), m.get(ls.hasNext)
	var scope *Scope
	if ls.scope != noSlot {
		scope = &Scope{parent: savedScope}
		m.slots[ls.scope] = jsonval.OfOpaque(scope)
	}
	result := next
	for round := 0; round < m.budget.Rounds && it.hasNext(); round++ {
		m.step()
		v := it.next(m, s.position)
		hasNext := it.hasNext()
		if scope != nil {
			scope.index, scope.hasNext = round, hasNext
		}
		m.set(ls.count, jsonval.OfInt(int32(round+1)))
		m.set(ls.hasNext, jsonval.OfBool(hasNext))
		m.slots[s.slot] = v
		signal := s.round(m)
		if signal == next {
			continue
		}
		if signal == stopping || m.breakTo != nil && m.breakTo != scope {
			result = signal
		} else {
			m.breakTo = nil
		}
		break
	}
	m.set(ls.hasNext, savedHasNext)
	m.set(ls.count, savedCount)
	m.slots[s.slot] = saved
	m.set(ls.scope, savedScope)
	m.leave()
	return result
}

func (m *Machine) get(slot int) Value {
	if slot == noSlot {
		return Value{}
	}
	return m.slots[slot]
}

func (m *Machine) set(slot int, v Value) {
	if slot != noSlot {
		m.slots[slot] = v
	}
}

func (s *loop) round(m *Machine) signal {
	if s.guarded {
		return m.runGuarded(s.body)
	}
	return m.run(s.body)
}

// unwinding is the panic that carries a #break or #stop out of a string.
type unwinding struct{ signal signal }

// runGuarded is run for a body in which a #break may stand inside a string.
func (m *Machine) runGuarded(body []statement) (result signal) {
	stack, depth := len(m.stack), m.depth
	defer func() {
		if r := recover(); r != nil {
			u, ok := r.(unwinding)
			if !ok {
				panic(r)
			}
			m.stack, m.depth = m.stack[:stack], depth
			result = u.signal
		}
	}()
	return m.run(body)
}
