package mapping

import (
	"stile/internal/exchange"
	"stile/internal/jsonval"
)

// Input is what a template sees, for rendering without an exchange.
type Input struct {
	Body           []byte
	Params         *jsonval.Object // path, querystring and header: maps of names to values
	Context        exchange.Variables
	StageVariables *jsonval.Object

	// Where assignments land. New ones are made if nil.
	RequestOverride, ResponseOverride *jsonval.Object
}

// NewInput reads an Input from a document with the members body (text), params, context and stageVariables, all optional. The
// overrides in context are what the template finds there.
func NewInput(document jsonval.Value) *Input {
	o := document.Object()
	if o == nil {
		o = jsonval.NewObject(0)
	}
	member := func(name string) jsonval.Value {
		v, _ := o.Get(name)
		return v
	}
	in := &Input{
		Body:           []byte(member("body").Str()),
		Params:         paramsOf(member("params").Object()),
		StageVariables: member("stageVariables").Object(),
	}
	context := member("context").Object()
	if context == nil {
		context = jsonval.NewObject(0)
	}
	in.Context = documentVariables{context}
	in.RequestOverride = overrideIn(context, "requestOverride", newRequestOverride())
	in.ResponseOverride = overrideIn(context, "responseOverride", newResponseOverride())
	if in.StageVariables == nil {
		in.StageVariables = jsonval.NewObject(0)
	}
	return in
}

// paramsOf has the three maps, in their order, whatever was given.
func paramsOf(given *jsonval.Object) *jsonval.Object {
	params := jsonval.NewObject(3)
	for _, part := range []string{"path", "querystring", "header"} {
		o := jsonval.NewObject(0)
		if given != nil {
			if v, _ := given.Get(part); v.Object() != nil {
				o = v.Object()
			}
		}
		params.Put(part, jsonval.OfObject(o))
	}
	return params
}

func overrideIn(context *jsonval.Object, name string, fresh *jsonval.Object) *jsonval.Object {
	given, _ := context.Get(name)
	if given.Object() == nil {
		return fresh
	}
	for _, member := range given.Object().Members() {
		v := member.Value
		if v.Object() != nil {
			v = contextMapOf(v.Object())
		}
		fresh.Put(member.Key, v)
	}
	return fresh
}

// Overrides is what a template left in $context.requestOverride and $context.responseOverride, without empty parts; nil if nothing.
func (in *Input) Overrides() *jsonval.Object {
	all := jsonval.NewObject(2)
	for _, side := range []struct {
		name string
		o    *jsonval.Object
	}{{"requestOverride", in.RequestOverride}, {"responseOverride", in.ResponseOverride}} {
		if kept := withoutEmptyParts(side.o); kept.Len() > 0 {
			all.Put(side.name, jsonval.OfObject(kept))
		}
	}
	if all.Len() == 0 {
		return nil
	}
	return all
}

func withoutEmptyParts(o *jsonval.Object) *jsonval.Object {
	kept := jsonval.NewObject(0)
	if o == nil {
		return kept
	}
	for _, member := range o.Members() {
		v := member.Value
		if part := objectIn(v); part != nil {
			if part.Len() == 0 {
				continue
			}
			v = jsonval.OfObject(part)
		}
		kept.Put(member.Key, v)
	}
	return kept
}

// documentVariables is a $context that was written down as JSON.
type documentVariables struct{ object *jsonval.Object }

var _ exchange.Variables = documentVariables{}

func (d documentVariables) Lookup(name string) (any, bool) {
	v, ok := d.object.Get(name)
	switch v.Kind() {
	case jsonval.Null:
		return nil, ok
	case jsonval.Map:
		return documentVariables{v.Object()}, true
	case jsonval.Integer, jsonval.Long:
		return v.Int(), true
	case jsonval.Boolean:
		return v.Bool(), true
	}
	return jsonval.Java(v), true
}

// value is a member as it was written: of a type that a real $context may not have, and an Integer where that has a Long.
func (d documentVariables) value(name string) jsonval.Value {
	v, _ := d.object.Get(name)
	if o := v.Object(); o != nil {
		return jsonval.OfOpaque(&contextVariables{variables: documentVariables{o}})
	}
	return v
}

func (d documentVariables) Names() []string {
	names := make([]string, 0, d.object.Len())
	for _, member := range d.object.Members() {
		names = append(names, member.Key)
	}
	return names
}
