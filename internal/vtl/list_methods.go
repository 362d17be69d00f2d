package vtl

import (
	"errors"
	"fmt"
	"slices"

	"stile/internal/jsonval"
)

// listMethods are those of java.util.ArrayList.
var listMethods = []method{
	{onList, "size", "", func(c *Call) (Value, error) { return intOf(len(c.Self.Array().Items)), nil }},
	{onList, "isEmpty", "", func(c *Call) (Value, error) { return jsonval.OfBool(len(c.Self.Array().Items) == 0), nil }},
	{onList, "get", "i", func(c *Call) (Value, error) { return itemAt(c.Self.Array().Items, c.int(0)) }},
	{onList, "set", "io", listSet},
	{onList, "add", "o", listAdd},
	{onList, "add", "io", listInsert},
	{onList, "addAll", "L", listAddAll},
	{onList, "addAll", "iL", listAddAll},
	{onList, "remove", "i", listRemoveAt},
	{onList, "remove", "o", listRemove},
	{onList, "removeAll", "L", func(c *Call) (Value, error) { return listKeep(c, false) }},
	{onList, "retainAll", "L", func(c *Call) (Value, error) { return listKeep(c, true) }},
	{onList, "clear", "", func(c *Call) (Value, error) { c.Self.Array().Items = nil; return emptyString, nil }},
	{onList, "contains", "o", func(c *Call) (Value, error) {
		return jsonval.OfBool(indexIn(c.Machine, c.Self.Array().Items, c.Args[0]) >= 0), nil
	}},
	{onList, "containsAll", "L", func(c *Call) (Value, error) { return containsAll(c, c.Self.Array().Items) }},
	{onList, "indexOf", "o", func(c *Call) (Value, error) { return intOf(indexIn(c.Machine, c.Self.Array().Items, c.Args[0])), nil }},
	{onList, "lastIndexOf", "o", func(c *Call) (Value, error) {
		items := c.Self.Array().Items
		for i := len(items) - 1; i >= 0; i-- {
			if c.Machine.compareItems(items[i], c.Args[0]) {
				return intOf(i), nil
			}
		}
		return intOf(-1), nil
	}},
	{onList, "subList", "ii", listSubList},
	{onList, "iterator", "", newIterator},
	{onList, "listIterator", "", newIterator},
	{onList, "toArray", "", func(c *Call) (Value, error) { return arrayOf(c, c.Self.Array().Items) }},
	{onList, "clone", "", func(c *Call) (Value, error) {
		a := c.Self.Array()
		c.Machine.Grow(len(a.Items))
		return jsonval.OfArray(&jsonval.Array{Items: slices.Clone(a.Items), Java: a.Java}), nil
	}},
	{onList, "stream", "", func(c *Call) (Value, error) { return jsonval.OfOpaque(&stream{len(c.Self.Array().Items)}), nil }},
	{onList, "sort", "o", listSort},
	{onList, "toJSONString", "", listToJSONString},
}

func itemAt(items []Value, i int) (Value, error) {
	if i < 0 || i >= len(items) {
		return Value{}, fmt.Errorf("IndexOutOfBoundsException: index %d, size %d", i, len(items))
	}
	return items[i], nil
}

// compareItems compares as the elements' equals does, and counts the work.
func (m *Machine) compareItems(a, b Value) bool {
	m.step()
	return m.equals(a, b)
}

func indexIn(m *Machine, items []Value, v Value) int {
	return slices.IndexFunc(items, func(item Value) bool { return m.compareItems(v, item) })
}

// itemsOf is the elements of a list or view.
func itemsOf(m *Machine, v Value) ([]Value, error) {
	if w, ok := v.Opaque().(*view); ok {
		return m.shown(w).Items, nil
	}
	if v.IsNull() {
		return nil, errNull
	}
	return v.Array().Items, nil
}

func listSet(c *Call) (Value, error) {
	items := c.Self.Array().Items
	old, err := itemAt(items, c.int(0))
	if err == nil {
		items[c.int(0)] = c.Args[1]
	}
	return old, err
}

func listAdd(c *Call) (Value, error) {
	c.Machine.Grow(1)
	a := c.Self.Array()
	a.Items = append(a.Items, c.Args[0])
	return jsonval.OfBool(true), nil
}

func listInsert(c *Call) (Value, error) {
	a, i := c.Self.Array(), c.int(0)
	if i < 0 || i > len(a.Items) {
		return Value{}, fmt.Errorf("IndexOutOfBoundsException: index %d, size %d", i, len(a.Items))
	}
	c.Machine.Grow(1)
	c.Machine.workItems(len(a.Items) - i)
	a.Items = slices.Insert(a.Items, i, c.Args[1])
	return emptyString, nil
}

func listAddAll(c *Call) (Value, error) {
	a := c.Self.Array()
	at := len(a.Items)
	if len(c.Args) > 1 {
		at = c.int(0)
	}
	items, err := itemsOf(c.Machine, c.Args[len(c.Args)-1])
	if err != nil {
		return Value{}, err
	}
	if at < 0 || at > len(a.Items) {
		return Value{}, fmt.Errorf("IndexOutOfBoundsException: index %d, size %d", at, len(a.Items))
	}
	c.Machine.Grow(len(items))
	c.Machine.workItems(len(a.Items) - at)
	a.Items = slices.Insert(a.Items, at, slices.Clone(items)...)
	return jsonval.OfBool(len(items) > 0), nil
}

func listRemoveAt(c *Call) (Value, error) {
	a := c.Self.Array()
	old, err := itemAt(a.Items, c.int(0))
	if err == nil {
		c.Machine.workItems(len(a.Items) - c.int(0))
		a.Items = slices.Delete(a.Items, c.int(0), c.int(0)+1)
	}
	return old, err
}

func listRemove(c *Call) (Value, error) {
	a := c.Self.Array()
	i := indexIn(c.Machine, a.Items, c.Args[0])
	if i >= 0 {
		c.Machine.workItems(len(a.Items) - i)
		a.Items = slices.Delete(a.Items, i, i+1)
	}
	return jsonval.OfBool(i >= 0), nil
}

// listKeep removes the elements that are in the other list, or those that are not.
func listKeep(c *Call, keep bool) (Value, error) {
	other, err := itemsOf(c.Machine, c.Args[0])
	if err != nil {
		return Value{}, err
	}
	a := c.Self.Array()
	n := len(a.Items)
	c.Machine.workItems(n)
	kept := make([]Value, 0, n)
	for _, item := range a.Items {
		if (indexIn(c.Machine, other, item) >= 0) == keep {
			kept = append(kept, item)
		}
	}
	a.Items = kept
	return jsonval.OfBool(len(kept) != n), nil
}

func containsAll(c *Call, items []Value) (Value, error) {
	wanted, err := itemsOf(c.Machine, c.Args[0])
	if err != nil {
		return Value{}, err
	}
	for _, w := range wanted {
		if indexIn(c.Machine, items, w) < 0 {
			return jsonval.OfBool(false), nil
		}
	}
	return jsonval.OfBool(true), nil
}

// listSubList is a copy; Java's is a window into the list.
func listSubList(c *Call) (Value, error) {
	items := c.Self.Array().Items
	from, to := c.int(0), c.int(1)
	if from < 0 || to > len(items) || from > to {
		return Value{}, fmt.Errorf("IndexOutOfBoundsException: from %d, to %d, size %d", from, to, len(items))
	}
	c.Machine.Grow(to - from)
	return jsonval.OfArray(&jsonval.Array{Items: slices.Clone(items[from:to]), Java: true}), nil
}

func newIterator(c *Call) (Value, error) {
	var it iterator
	it.over(c.Self)
	return jsonval.OfOpaque(&javaIterator{it}), nil
}

func arrayOf(c *Call, items []Value) (Value, error) {
	c.Machine.Grow(len(items))
	return jsonval.OfOpaque(&javaArray{slices.Clone(items), objectArrayClass}), nil
}

// listSort is sort(null), the natural order.
func listSort(c *Call) (Value, error) {
	if !c.Args[0].IsNull() {
		return Value{}, ErrNoMethod
	}
	items := c.Self.Array().Items
	var failed error
	slices.SortStableFunc(items, func(a, b Value) int {
		c.Machine.step()
		switch {
		case a.Kind() == jsonval.String && b.Kind() == jsonval.String:
			if a.Str() == b.Str() {
				return 0
			}
			return compareUnits(toUTF16(a.Str()), toUTF16(b.Str()))
		case a.Kind() == b.Kind() && isNumber(a):
			return compareNumbers(a, b)
		}
		failed = errors.New("ClassCastException: the elements cannot be compared")
		return 0
	})
	return emptyString, failed
}

// listToJSONString is a method of the JSON library's own lists.
func listToJSONString(c *Call) (Value, error) {
	if c.Self.Array().Java {
		return Value{}, ErrNoMethod
	}
	return jsonval.OfString(c.Machine.Text(c.Self)), nil
}
