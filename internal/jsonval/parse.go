package jsonval

import (
	"fmt"
	"sync"
)

const (
	maxText  = 32 << 20 // bytes of JSON text
	maxDepth = 400      // objects and arrays inside each other
)

// SyntaxError says why a text is not JSON, even read leniently.
type SyntaxError struct {
	Offset  int // bytes from the start of the text
	Message string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("%s at position %d", e.Message, e.Offset) }

// Parse reads a JSON text as leniently as json-smart does in its permissive mode, which is what stands behind API Gateway's mapping
// templates: strings and names may lack quotes or have single ones, commas may be missing or too many, what follows the document is
// ignored, and a text that is nothing else is a string. Numbers become Integer, Long, BigInteger, Double or (from 19 characters on)
// BigDecimal. The last of several members with one name wins, in the place of the first. Strings share memory with text.
func Parse(text string) (Value, error) {
	if len(text) > maxText {
		return Value{}, &SyntaxError{0, "Document too large"}
	}
	p := parsers.Get().(*parser)
	defer p.release()
	p.text = text
	v := p.value(&stopNowhere)
	if p.err != nil {
		return Value{}, p.err
	}
	return v, nil
}

// endOfInput is what the parser sees behind the last character. The character itself ends a document too, as in json-smart.
const endOfInput = 0x1A

// A stopSet has the characters that end an unquoted string in some place of the grammar.
type stopSet [256]bool

var (
	stopNowhere = stopSet{endOfInput: true}
	stopName    = stopSet{endOfInput: true, ':': true}
	stopMember  = stopSet{endOfInput: true, ',': true, '}': true}
	stopItem    = stopSet{endOfInput: true, ',': true, ']': true}
)

type parser struct {
	text  string
	pos   int
	depth int
	err   *SyntaxError

	// Members and items of the objects and arrays that are still open lie on these stacks and move to slabs when they close.
	openMembers []Member
	openItems   []Value

	members []Member
	items   []Value
	objects []Object
	arrays  []Array
}

var parsers = sync.Pool{New: func() any { return new(parser) }}

const keepStack = 1 << 12 // entries of a stack worth keeping for the next document

// release forgets the document, so that the pool does not keep it alive. What was closed is gone from the stacks already.
func (p *parser) release() {
	clear(p.openMembers)
	clear(p.openItems)
	members, items := p.openMembers[:0], p.openItems[:0]
	if cap(members) > keepStack {
		members = nil
	}
	if cap(items) > keepStack {
		items = nil
	}
	*p = parser{openMembers: members, openItems: items}
	parsers.Put(p)
}

func (p *parser) char() byte {
	if p.pos < len(p.text) {
		return p.text[p.pos]
	}
	return endOfInput
}

func (p *parser) fail(format string, args ...any) Value {
	if p.err == nil {
		p.err = &SyntaxError{min(p.pos, len(p.text)), fmt.Sprintf(format, args...)}
	}
	return Value{}
}

func (p *parser) unexpected() Value {
	if p.char() == endOfInput {
		return p.fail("Unexpected end of the document")
	}
	return p.fail("Unexpected character (%c)", p.char())
}

func (p *parser) skipSpace() {
	for p.pos < len(p.text) && p.text[p.pos] <= ' ' && p.text[p.pos] != endOfInput {
		p.pos++
	}
}

func (p *parser) value(stop *stopSet) Value {
	for {
		switch c := p.char(); c {
		case ' ', '\t', '\r', '\n':
			p.pos++
		case ':', '}', ']':
			return p.unexpected()
		case '{':
			return p.object()
		case '[':
			return p.array()
		case '"', '\'':
			s, ok := p.quoted(c)
			if !ok {
				return Value{}
			}
			return OfString(s)
		case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
			return p.number(stop)
		default:
			return p.word(stop)
		}
	}
}

func (p *parser) enter() bool {
	p.pos++
	p.depth++
	if p.depth > maxDepth {
		p.fail("Objects and arrays nested deeper than %d", maxDepth)
		return false
	}
	return true
}

func (p *parser) object() Value {
	if !p.enter() {
		return Value{}
	}
	base := len(p.openMembers)
	var names nameSet
	for {
		switch p.char() {
		case ' ', '\t', '\r', '\n', ',':
			p.pos++
			continue
		case ':', ']', '[', '{':
			return p.unexpected()
		case '}':
			p.pos++
			return p.closeObject(base, &names)
		}
		if !p.member(base, &names) {
			return Value{}
		}
		p.skipSpace()
		if c := p.char(); c != ',' && c != '}' {
			return p.unexpected()
		}
	}
}

func (p *parser) member(base int, names *nameSet) bool {
	key, ok := p.name()
	if !ok {
		return false
	}
	p.skipSpace()
	if p.char() != ':' {
		p.unexpected()
		return false
	}
	p.pos++
	v := p.value(&stopMember)
	if p.err != nil {
		return false
	}
	if i := names.place(p.openMembers[base:], key); i >= 0 {
		p.openMembers[base+i].Value = v
	} else {
		p.openMembers = append(p.openMembers, Member{key, v})
	}
	return true
}

func (p *parser) name() (string, bool) {
	if c := p.char(); c == '"' || c == '\'' {
		return p.quoted(c)
	}
	return p.unquoted(&stopName), true
}

func (p *parser) closeObject(base int, names *nameSet) Value {
	p.depth--
	open := p.openMembers[base:]
	o := take(&p.objects, 1, (len(p.text)-p.pos)/3)
	o[0].members = take(&p.members, len(open), len(p.text)-p.pos)
	o[0].index = names.index
	copy(o[0].members, open)
	clear(open)
	p.openMembers = p.openMembers[:base]
	return OfObject(&o[0])
}

func (p *parser) array() Value {
	if !p.enter() {
		return Value{}
	}
	base := len(p.openItems)
	for {
		switch p.char() {
		case ' ', '\t', '\r', '\n', ',':
			p.pos++
			continue
		case ':', '}', endOfInput:
			return p.unexpected()
		case ']':
			p.pos++
			return p.closeArray(base)
		}
		v := p.value(&stopItem)
		if p.err != nil {
			return Value{}
		}
		p.openItems = append(p.openItems, v)
	}
}

func (p *parser) closeArray(base int) Value {
	p.depth--
	open := p.openItems[base:]
	a := take(&p.arrays, 1, (len(p.text)-p.pos)/6)
	a[0].Items = take(&p.items, len(open), (len(p.text)-p.pos)/2)
	copy(a[0].Items, open)
	clear(open)
	p.openItems = p.openItems[:base]
	return OfArray(&a[0])
}

// take cuts n entries off a slab, of which a new one is made when it is used up: many small allocations become a few. What is left of
// the text bounds how many entries can still be needed: callers give the part of it that has as many of theirs as it has members.
func take[T any](slab *[]T, n, left int) []T {
	if n > len(*slab) {
		const smallest, largest, bytesPerEntry = 2, 128, 12
		*slab = make([]T, max(n, min(largest, smallest+left/bytesPerEntry)))
	}
	cut := (*slab)[:n:n]
	*slab = (*slab)[n:]
	return cut
}

// A nameSet finds out whether an object already has a member of some name without comparing it with each.
type nameSet struct {
	seen  [2]uint64 // hashes of the names so far
	index map[string]int
}

// place answers where among the members key already is, or -1, and counts it in.
func (s *nameSet) place(members []Member, key string) int {
	if s.index != nil {
		if i, ok := s.index[key]; ok {
			return i
		}
		s.index[key] = len(members)
		return -1
	}
	if len(members) >= indexFrom {
		s.index = make(map[string]int, 2*len(members))
		for i := range members {
			s.index[members[i].Key] = i
		}
		return s.place(members, key)
	}
	hash := uint(len(key))
	if len(key) > 0 {
		hash += uint(key[0])*5 + uint(key[len(key)-1])*31 + uint(key[len(key)/2])*11
	}
	word, bit := &s.seen[hash>>6&1], uint64(1)<<(hash&63)
	if *word&bit == 0 {
		*word |= bit
		return -1
	}
	for i := range members {
		if members[i].Key == key {
			return i
		}
	}
	return -1
}
