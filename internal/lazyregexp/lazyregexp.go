// Package lazyregexp holds regular expressions that are compiled when they are first asked. A command line starts with the patterns of
// all the program, of which it asks one or two.
package lazyregexp

import (
	"os"
	"regexp"
	"strings"
	"sync"
)

// Regexp is a regular expression to be compiled.
type Regexp struct {
	pattern  string
	compiled func() *regexp.Regexp
}

// New takes a pattern for later. One that can't be compiled panics then, but in tests here.
func New(pattern string) *Regexp {
	r := &Regexp{pattern, sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })}
	if isTest() {
		r.compiled()
	}
	return r
}

func isTest() bool {
	return len(os.Args) > 0 && strings.HasSuffix(strings.TrimSuffix(os.Args[0], ".exe"), ".test")
}

// String is the pattern.
func (r *Regexp) String() string { return r.pattern }

// MatchString is regexp.Regexp's.
func (r *Regexp) MatchString(s string) bool { return r.compiled().MatchString(s) }

// FindStringSubmatch is regexp.Regexp's.
func (r *Regexp) FindStringSubmatch(s string) []string { return r.compiled().FindStringSubmatch(s) }

// ReplaceAllStringFunc is regexp.Regexp's.
func (r *Regexp) ReplaceAllStringFunc(s string, replace func(string) string) string {
	return r.compiled().ReplaceAllStringFunc(s, replace)
}
