// Package jsonpath finds values in JSON documents by paths of the Jayway dialect, which $input.path() and $input.json() of mapping
// templates speak. Where its releases differ it does what 2.9 does.
package jsonpath

import (
	"errors"
	"fmt"

	"stile/internal/jsonval"
)

// ErrPathNotFound is what Read answers when a definite path leads nowhere.
var ErrPathNotFound = errors.New("no results for path")

// ErrBudget is what Read answers when a path makes more work than it may.
var ErrBudget = errors.New("path takes too many steps")

var (
	errEmptyPath = errors.New("path can not be empty")
	errNullRoot  = errors.New("document can not be null")
)

// SyntaxError says why a path is invalid. A few such faults, for example an unknown function, show only when the path is read.
type SyntaxError struct {
	Path    string
	Offset  int // bytes from the start of Path, or -1 where no place can be told
	Message string
}

func (e *SyntaxError) Error() string {
	if e.Offset < 0 {
		return fmt.Sprintf("invalid path %q: %s", e.Path, e.Message)
	}
	return fmt.Sprintf("invalid path %q: %s at position %d", e.Path, e.Message, e.Offset)
}

// Path is a compiled path. It is immutable and may be read from by many goroutines.
type Path struct {
	text     string // as it was given
	first    *step  // nil for the root itself
	fromRoot bool   // begins with $, not @
	definite bool   // leads to at most one value, so that Read answers that and not a list
	plain    bool   // only names and indexes: no step can be passed twice
	function bool   // ends in a function
}

// Read answers the one value a definite path leads to, or the list of all that any other path finds. The error is ErrPathNotFound, a
// *SyntaxError, or another one when the path cannot be applied to root.
func (p *Path) Read(root jsonval.Value) (jsonval.Value, error) {
	v, _, err := p.ReadCounted(root)
	return v, err
}

// ReadCounted is Read and answers, too, how many steps that took: one costs about as much as another. A plain path counts as none.
func (p *Path) ReadCounted(root jsonval.Value) (v jsonval.Value, steps int, err error) {
	if root.IsNull() {
		return jsonval.Value{}, 0, errNullRoot
	}
	if p.plain {
		v, err = p.walk(root)
		return v, 0, err
	}
	budget := maxSteps
	r := run{path: p, root: root, budget: &budget, leafIndex: -1}
	v, err = r.read(root)
	return v, maxSteps - budget, err
}

// walk is Read for plain paths.
func (p *Path) walk(v jsonval.Value) (jsonval.Value, error) {
	for s := p.first; s != nil; s = s.next {
		next, ok := jsonval.Value{}, false
		if s.kind == stepName {
			if o := v.Object(); o != nil {
				next, ok = o.Get(s.name)
			}
		} else if a := v.Array(); a != nil {
			next, ok = item(a, s.index)
		}
		if !ok {
			return jsonval.Value{}, ErrPathNotFound
		}
		v = next
	}
	return v, nil
}

// item is the list's item at index, counted from the end if negative.
func item(a *jsonval.Array, index int) (jsonval.Value, bool) {
	if index < 0 {
		index += len(a.Items)
	}
	if index < 0 || index >= len(a.Items) {
		return jsonval.Value{}, false
	}
	return a.Items[index], true
}
