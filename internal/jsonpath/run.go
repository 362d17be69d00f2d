package jsonpath

import (
	"errors"

	"stile/internal/jsonval"
)

const (
	maxSteps   = 2_000_000 // steps of one Read, filters included
	maxResults = 1_000_000
	maxScan    = 1_000    // objects and lists inside each other
	maxText    = 32 << 20 // bytes of text that a function makes
)

// run is one reading of a path.
type run struct {
	path    *Path
	root    jsonval.Value
	require bool // a missing member is an error wherever it is: the path asks whether something exists
	scans   int  // depth of the scan
	budget  *int // steps left, shared with runs inside of this one

	last    jsonval.Value // latest result
	count   int
	results []jsonval.Value // all of them, if the path is not definite
	roots   map[*Path]jsonval.Value

	// leafIndex is where in a list a scan last applied the path's last step, or -1.
	leafIndex int
}

// read applies the path to v, which is the root or, in a filter, the value that is filtered.
func (r *run) read(v jsonval.Value) (jsonval.Value, error) {
	if err := r.step(r.path.first, v); err != nil {
		return jsonval.Value{}, err
	}
	if !r.path.definite {
		return jsonval.OfArray(&jsonval.Array{Items: r.results}), nil
	}
	if r.count == 0 {
		return jsonval.Value{}, ErrPathNotFound
	}
	return r.last, nil
}

// nested reads another path for this one.
func (r *run) nested(p *Path, v jsonval.Value, require bool) (jsonval.Value, error) {
	if p.plain {
		*r.budget--
		return p.walk(v)
	}
	inner := run{path: p, root: r.root, require: require, budget: r.budget, leafIndex: -1}
	return inner.read(v)
}

func (r *run) add(v jsonval.Value) error {
	r.last = v
	r.count++
	if r.path.definite {
		return nil
	}
	if r.count > maxResults {
		return ErrBudget
	}
	r.results = append(r.results, v)
	return nil
}

func (r *run) invalid(message string) error { return &SyntaxError{r.path.text, -1, message} }

// step applies s and those behind it to v; no step means that v is a result.
func (r *run) step(s *step, v jsonval.Value) error {
	if s == nil {
		return r.add(v)
	}
	if *r.budget--; *r.budget < 0 {
		return ErrBudget
	}
	switch s.kind {
	case stepName:
		return r.name(s, v)
	case stepNames:
		return r.names(s, v)
	case stepWildcard:
		return r.wildcard(s, v)
	case stepScan:
		return r.scan(s.next, v)
	case stepFilter:
		return r.filter(s, v)
	case stepFunction:
		return r.function(s, v)
	default:
		return r.indexes(s, v)
	}
}

func (r *run) name(s *step, v jsonval.Value) error {
	o := v.Object()
	if o == nil {
		return r.mismatch(s)
	}
	return r.member(s, o, s.name)
}

// mismatch is what happens where a step cannot be applied: behind a step that finds several values it is passed over.
func (r *run) mismatch(s *step) error {
	if s.definiteBefore {
		return ErrPathNotFound
	}
	return nil
}

func (r *run) member(s *step, o *jsonval.Object, name string) error {
	v, ok := o.Get(name)
	switch {
	case ok && s.next == nil:
		// Having scanned into a list, Jayway applies the last name to every item and drops all but the one the index before asks for.
		if r.leafIndex >= 0 && s.indexBefore != r.leafIndex {
			return nil
		}
		return r.add(v)
	case ok:
		return r.step(s.next, v)
	case r.require:
		return ErrPathNotFound
	case s.next != nil && s.definiteBefore && s.definite():
		return ErrPathNotFound
	}
	return nil
}

// names gathers the members in one object, or follows each where more steps come.
func (r *run) names(s *step, v jsonval.Value) error {
	o := v.Object()
	if o == nil {
		return r.mismatch(s)
	}
	if s.next != nil {
		for _, name := range s.names {
			if err := r.member(s, o, name); err != nil {
				return err
			}
		}
		return nil
	}
	gathered := jsonval.NewObject(len(s.names))
	for _, name := range s.names {
		if v, ok := o.Get(name); ok {
			gathered.Put(name, v)
		} else if r.require {
			return ErrPathNotFound
		}
	}
	return r.add(jsonval.OfObject(gathered))
}

func (r *run) wildcard(s *step, v jsonval.Value) error {
	if o := v.Object(); o != nil {
		for _, m := range o.Members() {
			if err := r.forgive(r.step(s.next, m.Value)); err != nil {
				return err
			}
		}
		return nil
	}
	if a := v.Array(); a != nil {
		for i := range a.Items {
			if err := r.forgive(r.at(s, a, i)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *run) forgive(err error) error {
	if !r.require && errors.Is(err, ErrPathNotFound) {
		return nil
	}
	return err
}

// at goes on with one item. An index that is out of range, even that of a function further on, just finds nothing.
func (r *run) at(s *step, a *jsonval.Array, index int) error {
	v, ok := item(a, index)
	if !ok {
		return nil
	}
	if err := r.step(s.next, v); !errors.Is(err, errOutOfRange) {
		return err
	}
	return nil
}

func (r *run) indexes(s *step, v jsonval.Value) error {
	a := v.Array()
	if a == nil {
		return r.mismatch(s)
	}
	switch s.kind {
	case stepIndex:
		return r.at(s, a, s.index)
	case stepIndexes:
		for _, i := range s.indexes {
			if err := r.at(s, a, i); err != nil {
				return err
			}
		}
	default:
		from, to := s.slice.bounds(len(a.Items))
		for i := from; i < to; i++ {
			if err := r.at(s, a, i); err != nil {
				return err
			}
		}
	}
	return nil
}

// bounds are the indexes that the slice takes of a list of n items. Only with one end left open do negative indexes count from the end
// here; with both given, each index that is negative does so by itself.
func (s slice) bounds(n int) (from, to int) {
	switch {
	case !s.hasTo:
		from = s.from
		if from < 0 {
			from += n
		}
		return max(0, from), n
	case !s.hasFrom:
		to = s.to
		if to < 0 {
			to += n
		}
		return 0, min(n, to)
	}
	if n == 0 {
		return 0, 0
	}
	return max(s.from, -n), min(n, s.to)
}

func (r *run) filter(s *step, v jsonval.Value) error {
	if v.Object() != nil {
		ok, err := r.accepts(s.filter, v)
		if err != nil || !ok {
			return err
		}
		return r.step(s.next, v)
	}
	a := v.Array()
	if a == nil {
		if s.definiteBefore {
			return r.invalid("filter can not be applied to a primitive")
		}
		return nil
	}
	for i, v := range a.Items {
		ok, err := r.accepts(s.filter, v)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if err := r.at(s, a, i); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) function(s *step, v jsonval.Value) error {
	if s.function == nil {
		return r.invalid("unknown function " + s.name + "()")
	}
	result, err := s.function(&call{r, v, s.arguments})
	if err != nil {
		return err
	}
	if err := r.add(result); err != nil || s.next == nil {
		return err
	}
	return r.step(s.next, result)
}
