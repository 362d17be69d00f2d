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
	a := arenas.Get().(*Arena)
	v, err := a.Parse(text)
	a.Abandon()
	arenas.Put(a)
	return v, err
}

// arenas are kept for their stacks.
var arenas = sync.Pool{New: func() any { return new(Arena) }}

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
	arena *Arena
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
	a := p.arena
	base := len(a.openMembers)
	var names nameSet
	for {
		switch p.char() {
		case '"':
		case ' ', '\t', '\r', '\n', ',':
			p.pos++
			continue
		case ':', ']', '[', '{':
			return p.unexpected()
		case '}':
			p.pos++
			return p.closeObject(base, &names)
		}
		key, ok := p.name()
		if !ok {
			return Value{}
		}
		v := p.value(&stopMember)
		if p.err != nil {
			return Value{}
		}
		if i := names.place(a.openMembers[base:], key); i >= 0 {
			a.openMembers[base+i].Value = v
		} else {
			a.openMembers = append(a.openMembers, Member{key, v})
		}
		if p.char() == ',' {
			p.pos++
			continue
		}
		p.skipSpace()
		if c := p.char(); c != ',' && c != '}' {
			return p.unexpected()
		}
	}
}

// name reads a member's name and the colon behind it.
func (p *parser) name() (name string, ok bool) {
	if c := p.char(); c == '"' || c == '\'' {
		if name, ok = p.quoted(c); !ok {
			return "", false
		}
	} else {
		name = p.unquoted(&stopName)
	}
	if p.char() != ':' {
		if p.skipSpace(); p.char() != ':' {
			p.unexpected()
			return "", false
		}
	}
	p.pos++
	return name, true
}

func (p *parser) closeObject(base int, names *nameSet) Value {
	p.depth--
	a, left := p.arena, len(p.text)-p.pos
	open := a.openMembers[base:]
	o := &a.objects.take(1, left/3)[0]
	o.members = a.members.take(len(open), left)
	o.index = names.index
	copy(o.members, open)
	clear(open)
	a.openMembers = a.openMembers[:base]
	return OfObject(o)
}

func (p *parser) array() Value {
	if !p.enter() {
		return Value{}
	}
	base := len(p.arena.openItems)
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
		p.arena.openItems = append(p.arena.openItems, v)
	}
}

func (p *parser) closeArray(base int) Value {
	p.depth--
	a, left := p.arena, len(p.text)-p.pos
	open := a.openItems[base:]
	array := &a.arrays.take(1, left/6)[0]
	array.Items = a.items.take(len(open), left/2)
	copy(array.Items, open)
	clear(open)
	a.openItems = a.openItems[:base]
	return OfArray(array)
}

// A nameSet finds out whether an object already has a member of some name. A few names are compared with each; of more there are
// hashes, and of many an index.
type nameSet struct {
	seen  [2]uint64 // hashes of the names so far, from hashFrom on
	index map[string]int
}

const hashFrom = 8 // members

// place answers where among the members key already is, or -1, and counts it in.
func (s *nameSet) place(members []Member, key string) int {
	if len(members) >= hashFrom && !s.mayHave(members, key) {
		return -1
	}
	if s.index != nil {
		if i, ok := s.index[key]; ok {
			return i
		}
		s.index[key] = len(members)
		return -1
	}
	for i := range members {
		if members[i].Key == key {
			return i
		}
	}
	return -1
}

// mayHave is false if key is certainly new.
func (s *nameSet) mayHave(members []Member, key string) bool {
	switch len(members) {
	case hashFrom:
		for i := range members {
			s.see(members[i].Key)
		}
	case indexFrom:
		if s.index == nil {
			s.index = make(map[string]int, 2*len(members))
			for i := range members {
				s.index[members[i].Key] = i
			}
		}
	}
	return s.index != nil || s.see(key)
}

// see answers whether a name with key's hash was seen, and notes it.
func (s *nameSet) see(key string) bool {
	hash := uint(len(key))
	if len(key) > 0 {
		hash += uint(key[0])*5 + uint(key[len(key)-1])*31 + uint(key[len(key)/2])*11
	}
	word, bit := &s.seen[hash>>6&1], uint64(1)<<(hash&63)
	seen := *word&bit != 0
	*word |= bit
	return seen
}
