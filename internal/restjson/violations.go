package restjson

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// violations are the broken constraints of one call, in the order the service tells them.
type violations []string

func (vs *violations) add(value, path, constraint string) {
	*vs = append(*vs, "Value "+value+" at '"+path+"' failed to satisfy constraint: "+constraint)
}

func (vs *violations) missing(path string) { vs.add("null", path, "Member must not be null") }

// check holds a string against its type's enum or pattern.
func (vs *violations) check(path string, v reflect.Value) {
	if constraint := broken(v); constraint != "" {
		vs.add("'"+v.String()+"'", path, constraint)
	}
}

// checkList tells of a list as a whole, whichever of its elements is to blame.
func (vs *violations) checkList(path string, list reflect.Value) {
	var constraint string
	values := make([]string, list.Len())
	for i := range values {
		values[i] = list.Index(i).String()
		if broken := broken(list.Index(i)); broken != "" {
			constraint = broken
		}
	}
	if constraint != "" {
		vs.add("'["+strings.Join(values, ", ")+"]'", path, "Member must satisfy constraint: ["+constraint+"]")
	}
}

// broken is the constraint of v's type that v violates, or "".
func broken(v reflect.Value) string {
	switch t := v.Interface().(type) {
	case interface{ RefusedByOperation() }: // with a message that isn't the framework's
	case interface{ Values() []string }:
		if values := t.Values(); !slices.Contains(values, v.String()) {
			return "Member must satisfy enum value set: [" + strings.Join(values, ", ") + "]"
		}
	case interface{ Pattern() string }:
		if pattern := t.Pattern(); !matchesWhole(pattern, v.String()) {
			return "Member must satisfy regular expression pattern: " + pattern
		}
	}
	return ""
}

var patterns sync.Map // string -> *regexp.Regexp

func matchesWhole(pattern, text string) bool {
	compiled, ok := patterns.Load(pattern)
	if !ok {
		compiled, _ = patterns.LoadOrStore(pattern, regexp.MustCompile(`\A(?:`+pattern+`)\z`))
	}
	return compiled.(*regexp.Regexp).MatchString(text)
}

// exception is nil if nothing is broken.
func (vs violations) exception() error {
	if len(vs) == 0 {
		return nil
	}
	plural := "s"
	if len(vs) == 1 {
		plural = ""
	}
	message := fmt.Sprintf("%d validation error%s detected: %s", len(vs), plural, strings.Join(vs, "; "))
	return &Exception{Code: "ValidationException", Status: 400, Message: message}
}
