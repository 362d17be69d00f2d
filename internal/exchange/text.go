package exchange

import "unsafe"

// texts is memory for the texts that an exchange makes of itself, such as its ids. They last as long as it: what is kept longer has
// to be cloned.
type texts struct{ memory []byte }

const textMemory = 1 << 10 // bytes, enough for what most requests need

// room is an empty slice that up to n bytes can be appended to.
func (t *texts) room(n int) []byte {
	if cap(t.memory)-len(t.memory) < n {
		t.memory = make([]byte, 0, max(textMemory, n)) // the texts in the old memory keep it
	}
	return t.memory[len(t.memory):]
}

// keep makes a text of what was appended to the last room.
func (t *texts) keep(text []byte) string {
	if len(text) == 0 {
		return ""
	}
	start := len(t.memory)
	if cap(t.memory) > start && unsafe.SliceData(text) == unsafe.SliceData(t.memory[start:cap(t.memory)]) {
		t.memory = t.memory[:start+len(text)]
	}
	return unsafe.String(unsafe.SliceData(text), len(text))
}

// reset makes all texts void and keeps the memory.
func (t *texts) reset() {
	poison(t.memory)
	if cap(t.memory) > 64*textMemory {
		t.memory = nil
	}
	t.memory = t.memory[:0]
}

// Room is an empty slice that up to n bytes can be appended to, for Keep.
func (x *Exchange) Room(n int) []byte { return x.texts.room(n) }

// Keep makes a text of what was appended to the last Room. It lasts until x is reset.
func (x *Exchange) Keep(text []byte) string { return x.texts.keep(text) }
