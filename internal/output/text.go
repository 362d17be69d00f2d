package output

import (
	"io"
	"maps"
	"slices"
	"strings"

	"stile/internal/python"
)

// Text prints v as lines of tab separated values; what is nested stands on lines of its own that begin with its key in capitals.
// What was printed before a failure stays printed.
func Text(w io.Writer, v any) error {
	return python.Print(w, func(s *python.Stream) error { return (&text{s}).value(v, "", nil) })
}

type text struct{ *python.Stream }

func (t *text) line(cells []string) error { return t.Write(strings.Join(cells, "\t") + "\n") }

func (t *text) value(v any, identifier string, columns []string) error {
	switch v := v.(type) {
	case *python.Dict:
		return t.dict(v, identifier, columns)
	case []any:
		return t.list(v, identifier)
	}
	return t.line([]string{python.Str(v)})
}

func (t *text) list(list []any, identifier string) error {
	var scalars, nested []any
	dicts := false
	for _, v := range list {
		_, isDict := v.(*python.Dict)
		dicts = dicts || isDict
		if isScalar(v) {
			scalars = append(scalars, v)
		} else {
			nested = append(nested, v)
		}
	}
	var columns []string
	if dicts {
		var err error
		if columns, err = scalarKeys(list); err != nil {
			return err
		}
	} else if err := t.scalars(scalars, identifier); err != nil {
		return err
	}
	for _, v := range nested {
		if err := t.value(v, identifier, columns); err != nil {
			return err
		}
	}
	return nil
}

func (t *text) scalars(list []any, identifier string) error {
	cells := make([]string, len(list))
	for i, v := range list {
		cells[i] = python.Str(v)
		if identifier == "" {
			continue
		}
		if err := t.line([]string{strings.ToUpper(identifier), cells[i]}); err != nil {
			return err
		}
	}
	if identifier == "" && len(cells) > 0 {
		return t.line(cells)
	}
	return nil
}

// scalarKeys are the columns of a list of dicts: the keys under which any of them has a scalar. It is never nil.
func scalarKeys(list []any) ([]string, error) {
	keys := map[string]bool{}
	for _, v := range list {
		d, ok := v.(*python.Dict)
		if !ok {
			return nil, Failure("'" + python.TypeName(v) + "' object has no attribute 'items'")
		}
		for k, v := range d.All() {
			if isScalar(v) {
				keys[k] = true
			}
		}
	}
	return append([]string{}, slices.Sorted(maps.Keys(keys))...), nil
}

// dict prints d's scalars on one line, those under columns if given, then the rest by key.
func (t *text) dict(d *python.Dict, identifier string, columns []string) error {
	var cells, rest []string
	for _, k := range columns {
		v, ok := d.Get(k)
		if !ok {
			v = ""
		}
		cells = append(cells, python.Str(v))
	}
	for _, k := range slices.Sorted(slices.Values(d.Keys())) {
		switch {
		case slices.Contains(columns, k):
		case columns == nil && isScalar(d.At(k)):
			cells = append(cells, python.Str(d.At(k)))
		default:
			rest = append(rest, k)
		}
	}
	if len(cells) > 0 {
		if identifier != "" {
			cells = slices.Insert(cells, 0, strings.ToUpper(identifier))
		}
		if err := t.line(cells); err != nil {
			return err
		}
	}
	for _, k := range rest {
		if err := t.value(d.At(k), k, nil); err != nil {
			return err
		}
	}
	return nil
}
