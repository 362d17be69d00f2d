// Package restjson carries AWS's REST-JSON protocol between Go structs and HTTP: path labels, query, headers, JSON bodies, errors.
package restjson

import (
	"reflect"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Location is where a member of an input travels.
type Location uint8

const (
	InBody    Location = iota
	InPath             // tag uri:"label"
	InQuery            // tag query:"name"
	InHeader           // tag header:"Name"
	InPayload          // tag payload:"": the member is the whole body
)

// Field is one member of a struct as the protocol and the command line see it.
type Field struct {
	Name     string // the member's name in SDKs and on the command line: restApiId
	Wire     string // its name on the wire: restapi_id, httpMethod, item
	Location Location
	Required bool // tag required:""; always so for path labels
	Type     reflect.Type
	Index    int // of the struct's field
}

var fieldsOf sync.Map // reflect.Type -> []Field

// Fields lists the members of struct type t in the order of the service model.
func Fields(t reflect.Type) []Field {
	if known, ok := fieldsOf.Load(t); ok {
		return known.([]Field)
	}
	fields := make([]Field, 0, t.NumField())
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() {
			fields = append(fields, fieldOf(f, i))
		}
	}
	known, _ := fieldsOf.LoadOrStore(t, fields)
	return known.([]Field)
}

func fieldOf(f reflect.StructField, index int) Field {
	name := lowerFirst(f.Name)
	field := Field{Name: name, Wire: name, Type: f.Type, Index: index}
	_, field.Required = f.Tag.Lookup("required")
	for _, tag := range [...]struct {
		key string
		at  Location
	}{{"json", InBody}, {"uri", InPath}, {"query", InQuery}, {"header", InHeader}, {"payload", InPayload}} {
		if wire, ok := f.Tag.Lookup(tag.key); ok {
			field.Location = tag.at
			if wire != "" {
				field.Wire = strings.Split(wire, ",")[0]
			}
		}
	}
	if field.Location == InPath {
		field.Required = true
	}
	return field
}

func lowerFirst(name string) string {
	r, n := utf8.DecodeRuneInString(name)
	return string(unicode.ToLower(r)) + name[n:]
}
