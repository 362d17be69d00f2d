package vtl

import (
	"errors"

	"stile/internal/jsonval"
)

// receiver is a class of values that have methods.
type receiver uint8

const (
	onString receiver = iota
	onBoolean
	onNumber
	onList
	onMap
	onView
	onEntry
	onArray
	onIterator
	onClass
	onCharacter
	onAny
	receivers
)

// method is one row of the table: a public method of a Java class. The signature has a letter for each argument: i int, l long,
// d double, b boolean, c char, s String, q CharSequence, o Object, L Collection, M Map; a '*' at the end takes the rest.
type method struct {
	on        receiver
	name      string
	signature string
	call      func(c *Call) (Value, error)
}

// methodSet has the overloads of one name for every receiver.
type methodSet [receivers][]*method

// methods is the table by name.
var methods = func() map[string]*methodSet {
	sets := map[string]*methodSet{}
	for _, table := range [][]method{anyMethods, stringMethods, booleanMethods, numberMethods, bitMethods, doubleMethods, listMethods, mapMethods, viewMethods, otherMethods} {
		for i := range table {
			row := &table[i]
			set := sets[row.name]
			if set == nil {
				set = &methodSet{}
				sets[row.name] = set
			}
			set[row.on] = append(set[row.on], row)
		}
	}
	return sets
}()

func receiverOf(v Value) receiver {
	switch v.Kind() {
	case jsonval.String:
		return onString
	case jsonval.Boolean:
		return onBoolean
	case jsonval.Integer, jsonval.Long, jsonval.Double, jsonval.BigInteger, jsonval.Decimal:
		return onNumber
	case jsonval.List:
		return onList
	case jsonval.Map:
		return onMap
	}
	switch v.Reference().(type) {
	case *view:
		return onView
	case *entry:
		return onEntry
	case *javaArray:
		return onArray
	case *javaIterator:
		return onIterator
	case *class:
		return onClass
	case character:
		return onCharacter
	}
	return onAny
}

// callMethod is null if there is no such method, or not for these arguments. The arguments are evaluated in any case.
func (m *Machine) callMethod(s *step, self Value) Value {
	c := m.push(s, self)
	c.Prepared = s.prepared
	m.at = s.position
	v, err := c.dispatch(s)
	m.pop(c)
	if err != nil && !errors.Is(err, ErrNoMethod) {
		m.fail(s.position, err)
	}
	return v
}

func (c *Call) dispatch(s *step) (Value, error) {
	if c.Self.Kind() == jsonval.Foreign {
		if h, ok := c.Self.Reference().(Host); ok {
			if f := h.Method(s.name); f != nil {
				return f(c)
			}
		}
		if o, ok := c.Self.Reference().(MapLike); ok && s.methods != nil && len(s.methods[onMap]) > 0 {
			c.Self = jsonval.OfObject(o.Object())
		}
	}
	if s.methods == nil {
		return Value{}, ErrNoMethod
	}
	on := receiverOf(c.Self)
	for _, rows := range [...]*[]*method{&s.methods[on], &s.methods[onAny]} {
		for _, row := range *rows {
			if !row.accepts(c.Args) {
				continue
			}
			if v, err := row.call(c); err == nil || !errors.Is(err, ErrNoMethod) {
				return v, err
			}
		}
	}
	if len(c.Args) > 0 && s.methods.takesNothing(c, on) {
		return Value{}, ErrArguments
	}
	return Value{}, ErrNoMethod
}

// ErrArguments: Velocity 1.7 takes a method without parameters for one that fits any arguments, and Java then refuses the call.
var ErrArguments = errors.New("IllegalArgumentException: wrong number of arguments")

// takesNothing tells whether the receiver has the method without parameters. A row may be for some of its receivers only, which
// those that change nothing can be asked.
func (s *methodSet) takesNothing(c *Call, on receiver) bool {
	for _, rows := range [...][]*method{s[on], s[onAny]} {
		for _, row := range rows {
			if row.signature != "" {
				continue
			}
			if row.on != onNumber && row.on != onAny {
				return true
			}
			if _, err := row.call(&Call{Machine: c.Machine, Self: c.Self}); !errors.Is(err, ErrNoMethod) {
				return true
			}
		}
	}
	return false
}

func (r *method) accepts(args []Value) bool {
	signature := r.signature
	if n := len(signature); n > 0 && signature[n-1] == '*' {
		signature = signature[:n-1]
		if len(args) < len(signature) {
			return false
		}
		args = args[:len(signature)]
	}
	if len(args) != len(signature) {
		return false
	}
	for i := range args {
		if !acceptable(signature[i], args[i]) {
			return false
		}
	}
	return true
}

// acceptable is Java's method invocation conversion, with null for any class.
func acceptable(letter byte, v Value) bool {
	k := v.Kind()
	switch letter {
	case 'i':
		return k == jsonval.Integer
	case 'l':
		return k == jsonval.Integer || k == jsonval.Long
	case 'd':
		return k == jsonval.Integer || k == jsonval.Long || k == jsonval.Double
	case 'b':
		return k == jsonval.Boolean
	case 'c':
		_, ok := v.Opaque().(character)
		return ok
	case 's', 'q':
		return k == jsonval.String || k == jsonval.Null
	case 'L':
		if _, ok := v.Opaque().(*view); ok {
			return true
		}
		return k == jsonval.List || k == jsonval.Null
	case 'M':
		return k == jsonval.Map || k == jsonval.Null
	}
	return true
}

var errNull = errors.New("NullPointerException")

// str is a String argument that must not be null.
func (c *Call) str(i int) (string, error) {
	if c.Args[i].IsNull() {
		return "", errNull
	}
	return c.Args[i].Str(), nil
}

func (c *Call) int(i int) int { return int(c.Args[i].Int()) }

// anyMethods are those of java.lang.Object.
var anyMethods = []method{
	{onAny, "toString", "", func(c *Call) (Value, error) { return jsonval.OfString(c.Machine.Text(c.Self)), nil }},
	{onAny, "compareTo", "o", func(c *Call) (Value, error) { return Value{}, incomparable(c) }},
	{onAny, "equals", "o", func(c *Call) (Value, error) { return jsonval.OfBool(c.Machine.equals(c.Self, c.Args[0])), nil }},
	{onAny, "hashCode", "", func(c *Call) (Value, error) { return jsonval.OfInt(c.Machine.hashCode(c.Self, 0)), nil }},
	{onAny, "getClass", "", func(c *Call) (Value, error) { return classOf(c.Self), nil }},
}

// incomparable is what the classes that have an order answer to a value of another.
func incomparable(c *Call) error {
	switch receiverOf(c.Self) {
	case onString, onBoolean, onNumber:
		if c.Args[0].IsNull() {
			return errNull
		}
		return errors.New("ClassCastException: values of different classes cannot be compared")
	}
	return ErrNoMethod
}

// equals is Java's, for values of any class.
func (m *Machine) equals(a, b Value) bool {
	if v, ok := a.Opaque().(*view); ok {
		if w, ok := b.Opaque().(*view); ok {
			return m.same(jsonval.OfArray(m.shown(v)), jsonval.OfArray(m.shown(w)))
		}
		return false
	}
	return m.same(a, b)
}

// same compares values of one class, and counts the work.
func (m *Machine) same(a, b Value) bool {
	before := m.budget.Steps - m.steps
	left := before
	same := jsonval.Equal(a, b, &left)
	m.Spend(before - left)
	return same
}
