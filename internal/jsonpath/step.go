package jsonpath

type stepKind uint8

const (
	stepName     stepKind = iota // .a or ['a']
	stepNames                    // ['a','b']
	stepIndex                    // [1]
	stepIndexes                  // [1,2]
	stepSlice                    // [1:2]
	stepWildcard                 // .* or [*]
	stepScan                     // ..
	stepFilter                   // [?(...)]
	stepFunction                 // .length()
)

// A step is one piece of a path.
type step struct {
	kind      stepKind
	name      string   // of stepName and stepFunction
	names     []string // of stepNames
	index     int      // of stepIndex
	indexes   []int    // of stepIndexes
	slice     slice
	filter    *expression
	function  function    // of stepFunction; nil if there is none of that name, which counts only when it is called
	arguments []*argument // of stepFunction

	next *step
	// definiteBefore: all steps before this one lead to at most one value, so that a mismatch here is an error and not just a miss.
	definiteBefore bool
	// indexBefore is the index when the step before is a stepIndex, else -1.
	indexBefore int
}

// slice is a range of indexes; negative ones count from the end.
type slice struct {
	from, to       int
	hasFrom, hasTo bool
}

// definite reports whether the step alone leads from one value to at most one.
func (s *step) definite() bool {
	switch s.kind {
	case stepName, stepIndex, stepFunction:
		return true
	case stepNames: // the last one gathers its members in one object
		return s.next == nil
	default:
		return false
	}
}

// link chains the steps and makes the path of them.
func link(text string, fromRoot bool, steps []*step) *Path {
	p := &Path{text: text, fromRoot: fromRoot, definite: true, plain: true}
	for i, s := range steps {
		s.next = nil
		if i+1 < len(steps) {
			s.next = steps[i+1]
		}
		s.definiteBefore = p.definite
		s.indexBefore = -1
		if i > 0 && steps[i-1].kind == stepIndex {
			s.indexBefore = steps[i-1].index
		}
		p.definite = p.definite && s.definite()
		p.plain = p.plain && (s.kind == stepName || s.kind == stepIndex)
	}
	if len(steps) > 0 {
		p.first = steps[0]
		p.function = steps[len(steps)-1].kind == stepFunction
	}
	return p
}

// finish makes a path of steps. A function behind a scan takes everything that the scan finds as its argument: $..a.sum() means
// $.sum($..a).
func finish(text string, fromRoot bool, steps []*step) *Path {
	if n := len(steps); n == 0 || steps[0].kind != stepScan || steps[n-1].kind != stepFunction {
		return link(text, fromRoot, steps)
	}
	for i, s := range steps {
		if s.kind == stepFunction {
			s.arguments = []*argument{{path: link(text, true, steps[:i])}}
			return link(text, true, steps[i:])
		}
	}
	return nil
}
