package vtl

import (
	"errors"

	"stile/internal/jsonval"
)

// Host is an Opaque with properties and methods of its own. Only what it declares exists.
type Host interface {
	jsonval.Opaque
	// Property is null if there is none of that name. It also answers $a['name'].
	Property(m *Machine, name string) Value
	// Method is nil if there is none of that name.
	Method(name string) func(c *Call) (Value, error)
}

// MapLike is a Host that has the methods of a map, in addition to its own.
type MapLike interface {
	// Object is the map: changes to it are changes to the Host's own.
	Object() *jsonval.Object
}

// Settable is a Host that templates may assign to.
type Settable interface {
	SetProperty(m *Machine, name string, v Value)
}

// Call is a method call under way. It is valid only until the function returns.
type Call struct {
	Machine  *Machine
	Self     Value
	Args     []Value
	Prepared any // what Function.Prepare made of the first argument
}

// ErrNoMethod is answered by a function that doesn't take these arguments: the reference then has no value.
var ErrNoMethod = errors.New("no such method")

// Text is the i-th argument as text, if it is a string.
func (c *Call) Text(i int) (string, bool) {
	if i >= len(c.Args) || c.Args[i].Kind() != jsonval.String {
		return "", false
	}
	return c.Args[i].Str(), true
}

// Build makes a string of what f appends, in the room behind the output.
func (m *Machine) Build(f func(dst []byte) ([]byte, error)) (Value, error) {
	start := len(m.out)
	out, err := f(m.out)
	if err != nil {
		return Value{}, err
	}
	s := string(out[start:])
	m.out = out[:start]
	m.Make(len(s))
	return jsonval.OfString(s), nil
}

// AppendJSON appends v as compact JSON text.
func (m *Machine) AppendJSON(dst []byte, v Value) []byte {
	out, err := jsonval.AppendJSONWithin(dst, v, m.budget.OutputBytes)
	if err != nil {
		m.exceed("%d bytes of text, or the value contains itself", m.budget.OutputBytes)
	}
	return out
}
