// Package python holds values as Python's json module, str() and repr() see them, because that is what the AWS command line reads,
// computes with and prints. A value is nil, bool, int64, *big.Int (an integer beyond int64), float64, string, []byte, []any or *Dict.
package python

import "iter"

// Dict is a dict: its entries stay in the order in which their keys came first. The zero Dict is empty and ready.
type Dict struct {
	Ordered bool // an OrderedDict, which str() shows differently

	keys   []string
	values map[string]any
}

// DictOf is a dict with one entry.
func DictOf(key string, value any) *Dict {
	d := &Dict{}
	d.Set(key, value)
	return d
}

func (d *Dict) Len() int { return len(d.keys) }

// Keys are the keys in order; not to be changed.
func (d *Dict) Keys() []string { return d.keys }

func (d *Dict) Get(key string) (any, bool) {
	v, ok := d.values[key]
	return v, ok
}

// At is the value under key, nil if there is none.
func (d *Dict) At(key string) any { return d.values[key] }

func (d *Dict) Has(key string) bool {
	_, ok := d.values[key]
	return ok
}

// Set puts value under key, which keeps its place if it has one.
func (d *Dict) Set(key string, value any) {
	if d.values == nil {
		d.values = map[string]any{}
	}
	if !d.Has(key) {
		d.keys = append(d.keys, key)
	}
	d.values[key] = value
}

// Delete drops key.
func (d *Dict) Delete(key string) {
	if !d.Has(key) {
		return
	}
	delete(d.values, key)
	for i, k := range d.keys {
		if k == key {
			d.keys = append(d.keys[:i:i], d.keys[i+1:]...)
			return
		}
	}
}

// All walks the entries in order.
func (d *Dict) All() iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		for _, k := range d.keys {
			if !yield(k, d.values[k]) {
				return
			}
		}
	}
}

// Clone is a copy of d that shares its values.
func (d *Dict) Clone() *Dict {
	c := &Dict{Ordered: d.Ordered}
	for k, v := range d.All() {
		c.Set(k, v)
	}
	return c
}
