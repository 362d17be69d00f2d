// Package wire holds HTTP messages as we see them and the engines that read and write them. Nothing outside it knows which
// engine runs.
package wire

import (
	"iter"
	"strings"
)

// Field is one header line. Name keeps the case it was sent with, where the engine knows it.
type Field struct{ Name, Value string }

// Header is the fields of a message in their order. Names compare without regard to case. The zero Header is empty and ready.
type Header struct{ fields []Field }

func (h *Header) Len() int { return len(h.fields) }

// At is the i-th field.
func (h *Header) At(i int) Field { return h.fields[i] }

// All walks the fields in order.
func (h *Header) All() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, f := range h.fields {
			if !yield(f.Name, f.Value) {
				return
			}
		}
	}
}

// Get is the first value under name, or "".
func (h *Header) Get(name string) string {
	v, _ := h.Lookup(name)
	return v
}

// Lookup is the first value under name.
func (h *Header) Lookup(name string) (string, bool) {
	for _, f := range h.fields {
		if equalFold(f.Name, name) {
			return f.Value, true
		}
	}
	return "", false
}

// Last is the last value under name.
func (h *Header) Last(name string) (string, bool) {
	for i := len(h.fields) - 1; i >= 0; i-- {
		if equalFold(h.fields[i].Name, name) {
			return h.fields[i].Value, true
		}
	}
	return "", false
}

// Values are all values under name in order.
func (h *Header) Values(name string) []string {
	var values []string
	for _, f := range h.fields {
		if equalFold(f.Name, name) {
			values = append(values, f.Value)
		}
	}
	return values
}

func (h *Header) Has(name string) bool {
	_, ok := h.Lookup(name)
	return ok
}

func (h *Header) Add(name, value string) { h.fields = append(h.fields, Field{name, value}) }

// Set puts value under name in the place of the first such field, drops the others, and takes over name's case.
func (h *Header) Set(name, value string) {
	kept, found := h.fields[:0], false
	for _, f := range h.fields {
		switch {
		case !equalFold(f.Name, name):
			kept = append(kept, f)
		case !found:
			found = true
			kept = append(kept, Field{name, value})
		}
	}
	if !found {
		kept = append(kept, Field{name, value})
	}
	h.fields = kept
}

// Del drops every field under name.
func (h *Header) Del(name string) {
	kept := h.fields[:0]
	for _, f := range h.fields {
		if !equalFold(f.Name, name) {
			kept = append(kept, f)
		}
	}
	h.fields = kept
}

// Reset empties h and keeps its room.
func (h *Header) Reset() {
	clear(h.fields)
	h.fields = h.fields[:0]
}

// Clone is a copy that shares nothing with h.
func (h *Header) Clone() Header { return Header{append([]Field(nil), h.fields...)} }

func equalFold(a, b string) bool { return len(a) == len(b) && strings.EqualFold(a, b) }
