package javaregex

type op uint8

const (
	opSequence   op = iota // of parts; without any it matches the empty string
	opChoice               // one of parts
	opSet                  // one character of set
	opRepeat               // the one part, min to max times
	opCapture              // the one part, remembered as group
	opAtomic               // the one part, once matched never reconsidered
	opLook                 // the one part must, or must not, stand before or behind this place
	opReference            // what group matched
	opBegin                // \A, ^
	opEnd                  // \z
	opLastEnd              // \G
	opLineBegin            // ^ with (?m)
	opLineEnd              // $, or \Z
	opWordEdge             // \b
	opNoWordEdge           // \B
)

type greed uint8

const (
	greedy greed = iota
	lazy
	possessive
)

const unlimited = -1

type node struct {
	op        op
	parts     []*node
	set       set
	min, max  int // of opRepeat; max may be unlimited
	greed     greed
	group     int
	foldCase  bool // of opReference
	behind    bool // of opLook
	negated   bool // of opLook
	multiline bool // of opLineEnd
	unixLines bool // of opLineBegin and opLineEnd: only \n ends a line
	unicode   bool // of opWordEdge
}

func sequence(parts ...*node) *node {
	if len(parts) == 1 {
		return parts[0]
	}
	return &node{op: opSequence, parts: parts}
}

func ofSet(s set) *node { return &node{op: opSet, set: s} }

// least is how many characters n matches at least.
func (n *node) least() int {
	switch n.op {
	case opSet:
		return 1
	case opSequence:
		least := 0
		for _, part := range n.parts {
			least = min(least+part.least(), widest)
		}
		return least
	case opChoice:
		least := n.parts[0].least()
		for _, part := range n.parts[1:] {
			least = min(least, part.least())
		}
		return least
	case opRepeat:
		return min(n.parts[0].least()*n.min, widest)
	case opCapture, opAtomic:
		return n.parts[0].least()
	default:
		return 0
	}
}

// widest is where counting characters stops to matter.
const widest = 1 << 20

// any reports whether n or a part of it satisfies is.
func (n *node) any(is func(*node) bool) bool {
	if is(n) {
		return true
	}
	for _, part := range n.parts {
		if part.any(is) {
			return true
		}
	}
	return false
}

// has reports whether n or a part of it is an o.
func (n *node) has(o op) bool { return n.any(func(n *node) bool { return n.op == o }) }

// settle turns references to groups that do not exist into what never matches.
func (n *node) settle(groups int) {
	if n.op == opReference && n.group > groups {
		*n = *ofSet(nil)
	}
	for _, part := range n.parts {
		part.settle(groups)
	}
}
