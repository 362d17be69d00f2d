package output

import (
	"fmt"
	"io"
	"slices"

	"stile/internal/python"
)

// TableOptions say what a table may look like.
type TableOptions struct {
	Width int  // of the terminal; wider tables turn single rows into columns
	Color bool // paint with ANSI sequences
}

// Table prints v as nested boxes under a title; nothing for a value that is empty or false.
func Table(w io.Writer, title string, v any, options TableOptions) error {
	t := &table{}
	if err := t.build(title, true, v, 0); err != nil {
		return err
	}
	if len(t.sections) == 0 {
		return nil
	}
	return t.render(w, options)
}

type table struct{ sections []*section }

// section is one box: a title, perhaps a row of headers, and rows of the same length.
type section struct {
	title   string
	level   int
	headers []string
	rows    [][]string
	columns int // -1 until the first row or header
	widths  []int
}

func (t *table) open(title string, level int) {
	t.sections = append(t.sections, &section{title: title, level: level, columns: -1})
}

func (t *table) current() *section { return t.sections[len(t.sections)-1] }

func (s *section) measure(cells []string) error {
	if len(s.widths) > 0 && len(cells) > len(s.widths) {
		return Failure("list index out of range")
	}
	s.widths = widest(s.widths, cells)
	return nil
}

func (s *section) setHeaders(headers []string) error {
	if s.columns < 0 {
		s.columns = len(headers)
	}
	s.headers = headers
	return s.measure(headers)
}

func (s *section) addRow(values []any) error {
	if s.columns < 0 {
		s.columns = len(values)
	}
	if len(values) != s.columns {
		return Failure(fmt.Sprintf("Row should have %d elements, instead it has %d", s.columns, len(values)))
	}
	row := make([]string, len(values))
	for i, v := range values {
		row[i] = python.Str(v)
	}
	s.rows = append(s.rows, row)
	return s.measure(row)
}

func (t *table) build(title string, titled bool, v any, level int) error {
	if !python.Truthy(v) {
		return nil
	}
	if titled {
		t.open(title, level)
	}
	switch v := v.(type) {
	case []any:
		if _, ok := v[0].(*python.Dict); ok {
			return t.dicts(v, level, title)
		}
		for _, item := range v {
			if err := t.item(item); err != nil {
				return err
			}
		}
	case *python.Dict:
		return t.dict(v, level)
	}
	return nil
}

func (t *table) item(v any) error {
	switch v := v.(type) {
	case []any:
		if slices.ContainsFunc(v, func(inner any) bool { return !isScalar(inner) }) {
			return t.build("", false, v, 0)
		}
		return t.current().addRow(v)
	case *python.Dict: // a dict behind a first element of another kind shows its keys only
		keys := make([]any, v.Len())
		for i, k := range v.Keys() {
			keys[i] = k
		}
		return t.current().addRow(keys)
	}
	return t.current().addRow([]any{v})
}

func (t *table) dict(d *python.Dict, level int) error {
	headers, more := groupKeys(d)
	var err error
	switch {
	case len(headers) == 1:
		err = t.current().addRow([]any{headers[0], d.At(headers[0])})
	case len(headers) > 1:
		row := make([]any, len(headers))
		for i, k := range headers {
			row[i] = d.At(k)
		}
		if err = t.current().setHeaders(headers); err == nil {
			err = t.current().addRow(row)
		}
	}
	for _, k := range more {
		if err == nil {
			err = t.build(k, true, d.At(k), level+1)
		}
	}
	return err
}

// dicts lays out a list that begins with a dict: one row each, under headers that cover all of them. With nested values, each
// element opens its own section.
func (t *table) dicts(list []any, level int, title string) error {
	headers, more, err := groupAllKeys(list)
	if err != nil {
		return err
	}
	if err := t.current().setHeaders(headers); err != nil {
		return err
	}
	for i, v := range list {
		d, ok := v.(*python.Dict)
		if !ok && len(headers) > 0 {
			return Failure("'" + python.TypeName(v) + "' object has no attribute 'get'")
		}
		if !ok {
			d = &python.Dict{}
		}
		if i > 0 && len(more) > 0 {
			t.open(title, level)
			if err := t.current().setHeaders(headers); err != nil {
				return err
			}
		}
		if err := t.element(d, headers, more, level); err != nil {
			return err
		}
	}
	return nil
}

func (t *table) element(d *python.Dict, headers, more []string, level int) error {
	row := make([]any, len(headers))
	for i, k := range headers {
		if row[i] = ""; d.Has(k) {
			row[i] = d.At(k)
		}
	}
	err := t.current().addRow(row)
	for _, k := range more {
		if err == nil && d.Has(k) {
			err = t.build(k, true, d.At(k), level+1)
		}
	}
	return err
}

func groupAllKeys(list []any) (headers, more []string, err error) {
	for _, v := range list {
		d, ok := v.(*python.Dict)
		if !ok {
			if err := notADict(v); err != nil {
				return nil, nil, err
			}
			continue
		}
		h, m := groupKeys(d)
		headers, more = append(headers, h...), append(more, m...)
	}
	slices.Sort(headers)
	slices.Sort(more)
	return slices.Compact(headers), slices.Compact(more), nil
}

// notADict is what Python says to looking for keys in v; nothing if v is empty.
func notADict(v any) error {
	switch v := v.(type) {
	case string:
		if v != "" {
			return Failure("string indices must be integers, not 'str'")
		}
		return nil
	case []any:
		if len(v) > 0 {
			return Failure("list indices must be integers or slices, not " + python.TypeName(v[0]))
		}
		return nil
	}
	return Failure("'" + python.TypeName(v) + "' object is not iterable")
}

// groupKeys parts d's keys by whether their values are scalars, each in order.
func groupKeys(d *python.Dict) (headers, more []string) {
	for _, k := range slices.Sorted(slices.Values(d.Keys())) {
		if isScalar(d.At(k)) {
			headers = append(headers, k)
		} else {
			more = append(more, k)
		}
	}
	return headers, more
}
