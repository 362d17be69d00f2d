// Package javaregex matches Java's regular expressions: on Go's own engine where that means the same, else on a backtracking one within a
// time limit. Templates use them in String.matches and the like, integration responses as selection patterns.
package javaregex

import (
	"errors"
	"regexp"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/dlclark/regexp2/v2"
)

// ErrBudget is what an operation answers when a pattern makes too much work for its text.
var ErrBudget = errors.New("regular expression takes too much time")

const (
	maxTime  = 500 * time.Millisecond // of one operation
	maxStack = 1 << 20                // entries of the backtracking engine's stack
)

// Regexp is a compiled pattern. It is immutable and may be used by many goroutines.
type Regexp struct {
	pattern string
	root    *node
	groups  int
	names   map[string]int
	whole   engine
	find    func() (engine, error) // made when first needed: most patterns are only matched whole
}

// engine is one of the two.
type engine struct {
	re2          *regexp.Regexp
	backtracking *regexp2.Regexp
}

// Compile reads a pattern. The error is a *SyntaxError unless an engine refuses what Java takes.
func Compile(pattern string) (*Regexp, error) {
	if r := compiled.get(pattern); r != nil {
		return r, nil
	}
	root, p, err := parse(pattern)
	if err != nil {
		return nil, err
	}
	r := &Regexp{pattern: pattern, root: root, groups: p.groups, names: p.names}
	if r.whole, err = build(root, true); err != nil {
		return nil, err
	}
	r.find = sync.OnceValues(func() (engine, error) { return build(root, false) })
	compiled.put(pattern, r)
	return r, nil
}

// String is the pattern.
func (r *Regexp) String() string { return r.pattern }

// cache keeps patterns, since templates have theirs compiled again in every round of a loop.
type cache struct {
	sync.Mutex
	patterns map[string]*Regexp
}

const cached = 256 // patterns

var compiled = cache{patterns: map[string]*Regexp{}}

func (c *cache) get(pattern string) *Regexp {
	c.Lock()
	defer c.Unlock()
	return c.patterns[pattern]
}

func (c *cache) put(pattern string, r *Regexp) {
	c.Lock()
	defer c.Unlock()
	if len(c.patterns) >= cached {
		clear(c.patterns)
	}
	c.patterns[pattern] = r
}

// build makes the engine that matches a text as a whole, or finds matches in it.
func build(root *node, whole bool) (engine, error) {
	if whole || findsLikeRE2(root) {
		if text, err := emit(root, true, whole); err == nil {
			if re, err := regexp.Compile(text); err == nil {
				return engine{re2: re}, nil
			}
		}
	}
	text, err := emit(root, false, whole)
	if err != nil {
		return engine{}, err
	}
	re, err := regexp2.Compile(text, regexp2.OptionMaxBacktrackingStackSize(maxStack))
	if err != nil {
		return engine{}, err
	}
	re.MatchTimeout = maxTime
	return engine{backtracking: re}, nil
}

func emit(root *node, re2, whole bool) (string, error) {
	e := emitter{re2: re2}
	if !whole {
		err := e.emit(root, false)
		return e.String(), err
	}
	e.WriteString(`\A(?:`)
	err := e.emit(root, true)
	e.WriteString(`)\z`)
	return e.String(), err
}

// findsLikeRE2 reports whether Go's engine can search for n the way Java does, which looks for an empty match even directly behind
// another match. For patterns that match nothing empty that makes no difference; others are searched for in the rest of the text, so they
// must not depend on what stands before.
func findsLikeRE2(n *node) bool {
	least, _ := n.width()
	return least > 0 || !n.any(func(n *node) bool { return n.op == opBegin })
}

// MatchString reports whether the pattern matches all of s.
func (r *Regexp) MatchString(s string) (bool, error) {
	if r.whole.re2 != nil {
		return r.whole.re2.MatchString(s), nil
	}
	ok, err := r.whole.backtracking.MatchString(s)
	if err != nil {
		return false, ErrBudget
	}
	return ok, nil
}

// FindString reports whether the pattern matches anywhere in s.
func (r *Regexp) FindString(s string) (found bool, err error) {
	err = r.each(s, func([]int) bool {
		found = true
		return false
	})
	return found, err
}

// each calls do with every match in s, as byte offsets of where each group begins and ends, -1 for groups that took no part, until do
// answers false.
func (r *Regexp) each(s string, do func(groups []int) bool) error {
	e, err := r.find()
	if err != nil {
		return err
	}
	if e.backtracking != nil {
		return r.eachBacktracking(e.backtracking, s, do)
	}
	if least, _ := r.root.width(); least > 0 {
		for _, groups := range e.re2.FindAllStringSubmatchIndex(s, -1) {
			if !do(groups) {
				break
			}
		}
		return nil
	}
	for from := 0; from <= len(s); {
		groups := e.re2.FindStringSubmatchIndex(s[from:])
		if groups == nil {
			return nil
		}
		for i := range groups {
			if groups[i] >= 0 {
				groups[i] += from
			}
		}
		if !do(groups) {
			return nil
		}
		from = groups[1]
		if groups[0] == groups[1] {
			_, size := utf8.DecodeRuneInString(s[from:])
			from += max(1, size)
		}
	}
	return nil
}

func (r *Regexp) eachBacktracking(re *regexp2.Regexp, s string, do func(groups []int) bool) error {
	runes := []rune(s)
	offsets := byteOffsets(s, len(runes))
	continues := r.root.any(func(n *node) bool { return n.op == opLastEnd })
	began := time.Now()
	for from := 0; from <= len(runes); {
		m, err := re.FindRunesMatchStartingAt(runes, from)
		if err != nil || time.Since(began) > maxTime {
			return ErrBudget
		}
		if m == nil || !do(byteGroups(m, offsets, r.groups)) {
			return nil
		}
		from = m.RuneIndex + m.RuneLength
		if m.RuneLength == 0 {
			if continues { // \G was left behind
				return nil
			}
			from++
		}
	}
	return nil
}

// byteOffsets are where each character of s begins, or nil if every one is a byte long.
func byteOffsets(s string, n int) []int {
	if n == len(s) {
		return nil
	}
	offsets := make([]int, 0, n+1)
	for i := range s {
		offsets = append(offsets, i)
	}
	return append(offsets, len(s))
}

func byteGroups(m *regexp2.Match, offsets []int, groups int) []int {
	at := func(i int) int {
		if offsets == nil {
			return i
		}
		return offsets[i]
	}
	all := make([]int, 0, 2*groups+2)
	for i := range groups + 1 {
		g := m.GroupByNumber(i)
		if g == nil || len(g.Captures) == 0 {
			all = append(all, -1, -1)
			continue
		}
		all = append(all, at(g.RuneIndex), at(g.RuneIndex+g.RuneLength))
	}
	return all
}
