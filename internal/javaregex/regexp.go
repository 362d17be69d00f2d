// Package javaregex matches Java's regular expressions: on Go's own engine where that means the same, else on a backtracking one within a
// time limit. Templates use them in String.matches and the like, integration responses as selection patterns.
package javaregex

import (
	"cmp"
	"errors"
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/dlclark/regexp2/v2"
)

// ErrBudget is what an operation answers when a pattern makes too much work for its text.
var ErrBudget = errors.New("regular expression takes too much time")

const (
	maxTime  = 500 * time.Millisecond // of one operation on the backtracking engine
	maxFind  = 2 * time.Second        // of one that finds several matches on the other, each in linear time
	maxStack = 1 << 20                // entries of the backtracking engine's stack
)

// Regexp is a compiled pattern. It is immutable and may be used by many goroutines.
type Regexp struct {
	groups int
	names  map[string]int
	whole  engine
	// Made when first needed, because most patterns are only matched whole: find searches from where the last match ended, skip from
	// the character behind that, where \G does not match, and rest, for RE2, in what is behind a match as if that were the whole text.
	find, skip, rest func() (engine, error)
}

// engine is one of the two.
type engine struct {
	re2          *regexp.Regexp
	backtracking *regexp2.Regexp
	size         int // bytes of the pattern it was given
}

// Compile reads a pattern. The error is a *SyntaxError unless an engine refuses what Java takes.
func Compile(pattern string) (*Regexp, error) {
	if r := compiled.get(pattern); r != nil {
		return r, nil
	}
	pattern = strings.Clone(pattern) // it is kept longer than the request it may be part of
	root, p, err := parse(pattern)
	if err != nil {
		return nil, err
	}
	r := &Regexp{groups: p.groups, names: p.names}
	if r.whole, err = build(root, whole); err != nil {
		return nil, err
	}
	r.find = sync.OnceValues(func() (engine, error) { return build(root, find) })
	r.skip, r.rest = r.find, r.find
	if root.has(opLastEnd) {
		r.skip = sync.OnceValues(func() (engine, error) { return build(root, skip) })
	}
	if root.has(opBegin) {
		r.rest = sync.OnceValues(func() (engine, error) { return build(root, rest) })
	}
	if r.whole.size <= maxCached {
		compiled.put(pattern, r)
	}
	return r, nil
}

// cache keeps patterns, since templates have theirs compiled again in every round of a loop.
type cache struct {
	sync.Mutex
	patterns map[string]*Regexp
}

const (
	cached    = 128     // patterns
	maxCached = 8 << 10 // bytes of a pattern's engine
)

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

// A purpose is what an engine is made for.
type purpose uint8

const (
	whole purpose = iota // matching a text as a whole
	find                 // searching
	skip                 // searching where \G cannot match
	rest                 // searching in a rest of the text, which begins where the text doesn't
)

func build(root *node, p purpose) (engine, error) {
	if p == whole || findsLikeRE2(root) {
		if text, err := emit(root, emitter{re2: true, purpose: p}); err == nil {
			if re, err := regexp.Compile(text); err == nil {
				return engine{re2: re, size: len(text)}, nil
			}
		}
	}
	text, err := emit(root, emitter{purpose: p})
	if err != nil {
		return engine{}, err
	}
	re, err := regexp2.Compile(text, regexp2.OptionMaxBacktrackingStackSize(maxStack))
	if err != nil {
		return engine{}, err
	}
	re.MatchTimeout = maxTime
	return engine{backtracking: re, size: len(text)}, nil
}

func emit(root *node, e emitter) (string, error) {
	if e.purpose != whole {
		err := e.emit(root, false)
		return e.String(), err
	}
	e.WriteString(`\A(?:`)
	err := e.emit(root, true)
	e.WriteString(`)\z`)
	return e.String(), err
}

// findsLikeRE2 reports whether Go's engine can search for n the way Java does: a group that is repeated until it matches nothing
// remembers that in Java.
func findsLikeRE2(n *node) bool {
	return !n.any(func(n *node) bool { return n.op == opRepeat && n.parts[0].least() == 0 && n.has(opCapture) })
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

// each calls do with every match in s, as byte offsets of where each group begins and ends, -1 for groups that took no part, until do
// answers false.
func (r *Regexp) each(s string, do func(groups []int) bool) error {
	e, err := r.find()
	if err != nil {
		return err
	}
	if e.backtracking != nil {
		return r.eachBacktracking(s, do)
	}
	// One match after the other: all at once could take a hundred times the text's room. Other than Go, Java looks for an empty match
	// even directly behind another match.
	began := time.Now()
	for from := 0; from <= len(s); {
		groups := e.re2.FindStringSubmatchIndex(s[from:])
		switch {
		case groups == nil:
			return nil
		case time.Since(began) > maxFind:
			return ErrBudget
		}
		for i := range groups {
			if groups[i] >= 0 {
				groups[i] += from
			}
		}
		if !do(groups) {
			return nil
		}
		if e, err = r.rest(); err != nil || e.re2 == nil {
			return cmp.Or(err, errTooLarge)
		}
		from = groups[1]
		if groups[0] == groups[1] {
			_, size := utf8.DecodeRuneInString(s[from:])
			from += max(1, size)
		}
	}
	return nil
}

func (r *Regexp) eachBacktracking(s string, do func(groups []int) bool) error {
	runes := []rune(s)
	offsets := byteOffsets(s, len(runes))
	began := time.Now()
	search := r.find
	for from := 0; from <= len(runes); {
		e, err := search()
		if err != nil {
			return err
		}
		m, err := e.backtracking.FindRunesMatchStartingAt(runes, from)
		if err != nil || time.Since(began) > maxTime {
			return ErrBudget
		}
		if m == nil || !do(byteGroups(m, offsets, r.groups)) {
			return nil
		}
		from, search = m.RuneIndex+m.RuneLength, r.find
		if m.RuneLength == 0 {
			from++
			search = r.skip
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
