package control

import (
	"regexp"
	"sync"
)

// pattern is a regular expression that is compiled when it is first asked: the command line starts with this package, too, and a
// pattern with large repetitions or Unicode classes costs it more than all others together.
func pattern(text string) func(string) bool {
	compiled := sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
	return func(s string) bool { return compiled().MatchString(s) }
}
