package vtl

import (
	"errors"
	"slices"

	"stile/internal/jsonval"
)

// key is v as the key of a map. Keys that aren't strings are kept apart from the strings they print as.
func (m *Machine) key(v Value) string {
	if v.Kind() == jsonval.String {
		return v.Str()
	}
	return jsonval.KeyOf(v, m.Text(v))
}

// mapMethods are those of java.util.LinkedHashMap.
var mapMethods = []method{
	{onMap, "size", "", func(c *Call) (Value, error) { return intOf(c.Self.Object().Len()), nil }},
	{onMap, "isEmpty", "", func(c *Call) (Value, error) { return jsonval.OfBool(c.Self.Object().Len() == 0), nil }},
	{onMap, "get", "o", func(c *Call) (Value, error) {
		v, _ := c.Self.Object().Get(c.Machine.key(c.Args[0]))
		return v, nil
	}},
	{onMap, "getOrDefault", "oo", func(c *Call) (Value, error) {
		if v, ok := c.Self.Object().Get(c.Machine.key(c.Args[0])); ok {
			return v, nil
		}
		return c.Args[1], nil
	}},
	{onMap, "put", "oo", func(c *Call) (Value, error) {
		return c.Machine.put(c.Self.Object(), c.Machine.key(c.Args[0]), c.Args[1]), nil
	}},
	{onMap, "putIfAbsent", "oo", func(c *Call) (Value, error) {
		o, key := c.Self.Object(), c.Machine.key(c.Args[0])
		if v, _ := o.Get(key); !v.IsNull() {
			return v, nil
		}
		return c.Machine.put(o, key, c.Args[1]), nil
	}},
	{onMap, "putAll", "M", mapPutAll},
	{onMap, "remove", "o", func(c *Call) (Value, error) {
		return c.Machine.remove(c.Self.Object(), c.Machine.key(c.Args[0])), nil
	}},
	{onMap, "remove", "oo", mapRemovePair},
	{onMap, "replace", "oo", func(c *Call) (Value, error) {
		o, key := c.Self.Object(), c.Machine.key(c.Args[0])
		if _, ok := o.Get(key); !ok {
			return Value{}, nil
		}
		return c.Machine.put(o, key, c.Args[1]), nil
	}},
	{onMap, "replace", "ooo", func(c *Call) (Value, error) {
		o, key := c.Self.Object(), c.Machine.key(c.Args[0])
		if v, ok := o.Get(key); !ok || !c.Machine.compareItems(v, c.Args[1]) {
			return jsonval.OfBool(false), nil
		}
		c.Machine.put(o, key, c.Args[2])
		return jsonval.OfBool(true), nil
	}},
	{onMap, "clear", "", func(c *Call) (Value, error) { c.Self.Object().Clear(); return emptyString, nil }},
	{onMap, "containsKey", "o", func(c *Call) (Value, error) {
		_, ok := c.Self.Object().Get(c.Machine.key(c.Args[0]))
		return jsonval.OfBool(ok), nil
	}},
	{onMap, "containsValue", "o", func(c *Call) (Value, error) {
		members := c.Self.Object().Members()
		found := slices.ContainsFunc(members, func(m jsonval.Member) bool { return c.Machine.compareItems(c.Args[0], m.Value) })
		return jsonval.OfBool(found), nil
	}},
	{onMap, "keySet", "", func(c *Call) (Value, error) { return jsonval.OfOpaque(&view{c.Self.Object(), keysPart}), nil }},
	{onMap, "values", "", func(c *Call) (Value, error) { return jsonval.OfOpaque(&view{c.Self.Object(), valuesPart}), nil }},
	{onMap, "entrySet", "", func(c *Call) (Value, error) { return jsonval.OfOpaque(&view{c.Self.Object(), entriesPart}), nil }},
	{onMap, "clone", "", func(c *Call) (Value, error) {
		o := jsonval.NewObject(c.Self.Object().Len())
		for _, member := range c.Self.Object().Members() {
			c.Machine.put(o, member.Key, member.Value)
		}
		return jsonval.OfObject(o), nil
	}},
}

func mapPutAll(c *Call) (Value, error) {
	if c.Args[0].IsNull() {
		return Value{}, errNull
	}
	o := c.Self.Object()
	for _, member := range slices.Clone(c.Args[0].Object().Members()) {
		c.Machine.put(o, member.Key, member.Value)
	}
	return emptyString, nil
}

func mapRemovePair(c *Call) (Value, error) {
	o, key := c.Self.Object(), c.Machine.key(c.Args[0])
	v, ok := o.Get(key)
	if !ok || !c.Machine.compareItems(v, c.Args[1]) {
		return jsonval.OfBool(false), nil
	}
	c.Machine.remove(o, key)
	return jsonval.OfBool(true), nil
}

// viewMethods are those of keySet(), values() and entrySet().
var viewMethods = []method{
	{onView, "size", "", func(c *Call) (Value, error) { return intOf(c.view().object.Len()), nil }},
	{onView, "isEmpty", "", func(c *Call) (Value, error) { return jsonval.OfBool(c.view().object.Len() == 0), nil }},
	{onView, "contains", "o", viewContains},
	{onView, "containsAll", "L", func(c *Call) (Value, error) { return containsAll(c, c.Machine.shown(c.view()).Items) }},
	{onView, "iterator", "", newIterator},
	{onView, "toArray", "", func(c *Call) (Value, error) { return arrayOf(c, c.Machine.shown(c.view()).Items) }},
	{onView, "remove", "o", viewRemove},
	{onView, "clear", "", func(c *Call) (Value, error) { c.view().object.Clear(); return emptyString, nil }},
	{onView, "stream", "", func(c *Call) (Value, error) { return jsonval.OfOpaque(&stream{c.view().object.Len()}), nil }},
	{onView, "add", "o", func(*Call) (Value, error) { return Value{}, errUnsupported }},
	{onView, "addAll", "L", func(*Call) (Value, error) { return Value{}, errUnsupported }},
}

var errUnsupported = errors.New("UnsupportedOperationException")

func (c *Call) view() *view { return c.Self.Opaque().(*view) }

func viewContains(c *Call) (Value, error) {
	v := c.view()
	if v.part == keysPart {
		_, ok := v.object.Get(c.Machine.key(c.Args[0]))
		return jsonval.OfBool(ok), nil
	}
	return jsonval.OfBool(indexIn(c.Machine, c.Machine.shown(v).Items, c.Args[0]) >= 0), nil
}

func viewRemove(c *Call) (Value, error) {
	v := c.view()
	if v.part == keysPart {
		key := c.Machine.key(c.Args[0])
		_, ok := v.object.Get(key)
		c.Machine.remove(v.object, key)
		return jsonval.OfBool(ok), nil
	}
	i := indexIn(c.Machine, c.Machine.shown(v).Items, c.Args[0])
	if i >= 0 {
		c.Machine.remove(v.object, v.object.Members()[i].Key)
	}
	return jsonval.OfBool(i >= 0), nil
}

// remove answers what stood under key. The members behind it move up.
func (m *Machine) remove(o *jsonval.Object, key string) Value {
	m.work(bytesPerMember * o.Len())
	v, _ := o.Remove(key)
	return v
}

// set is Entry.setValue: it changes the map.
func (e *entry) set(v Value) Value {
	old := e.value
	e.value = v
	e.object.Put(e.key, v)
	return old
}
