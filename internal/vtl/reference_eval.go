package vtl

import (
	"errors"

	"stile/internal/jsonval"
)

// reference is a variable and the way from there.
type reference struct {
	position
	slot     int
	steps    []step
	function *boundFunction // of the first step, where that is known
}

type step struct {
	position
	kind      linkKind
	name      string
	methods   *methodSet // what name means on the kinds of values, if it is a method
	prepared  any        // made of a constant first argument
	hint      int        // of a property, its place in Machine.hints
	class     bool       // of a property, asks any value for its class
	field     scopeField // of a property, what it is of $foreach
	arguments []expression
}

type boundFunction struct {
	function *Function
	prepared any
}

// eval: a reference without a value is an empty string, and that is an ordinary value.
func (r *reference) eval(m *Machine) Value {
	if len(r.steps) == 0 {
		if v := m.slots[r.slot]; !v.IsNull() {
			return v
		}
		return emptyString
	}
	v := r.follow(m)
	if v.IsNull() {
		return emptyString
	}
	return v
}

// test: everything but false is true, the empty string included.
func (r *reference) test(m *Machine) bool {
	v := r.eval(m)
	return v.Kind() != jsonval.Boolean || v.Bool()
}

// follow is null where a step leads nowhere.
func (r *reference) follow(m *Machine) Value {
	v := m.slots[r.slot]
	for i := range r.steps {
		if v.IsNull() {
			return v
		}
		s := &r.steps[i]
		m.at = s.position
		switch s.kind {
		case propertyLink:
			v = m.propertyStep(v, s)
		case indexLink:
			v = m.element(s.position, v, m.index(s, v))
		case methodLink:
			if i == 0 && r.function != nil {
				v = m.callFunction(s, v, r.function)
			} else {
				v = m.callMethod(s, v)
			}
		}
	}
	return v
}

// index evaluates an index. A negative one counts from the end.
func (m *Machine) index(s *step, target Value) Value {
	v := s.arguments[0].eval(m)
	m.work(textLength(v))
	if v.Kind() != jsonval.Integer || v.Int() >= 0 {
		return v
	}
	n, ok := m.size(target)
	if !ok {
		m.failf(s.position, "a negative index needs something with a size")
	}
	return jsonval.OfInt(int32(int64(n) + v.Int()))
}

func (m *Machine) element(at position, target, index Value) Value {
	switch target.Kind() {
	case jsonval.List:
		if index.Kind() == jsonval.Integer {
			return m.item(at, target.Array().Items, index)
		}
	case jsonval.Map:
		v, _ := target.Object().Get(m.key(index))
		return v
	case jsonval.Foreign:
		switch o := target.Reference().(type) {
		case *javaArray:
			if index.Kind() == jsonval.Integer {
				return m.item(at, o.items, index)
			}
		case Host:
			return o.Property(m, m.key(index))
		case *Scope:
			v, _ := o.Object().Get(m.key(index))
			return v
		}
	}
	return Value{}
}

func (m *Machine) item(at position, items []Value, index Value) Value {
	i := index.Int()
	if i < 0 || i >= int64(len(items)) {
		m.failf(at, "index %d is out of bounds for length %d", i, len(items))
	}
	return items[i]
}

func (m *Machine) setElement(at position, target, index, v Value) {
	switch target.Kind() {
	case jsonval.List:
		items := target.Array().Items
		if index.Kind() == jsonval.Integer {
			m.item(at, items, index)
			items[index.Int()] = v
		}
	case jsonval.Map:
		m.put(target.Object(), m.key(index), v)
	case jsonval.Foreign:
		switch o := target.Reference().(type) {
		case *javaArray:
			if index.Kind() == jsonval.Integer {
				m.item(at, o.items, index)
				o.items[index.Int()] = v
			}
		case Settable:
			o.SetProperty(m, m.key(index), v)
		}
	}
}

func (m *Machine) setProperty(target Value, name string, v Value) {
	switch target.Kind() {
	case jsonval.Map:
		m.put(target.Object(), name, v)
	case jsonval.Foreign:
		switch o := target.Reference().(type) {
		case Settable:
			o.SetProperty(m, name, v)
		case *entry:
			if name == "value" || name == "Value" {
				o.set(v)
			}
		}
	}
}

func (m *Machine) put(o *jsonval.Object, key string, v Value) Value {
	m.Grow(1)
	old, _ := o.Put(key, v)
	return old
}

func (m *Machine) size(v Value) (int, bool) {
	switch v.Kind() {
	case jsonval.List:
		return len(v.Array().Items), true
	case jsonval.Map:
		return v.Object().Len(), true
	case jsonval.Foreign:
		switch o := v.Reference().(type) {
		case *javaArray:
			return len(o.items), true
		case *view:
			return o.object.Len(), true
		case MapLike:
			return o.Object().Len(), true
		}
	}
	return 0, false
}

// push evaluates the arguments of a call and makes it the innermost one. What it is to look through counts as work.
func (m *Machine) push(s *step, self Value) *Call {
	base, text := len(m.stack), textLength(self)
	for _, a := range s.arguments {
		v := a.eval(m)
		m.stack = append(m.stack, v)
		text += textLength(v)
	}
	m.work(text)
	n := len(m.calls)
	if n == cap(m.calls) {
		m.calls = append(m.calls, Call{})
	}
	m.calls = m.calls[:n+1]
	c := &m.calls[n]
	c.Machine, c.Self, c.Args, c.Prepared = m, self, m.stack[base:], nil
	return c
}

func textLength(v Value) int {
	if v.Kind() == jsonval.String {
		return len(v.Str())
	}
	return 0
}

// pop ends the innermost call.
func (m *Machine) pop(c *Call) {
	m.stack = m.stack[:len(m.stack)-len(c.Args)]
	m.calls = m.calls[:len(m.calls)-1]
}

// callFunction calls a root's function that was found at compile time.
func (m *Machine) callFunction(s *step, self Value, f *boundFunction) Value {
	c := m.push(s, self)
	c.Prepared = f.prepared
	v, err := f.function.Call(c)
	m.pop(c)
	if err != nil {
		if errors.Is(err, ErrNoMethod) {
			return Value{}
		}
		m.fail(s.position, err)
	}
	return v
}
