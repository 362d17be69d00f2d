package restjson

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// outside fills the members that travel in the path, the query and the headers.
func (d *decoder) outside(v reflect.Value, req *Request) error {
	fields := Fields(v.Type())
	for _, f := range fields {
		var err error
		switch f.Location {
		case InPath:
			err = d.single(f, v.Field(f.Index), req.Labels)
		case InQuery:
			if f.Type.Kind() == reflect.Map {
				v.Field(f.Index).Set(reflect.ValueOf(unclaimed(fields, req.Query)))
			} else {
				err = d.query(f, v.Field(f.Index), req.Query)
			}
		case InHeader:
			if value, ok := req.Header(f.Wire); ok {
				err = d.text(f.Name, v.Field(f.Index), value)
			}
		case InBody, InPayload:
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *decoder) single(f Field, v reflect.Value, params []Param) error {
	value, ok := lookup(params, f.Wire)
	if !ok {
		if f.Required {
			d.violations.missing(f.Name)
		}
		return nil
	}
	return d.text(f.Name, v, value)
}

// query fills a member from the query; a list takes every value of its name.
func (d *decoder) query(f Field, v reflect.Value, params []Param) error {
	if v.Kind() != reflect.Slice {
		return d.single(f, v, params)
	}
	for _, p := range params {
		if p.Name == f.Wire {
			v.Set(reflect.Append(v, reflect.ValueOf(p.Value).Convert(v.Type().Elem())))
		}
	}
	if f.Required && v.IsNil() {
		d.violations.missing(f.Name)
	}
	return nil
}

// unclaimed are the pairs of a query whose names no member has: what a member that is a map is given.
func unclaimed(fields []Field, params []Param) map[string]string {
	pairs := make(map[string]string)
	for _, p := range params {
		if !slices.ContainsFunc(fields, func(f Field) bool { return f.Location == InQuery && f.Wire == p.Name }) {
			pairs[p.Name] = p.Value
		}
	}
	return pairs
}

// text converts a value that travels as text.
func (d *decoder) text(name string, v reflect.Value, value string) error {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return d.text(name, v.Elem(), value)
	case reflect.String:
		v.SetString(value)
		d.violations.check(name, v)
	case reflect.Bool:
		v.SetBool(strings.EqualFold(value, "true"))
	case reflect.Int:
		f, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return serialization("class java.lang.String can not be converted to an Integer")
		}
		setNumber(v, f)
	default:
		panic("restjson: no way to decode " + v.Type().String() + " from text")
	}
	return nil
}
