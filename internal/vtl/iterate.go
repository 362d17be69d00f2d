package vtl

import "stile/internal/jsonval"

// iterator walks lists, maps and their views, in place. Like Java's it fails when what it walks has grown or shrunk under it.
type iterator struct {
	list   *jsonval.Array
	object *jsonval.Object
	part   part // of the object's members
	fixed  []Value
	from   int64 // of a range
	step   int64

	at, length int
	more       bool // for objects: there was another member when the last was fetched
}

// start is false if the value of the expression cannot be walked.
func (it *iterator) start(m *Machine, list expression) bool {
	if r, ok := list.(*makeRange); ok {
		from, to, ok := r.bounds(m)
		it.from, it.step = from, 1
		if to < from {
			it.step = -1
		}
		it.length = int((to-from)*it.step) + 1
		return ok
	}
	return it.over(list.eval(m))
}

// over prepares to walk v.
func (it *iterator) over(v Value) bool {
	switch v.Kind() {
	case jsonval.List:
		it.list = v.Array()
		it.length = len(it.list.Items)
	case jsonval.Map:
		it.object, it.part = v.Object(), valuesPart
		it.length = it.object.Len()
		it.more = it.length > 0
	case jsonval.Foreign:
		return it.overForeign(v)
	default:
		return false
	}
	return true
}

func (it *iterator) overForeign(v Value) bool {
	switch o := v.Reference().(type) {
	case *view:
		it.object, it.part = o.object, o.part
		it.length = it.object.Len()
		it.more = it.length > 0
	case *javaArray:
		it.fixed, it.length = o.items, len(o.items)
	case *javaIterator:
		*it = o.iterator
	case MapLike:
		return it.over(jsonval.OfObject(o.Object()))
	default:
		return false
	}
	return true
}

func (it *iterator) hasNext() bool {
	switch {
	case it.list != nil:
		return it.at != len(it.list.Items)
	case it.object != nil:
		return it.more
	}
	return it.at < it.length
}

func (it *iterator) next(m *Machine, at position) Value {
	i := it.at
	it.at++
	switch {
	case it.list != nil:
		if len(it.list.Items) != it.length {
			m.failf(at, "the list was changed while it was being walked")
		}
		return it.list.Items[i]
	case it.object != nil:
		if it.object.Len() != it.length {
			m.failf(at, "the map was changed while it was being walked")
		}
		it.more = it.at < it.length
		return it.part.of(it.object, i)
	case it.fixed != nil:
		return it.fixed[i]
	}
	return jsonval.OfInt(int32(it.from + int64(i)*it.step))
}

// part says what of an object's members a view or iterator shows.
type part uint8

const (
	keysPart part = iota
	valuesPart
	entriesPart
)

func (p part) of(o *jsonval.Object, i int) Value {
	member := &o.Members()[i]
	switch p {
	case keysPart:
		return jsonval.KeyValue(member.Key)
	case valuesPart:
		return member.Value
	}
	return jsonval.OfOpaque(&entry{o, member.Key, member.Value})
}

// view is a map's keySet(), values() or entrySet(): it shows what the map now holds.
type view struct {
	object *jsonval.Object
	part   part
}

func (*view) Opaque() {}

// Wrapped is the list that a view prints as.
func (v *view) Wrapped() (string, Value) { return "", jsonval.OfArray(v.array()) }

// array is a copy of what the view shows.
func (v *view) array() *jsonval.Array {
	items := make([]Value, v.object.Len())
	for i := range items {
		items[i] = v.part.of(v.object, i)
	}
	return &jsonval.Array{Items: items, Java: true}
}

// shown is a copy of what a view shows, and counts the work.
func (m *Machine) shown(v *view) *jsonval.Array {
	m.workItems(v.object.Len())
	return v.array()
}

// entry is a java.util.Map.Entry.
type entry struct {
	object *jsonval.Object
	key    string
	value  Value
}

func (*entry) Opaque() {}

// Wrapped is the value, behind its key.
func (e *entry) Wrapped() (string, Value) { return jsonval.KeyText(e.key) + "=", e.value }

// javaArray is an array such as String.split makes. It has the methods of a list that cannot grow.
type javaArray struct {
	items []Value
	class string
}

func (*javaArray) Opaque() {}

// AppendJava prints the class; Java would add an arbitrary number.
func (a *javaArray) AppendJava(dst []byte) []byte { return append(append(dst, a.class...), "@0"...) }

// javaIterator is a java.util.Iterator.
type javaIterator struct{ iterator iterator }

func (*javaIterator) Opaque() {}

func (*javaIterator) AppendJava(dst []byte) []byte { return append(dst, "java.util.Iterator@0"...) }
