package mapping

import (
	"stile/internal/exchange"
	"stile/internal/jsonval"
	"stile/internal/vtl"
)

// contextRoot is $context: the exchange's variables, the overrides, and whatever the template set on it.
type contextRoot scope

var (
	_ vtl.Host     = (*contextRoot)(nil)
	_ vtl.Settable = (*contextRoot)(nil)
	_ vtl.MapLike  = (*contextRoot)(nil)
)

func (*contextRoot) Opaque() {}

// AppendJava prints nothing, as the maps inside $context do.
func (*contextRoot) AppendJava(dst []byte) []byte { return dst }

func (*contextRoot) Method(string) func(*vtl.Call) (jsonval.Value, error) { return nil }

func (r *contextRoot) Property(_ *vtl.Machine, name string) jsonval.Value {
	if r.assigned != nil {
		v, _ := r.assigned.Get(name)
		if !v.IsNull() {
			return v
		}
	}
	switch name {
	case "requestOverride":
		if r.requestOverride == nil {
			r.requestOverride = newRequestOverride()
		}
		return contextMapOf(r.requestOverride)
	case "responseOverride":
		if r.responseOverride == nil {
			r.responseOverride = newResponseOverride()
		}
		return contextMapOf(r.responseOverride)
	}
	if r.variables == nil {
		return jsonval.Value{}
	}
	return lookup(r.variables, name)
}

// lookup is a member as a template's value, null if there is none.
func lookup(variables exchange.Variables, name string) jsonval.Value {
	if d, ok := variables.(documentVariables); ok {
		return d.value(name)
	}
	value, _ := variables.Lookup(name)
	return contextValue(value)
}

// SetProperty is what a template's assignment to $context.name does. A map assigned to an override takes its place.
func (r *contextRoot) SetProperty(_ *vtl.Machine, name string, v jsonval.Value) {
	if o := v.Object(); o != nil {
		switch name {
		case "requestOverride":
			r.requestOverride, r.replaced = o, true
			return
		case "responseOverride":
			r.responseOverride, r.replaced = o, true
			return
		}
	}
	if r.assigned == nil {
		r.assigned = jsonval.NewObject(1)
	}
	r.assigned.Put(name, v)
}

// The places of the overrides among the other variables, as keySet() showed them on AWS.
const (
	requestOverrideAfter  = "protocol"
	responseOverrideAfter = "deploymentId"
)

// Object is $context as a map, for the methods of maps.
func (r *contextRoot) Object() *jsonval.Object {
	o := jsonval.NewObject(24)
	put := func(name string) { o.Put(name, r.Property(nil, name)) }
	if r.variables != nil {
		for _, name := range r.variables.Names() {
			put(name)
			switch name {
			case requestOverrideAfter:
				put("requestOverride")
			case responseOverrideAfter:
				put("responseOverride")
			}
		}
	}
	put("requestOverride")
	put("responseOverride")
	if r.assigned != nil {
		for _, member := range r.assigned.Members() {
			o.Put(member.Key, member.Value)
		}
	}
	r.assigned = o
	return o
}

// contextValue turns what exchange.Variables answer into a template's value.
func contextValue(value any) jsonval.Value {
	switch value := value.(type) {
	case string:
		return jsonval.OfString(value)
	case int64:
		return jsonval.OfLong(value)
	case bool:
		return jsonval.OfBool(value)
	case exchange.Variables:
		return jsonval.OfOpaque(&contextVariables{variables: value})
	}
	return jsonval.Value{}
}

// contextVariables is a map inside $context: it can be walked, but prints as nothing.
type contextVariables struct {
	variables exchange.Variables
	object    *jsonval.Object
}

func (*contextVariables) Opaque() {}

func (*contextVariables) AppendJava(dst []byte) []byte { return dst }

func (*contextVariables) Method(string) func(*vtl.Call) (jsonval.Value, error) { return nil }

func (v *contextVariables) Property(_ *vtl.Machine, name string) jsonval.Value {
	if v.object != nil {
		found, _ := v.object.Get(name)
		return found
	}
	return lookup(v.variables, name)
}

func (v *contextVariables) Object() *jsonval.Object {
	if v.object == nil {
		names := v.variables.Names()
		v.object = jsonval.NewObject(len(names))
		for _, name := range names {
			v.object.Put(name, lookup(v.variables, name))
		}
	}
	return v.object
}

// contextMap is an override or a part of one: a map that can be changed, but prints as nothing.
type contextMap struct{ object *jsonval.Object }

var (
	_ vtl.Host     = (*contextMap)(nil)
	_ vtl.Settable = (*contextMap)(nil)
	_ vtl.MapLike  = (*contextMap)(nil)
)

func contextMapOf(o *jsonval.Object) jsonval.Value { return jsonval.OfOpaque(&contextMap{o}) }

func (*contextMap) Opaque() {}

func (*contextMap) AppendJava(dst []byte) []byte { return dst }

func (*contextMap) Method(string) func(*vtl.Call) (jsonval.Value, error) { return nil }

func (m *contextMap) Object() *jsonval.Object { return m.object }

func (m *contextMap) Property(_ *vtl.Machine, name string) jsonval.Value {
	v, _ := m.object.Get(name)
	return v
}

func (m *contextMap) SetProperty(_ *vtl.Machine, name string, v jsonval.Value) { m.object.Put(name, v) }
