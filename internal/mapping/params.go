package mapping

import (
	"maps"
	"slices"

	"stile/internal/exchange"
	"stile/internal/jsonval"
	"stile/internal/vtl"
)

// inputParams is $input.params(), a map of three maps, or $input.params(name): the path parameter of that name, or else the query
// parameter, or else the header; the last value of several.
func inputParams(c *vtl.Call) (jsonval.Value, error) {
	s := scopeOf(c)
	if len(c.Args) == 0 {
		return jsonval.OfObject(s.paramMaps()), nil
	}
	name, ok := c.Text(0)
	if !ok || len(c.Args) != 1 {
		return jsonval.Value{}, vtl.ErrArguments
	}
	return s.param(name), nil
}

func (s *scope) param(name string) jsonval.Value {
	if s.params == nil && s.exchange != nil {
		r := &s.exchange.Request
		if value, ok := exchange.LastParam(r.PathParams, name); ok {
			return jsonval.OfString(value)
		}
		if value, ok := exchange.LastParam(r.Query, name); ok {
			return jsonval.OfString(value)
		}
		if value, ok := lastExact(&r.Header, name); ok {
			return jsonval.OfString(value)
		}
		return jsonval.OfString("")
	}
	for _, member := range s.paramMaps().Members() {
		if o := member.Value.Object(); o != nil {
			if v, ok := o.Get(name); ok {
				return v
			}
		}
	}
	return jsonval.OfString("")
}

// paramMaps has path, querystring and header, each with one value a name. Headers are in order of their names.
func (s *scope) paramMaps() *jsonval.Object {
	if s.params != nil {
		return s.params
	}
	s.params = jsonval.NewObject(3)
	path, query, header := jsonval.NewObject(0), jsonval.NewObject(0), jsonval.NewObject(0)
	if s.exchange != nil {
		r := &s.exchange.Request
		for _, p := range r.PathParams {
			path.Put(p.Name, jsonval.OfString(p.Value))
		}
		for _, p := range r.Query {
			query.Put(p.Name, jsonval.OfString(p.Value))
		}
		header = headerMap(r)
	}
	s.params.Put("path", jsonval.OfObject(path))
	s.params.Put("querystring", jsonval.OfObject(query))
	s.params.Put("header", jsonval.OfObject(header))
	return s.params
}

func headerMap(r *exchange.Request) *jsonval.Object {
	last := make(map[string]string, r.Header.Len())
	for i := range r.Header.Len() {
		field := r.Header.At(i)
		last[field.Name] = field.Value
	}
	o := jsonval.NewObject(len(last))
	putSorted(o, last)
	return o
}

func putSorted(o *jsonval.Object, values map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		o.Put(name, jsonval.OfString(values[name]))
	}
}
