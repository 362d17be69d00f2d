package vtl

import "stile/internal/jsonval"

// property is $a.name: a getter getName(), a map's entry, or a test isName(), in Velocity's order.
func (m *Machine) property(v Value, name string) Value {
	switch v.Kind() {
	case jsonval.Map:
		if isClassName(name) {
			return classOf(v)
		}
		found, _ := v.Object().Get(name)
		return found
	case jsonval.Foreign:
		return m.foreignProperty(v, name)
	}
	return m.plainProperty(v, name)
}

func isClassName(name string) bool { return name == "class" || name == "Class" }

// propertyStep is property for a step of the program. Objects in a list mostly have their members in the same places, so each step
// remembers the last one.
func (m *Machine) propertyStep(v Value, s *step) Value {
	if o := v.Object(); o != nil && !s.class {
		hint := &m.hints[s.hint]
		if found, ok := o.At(*hint, s.name); ok {
			return found
		}
		found, at := o.Find(s.name)
		*hint = at
		return found
	}
	if scope, ok := v.Reference().(*Scope); ok && s.field != noField {
		return scope.read(s.field)
	}
	return m.property(v, s.name)
}

func (m *Machine) foreignProperty(v Value, name string) Value {
	switch o := v.Reference().(type) {
	case *Scope:
		return o.property(name)
	case Host:
		return o.Property(m, name)
	case *entry:
		switch name {
		case "key", "Key":
			return jsonval.KeyValue(o.key)
		case "value", "Value":
			return o.value
		}
	case *class:
		if name == "name" || name == "Name" {
			return jsonval.OfString(o.name)
		}
	}
	return m.plainProperty(v, name)
}

// plainProperty tries the getters in the table of methods: getName() and isName() with either case of the first letter.
func (m *Machine) plainProperty(v Value, name string) Value {
	if name == "" {
		return Value{}
	}
	upper := string(upperASCII(name[0])) + name[1:]
	for _, getter := range [...]string{"get" + upper, "get" + lowerFirst(name), "is" + upper, "is" + lowerFirst(name)} {
		set := methods[getter]
		if set == nil {
			continue
		}
		for _, on := range [...]receiver{receiverOf(v), onAny} {
			for _, row := range set[on] {
				if row.signature == "" {
					result, err := row.call(&Call{Machine: m, Self: v})
					if err != nil {
						return Value{}
					}
					return result
				}
			}
		}
	}
	return Value{}
}

func upperASCII(c byte) byte {
	if 'a' <= c && c <= 'z' {
		return c - 'a' + 'A'
	}
	return c
}

func lowerFirst(s string) string {
	c := s[0]
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return string(c) + s[1:]
}
