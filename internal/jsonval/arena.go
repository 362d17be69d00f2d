package jsonval

// Arena is memory for documents that are done with at the same time, to be used again for the next ones: reading a document into an
// arena that has seen one of its size allocates nothing but the strings that had escapes. The zero Arena is ready for use. Not safe
// for concurrent use.
type Arena struct {
	// Members and items of the objects and arrays that are still open lie on these stacks and move to slabs when they close.
	openMembers []Member
	openItems   []Value
	unescaped   []byte // room to take a string apart
	used        bool   // since the last Reset

	members slab[Member]
	items   slab[Value]
	objects slab[Object]
	arrays  slab[Array]
}

const (
	keepStack = 1 << 12 // entries of a stack worth keeping for the next document
	keepSlab  = 1 << 14 // entries of a slab worth keeping: 640 KB of members

	keepUnescaped = 1 << 12 // bytes
)

// Parse is the function Parse with the objects and arrays of the document in the arena.
func (a *Arena) Parse(text string) (Value, error) {
	if len(text) > maxText {
		return Value{}, &SyntaxError{0, "Document too large"}
	}
	a.used = true
	p := parser{text: text, arena: a}
	v := p.value(&stopNowhere)
	if p.err != nil {
		a.closeAll()
		return Value{}, p.err
	}
	return v, nil
}

// closeAll drops what a document that broke off left open.
func (a *Arena) closeAll() {
	clear(a.openMembers)
	clear(a.openItems)
	a.openMembers, a.openItems = a.openMembers[:0], a.openItems[:0]
}

// Values is how many values the objects and arrays hold that were read into the arena since it was last reset.
func (a *Arena) Values() int { return a.members.taken() + a.items.taken() }

// Reset takes back the memory of all documents read into the arena: nothing may use their objects and arrays any more. Strings stay.
func (a *Arena) Reset() {
	if !a.used {
		return
	}
	a.used = false
	a.members.reset()
	a.items.reset()
	a.objects.reset()
	a.arrays.reset()
	a.trimStacks()
}

// Abandon leaves the documents read into the arena to whoever still uses them.
func (a *Arena) Abandon() {
	*a = Arena{openMembers: a.openMembers, openItems: a.openItems, unescaped: a.unescaped}
	a.trimStacks()
}

func (a *Arena) trimStacks() {
	if cap(a.openMembers) > keepStack {
		a.openMembers = nil
	}
	if cap(a.openItems) > keepStack {
		a.openItems = nil
	}
}

// A slab is where many small allocations come from: a chunk, and the full ones before it, of which only the number of entries is known.
type slab[T any] struct {
	chunk []T
	free  []T // the end of chunk
	full  int
}

// take cuts n zeroed entries off. What is left of the text bounds how many entries can still be needed: callers give the part of it
// that has as many of theirs as it has members.
func (s *slab[T]) take(n, left int) []T {
	if n > len(s.free) {
		const smallest, largest, bytesPerEntry = 2, 128, 12
		s.full += len(s.chunk)
		s.chunk = make([]T, max(n, min(largest, smallest+left/bytesPerEntry)))
		s.free = s.chunk
	}
	cut := s.free[:n:n]
	s.free = s.free[n:]
	return cut
}

func (s *slab[T]) taken() int { return s.full + len(s.chunk) - len(s.free) }

// reset makes all entries free. If one chunk didn't do, the next documents get one that would have done.
func (s *slab[T]) reset() {
	switch total := s.full + len(s.chunk); {
	case total > keepSlab:
		s.chunk = nil
	case s.full > 0:
		s.chunk = make([]T, total)
	default:
		clear(s.chunk[:len(s.chunk)-len(s.free)])
	}
	s.free, s.full = s.chunk, 0
}
