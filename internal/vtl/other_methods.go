package vtl

import (
	"errors"

	"stile/internal/jsonval"
)

// stream is a java.util.stream.Stream, of which only count() is any use without lambdas.
type stream struct{ n int }

func (*stream) Opaque() {}

func (*stream) AppendJava(dst []byte) []byte {
	return append(dst, "java.util.stream.ReferencePipeline@0"...)
}

// otherMethods are those of entries, arrays, iterators, classes, characters, streams and loop scopes.
var otherMethods = []method{
	{onEntry, "getKey", "", func(c *Call) (Value, error) { return jsonval.KeyValue(c.Self.Opaque().(*entry).key), nil }},
	{onEntry, "getValue", "", func(c *Call) (Value, error) { return c.Self.Opaque().(*entry).value, nil }},
	{onEntry, "setValue", "o", func(c *Call) (Value, error) { return c.Self.Opaque().(*entry).set(c.Args[0]), nil }},
	{onArray, "size", "", func(c *Call) (Value, error) { return intOf(len(c.array())), nil }},
	{onArray, "isEmpty", "", func(c *Call) (Value, error) { return jsonval.OfBool(len(c.array()) == 0), nil }},
	{onArray, "get", "i", func(c *Call) (Value, error) { return itemAt(c.array(), c.int(0)) }},
	{onArray, "set", "io", func(c *Call) (Value, error) {
		old, err := itemAt(c.array(), c.int(0))
		if err == nil {
			c.array()[c.int(0)] = c.Args[1]
		}
		return old, err
	}},
	{onArray, "contains", "o", func(c *Call) (Value, error) {
		return jsonval.OfBool(indexIn(c.Machine, c.array(), c.Args[0]) >= 0), nil
	}},
	{onArray, "containsAll", "L", func(c *Call) (Value, error) { return containsAll(c, c.array()) }},
	{onArray, "indexOf", "o", func(c *Call) (Value, error) { return intOf(indexIn(c.Machine, c.array(), c.Args[0])), nil }},
	{onArray, "iterator", "", newIterator},
	{onArray, "add", "o", func(*Call) (Value, error) { return Value{}, errUnsupported }},
	{onArray, "add", "io", func(*Call) (Value, error) { return Value{}, errUnsupported }},
	{onArray, "remove", "i", func(*Call) (Value, error) { return Value{}, errUnsupported }},
	{onArray, "subList", "ii", func(c *Call) (Value, error) {
		return listSubList(&Call{Machine: c.Machine, Self: jsonval.OfArray(&jsonval.Array{Items: c.array()}), Args: c.Args})
	}},
	{onIterator, "hasNext", "", func(c *Call) (Value, error) {
		return jsonval.OfBool(c.Self.Opaque().(*javaIterator).iterator.hasNext()), nil
	}},
	{onIterator, "next", "", func(c *Call) (Value, error) {
		it := &c.Self.Opaque().(*javaIterator).iterator
		if !it.hasNext() {
			return Value{}, errors.New("NoSuchElementException")
		}
		return it.next(c.Machine, c.Machine.at), nil
	}},
	{onClass, "getName", "", func(c *Call) (Value, error) { return jsonval.OfString(c.Self.Opaque().(*class).name), nil }},
	{onCharacter, "charValue", "", func(c *Call) (Value, error) { return c.Self, nil }},
	{onAny, "count", "", func(c *Call) (Value, error) {
		if s, ok := c.Self.Opaque().(*stream); ok {
			return jsonval.OfLong(int64(s.n)), nil
		}
		return Value{}, ErrNoMethod
	}},
	{onAny, "getIndex", "", scopeGetter("index")},
	{onAny, "getCount", "", scopeGetter("count")},
	{onAny, "getParent", "", scopeGetter("parent")},
	{onAny, "getTopmost", "", scopeGetter("topmost")},
	{onAny, "hasNext", "", scopeGetter("hasNext")},
	{onAny, "getHasNext", "", scopeGetter("hasNext")},
	{onAny, "isFirst", "", scopeGetter("first")},
	{onAny, "isLast", "", scopeGetter("last")},
}

func (c *Call) array() []Value { return c.Self.Opaque().(*javaArray).items }

func scopeGetter(name string) func(c *Call) (Value, error) {
	return func(c *Call) (Value, error) {
		if s, ok := c.Self.Opaque().(*Scope); ok {
			return s.property(name), nil
		}
		return Value{}, ErrNoMethod
	}
}
