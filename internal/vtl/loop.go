package vtl

import "stile/internal/jsonval"

// loop is #foreach.
type loop struct {
	position
	slot    int
	list    expression
	body    *block
	guarded bool // a #break or #stop stands in a string inside the body
}

// incompleteLoop is a #foreach with fewer than two arguments.
type incompleteLoop struct{ position }

func (s *incompleteLoop) run(m *Machine) signal {
	m.failf(s.position, "#foreach needs ($variable in $list)")
	return next
}

// Scope is $foreach.
type Scope struct {
	parent  Value
	index   int
	hasNext bool
	values  *jsonval.Object // what the template put into it
}

func (*Scope) Opaque() {}

// Wrapped is the map that a scope is, besides what it says of its loop.
func (s *Scope) Wrapped() (string, Value) { return "", jsonval.OfObject(s.Object()) }

// Object is what the template put into the scope.
func (s *Scope) Object() *jsonval.Object {
	if s.values == nil {
		s.values = jsonval.NewObject(0)
	}
	return s.values
}

// SetProperty puts a value into the scope.
func (s *Scope) SetProperty(m *Machine, name string, v Value) { m.put(s.Object(), name, v) }

// scopeField is something that $foreach says of its loop.
type scopeField uint8

const (
	noField scopeField = iota
	indexField
	countField
	hasNextField
	firstField
	lastField
	parentField
	topmostField
)

var scopeFields = map[string]scopeField{
	"index": indexField, "count": countField, "hasNext": hasNextField, "first": firstField, "last": lastField,
	"parent": parentField, "topmost": topmostField,
}

func (s *Scope) property(name string) Value {
	if field := scopeFields[name]; field != noField {
		return s.read(field)
	}
	if s.values == nil {
		return Value{}
	}
	v, _ := s.values.Get(name)
	return v
}

func (s *Scope) read(field scopeField) Value {
	switch field {
	case indexField:
		return jsonval.OfInt(int32(s.index))
	case countField:
		return jsonval.OfInt(int32(s.index + 1))
	case hasNextField:
		return jsonval.OfBool(s.hasNext)
	case firstField:
		return jsonval.OfBool(s.index < 1)
	case lastField:
		return jsonval.OfBool(!s.hasNext)
	case parentField:
		return s.parent
	case topmostField:
		top := s
		for {
			parent, ok := top.parent.Reference().(*Scope)
			if !ok {
				return jsonval.OfOpaque(top)
			}
			top = parent
		}
	case noField: // says nothing
	}
	return Value{}
}

func (s *loop) run(m *Machine) signal {
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
		scope = m.openScope(savedScope)
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
	m.slots[s.slot] = saved
	m.set(ls.count, savedCount)
	m.set(ls.hasNext, savedHasNext)
	m.closeScope(s.position, ls.scope)
	m.leave()
	return result
}

// openScope is a new $foreach, or one that an earlier loop has done with.
func (m *Machine) openScope(outside Value) *Scope {
	if m.program.loopSlots.escapes {
		return &Scope{parent: outside}
	}
	if m.loops == len(m.scopes) {
		m.scopes = append(m.scopes, &Scope{})
	}
	s := m.scopes[m.loops]
	m.loops++
	*s = Scope{parent: outside}
	return s
}

// closeScope gives $foreach back the value it had outside, unless the template has set it to something else meanwhile.
func (m *Machine) closeScope(at position, slot int) {
	if slot == noSlot {
		return
	}
	m.loops = max(0, m.loops-1)
	v := m.slots[slot]
	if v.IsNull() {
		m.failf(at, "$foreach was the variable of its own loop")
	}
	if s, ok := v.Reference().(*Scope); ok {
		m.slots[slot] = s.parent
	}
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
func (m *Machine) runGuarded(body *block) (result signal) {
	stack, calls, depth, loops := len(m.stack), len(m.calls), m.depth, m.loops
	defer func() {
		if r := recover(); r != nil {
			u, ok := r.(unwinding)
			if !ok {
				panic(r)
			}
			m.stack, m.calls, m.depth, m.loops = m.stack[:stack], m.calls[:calls], depth, loops
			result = u.signal
		}
	}()
	return m.run(body)
}
