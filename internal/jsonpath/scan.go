package jsonpath

import "stile/internal/jsonval"

// scan applies s to v and to everything inside of it, parents first, wherever s can match.
func (r *run) scan(s *step, v jsonval.Value) error {
	r.scans++
	defer func() { r.scans-- }()
	if *r.budget--; *r.budget < 0 || r.scans > maxScan {
		return ErrBudget
	}
	o, a := v.Object(), v.Array()
	if o == nil && a == nil {
		return nil
	}
	matches, err := r.scanMatches(s, v)
	if err != nil {
		return err
	}
	if o != nil {
		if matches {
			if err := r.step(s, v); err != nil {
				return err
			}
		}
		for _, m := range o.Members() {
			if err := r.scan(s, m.Value); err != nil {
				return err
			}
		}
		return nil
	}
	if matches {
		if err := r.scanList(s, v, a); err != nil {
			return err
		}
	}
	for _, v := range a.Items {
		if err := r.scan(s, v); err != nil {
			return err
		}
	}
	return nil
}

// scanList applies s to a list. When more steps come Jayway skips s itself and applies the next to every item.
func (r *run) scanList(s *step, v jsonval.Value, a *jsonval.Array) error {
	if s.next == nil {
		return r.step(s, v)
	}
	for i, v := range a.Items {
		if s.next.kind == stepName && s.next.next == nil {
			r.leafIndex = i
		}
		if err := r.step(s.next, v); err != nil {
			return err
		}
	}
	return nil
}

// scanMatches reports whether a scan for s stops at v.
func (r *run) scanMatches(s *step, v jsonval.Value) (bool, error) {
	switch s.kind {
	case stepName:
		o := v.Object()
		if o == nil {
			return false, nil
		}
		_, ok := o.Get(s.name)
		return ok, nil
	case stepNames:
		o := v.Object()
		return o != nil && (s.next != nil || hasAll(o, s.names)), nil
	case stepIndex, stepIndexes, stepSlice:
		return v.Array() != nil, nil
	case stepWildcard:
		return true, nil
	case stepFilter:
		return r.accepts(s.filter, v)
	default:
		return false, nil
	}
}

func hasAll(o *jsonval.Object, names []string) bool {
	for _, name := range names {
		if _, ok := o.Get(name); !ok {
			return false
		}
	}
	return true
}
