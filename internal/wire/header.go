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
type Header struct{ fields []knownField }

// knownField is a field and which known name it has.
type knownField struct {
	Field
	known Name
}

// HeaderOf has the given fields.
func HeaderOf(fields ...Field) Header {
	h := Header{make([]knownField, 0, len(fields)+4)} // room for what is usually added
	for _, f := range fields {
		h.Add(f.Name, f.Value)
	}
	return h
}

func (h *Header) Len() int { return len(h.fields) }

// At is the i-th field.
func (h *Header) At(i int) Field { return h.fields[i].Field }

// Known is the known name of the i-th field.
func (h *Header) Known(i int) Name { return h.fields[i].known }

// All walks the fields in order.
func (h *Header) All() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for i := range h.fields {
			if f := &h.fields[i]; !yield(f.Name, f.Value) {
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
	known := NameOf(name)
	for i := range h.fields {
		if f := &h.fields[i]; f.is(known, name) {
			return f.Value, true
		}
	}
	return "", false
}

// LookupKnown is the first value under a known name.
func (h *Header) LookupKnown(known Name) (string, bool) {
	for i := range h.fields {
		if f := &h.fields[i]; f.known == known {
			return f.Value, true
		}
	}
	return "", false
}

// LastKnown is the last value under a known name.
func (h *Header) LastKnown(known Name) (string, bool) {
	for i := len(h.fields) - 1; i >= 0; i-- {
		if f := &h.fields[i]; f.known == known {
			return f.Value, true
		}
	}
	return "", false
}

// Values are all values under name in order.
func (h *Header) Values(name string) []string {
	var values []string
	known := NameOf(name)
	for i := range h.fields {
		if f := &h.fields[i]; f.is(known, name) {
			values = append(values, f.Value)
		}
	}
	return values
}

func (h *Header) Has(name string) bool {
	_, ok := h.Lookup(name)
	return ok
}

// HasKnown is whether there is a field under a known name.
func (h *Header) HasKnown(known Name) bool {
	_, ok := h.LookupKnown(known)
	return ok
}

func (h *Header) Add(name, value string) { h.AddKnown(NameOf(name), name, value) }

// AddKnown is Add where the known name of name is at hand.
func (h *Header) AddKnown(known Name, name, value string) {
	h.fields = append(h.fields, knownField{Field{name, value}, known})
}

// Set puts value under name in the place of the first such field, drops the others, and takes over name's case.
func (h *Header) Set(name, value string) {
	known := NameOf(name)
	kept, found := h.fields[:0], false
	for _, f := range h.fields {
		switch {
		case !f.is(known, name):
			kept = append(kept, f)
		case !found:
			found = true
			kept = append(kept, knownField{Field{name, value}, known})
		}
	}
	if !found {
		kept = append(kept, knownField{Field{name, value}, known})
	}
	h.fields = kept
}

// Del drops every field under name.
func (h *Header) Del(name string) {
	known := NameOf(name)
	kept := h.fields[:0]
	for _, f := range h.fields {
		if !f.is(known, name) {
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

// Clone is a copy that shares no room with h; the texts are the same ones.
func (h *Header) Clone() Header { return Header{append([]knownField(nil), h.fields...)} }

// Detached is a copy that shares nothing with h: it may be kept when the message is gone.
func (h *Header) Detached() Header {
	detached := h.Clone()
	for i := range detached.fields {
		f := &detached.fields[i]
		f.Name, f.Value = strings.Clone(f.Name), strings.Clone(f.Value)
	}
	return detached
}

// is whether f has the name whose known name is known.
func (f *knownField) is(known Name, name string) bool {
	return f.known == known && (known != NameOther || equalFold(f.Name, name))
}

// equalFold compares the letters of ASCII without regard to case.
func equalFold(a, b string) bool {
	if a == b {
		return true
	}
	if len(a) != len(b) {
		return false
	}
	const caseBit = 0x20
	for i := range len(a) {
		x, y := a[i], b[i]
		if x != y && (x^y != caseBit || !isLetter[x]) {
			return false
		}
	}
	return true
}

var isLetter = bytesOf("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
