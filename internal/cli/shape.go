package cli

import (
	"reflect"

	"stile/internal/apigw"
	"stile/internal/restjson"
)

// kind is the type of a shape in AWS's service models.
type kind string

const (
	structureKind kind = "structure"
	listKind      kind = "list"
	mapKind       kind = "map"
	stringKind    kind = "string"
	integerKind   kind = "integer"
	doubleKind    kind = "double"
	booleanKind   kind = "boolean"
	blobKind      kind = "blob"
	timestampKind kind = "timestamp"
)

// shape is the type of a value in a call or an answer.
type shape struct {
	kind    kind
	long    bool     // an integer that the model calls long, which only help tells
	name    string   // of the type; shows in skeletons of answers
	members []member // of a structure
	element *shape   // of a list or map
	enum    []string // what a string may be
}

// member is one member of a structure.
type member struct {
	name     string
	wire     string // its name in the request or answer
	location restjson.Location
	required bool
	shape    *shape
}

func (s *shape) member(name string) *member {
	if s == nil {
		return nil
	}
	for i := range s.members {
		if s.members[i].name == name {
			return &s.members[i]
		}
	}
	return nil
}

// payload is the member that is the whole body, if there is one.
func (s *shape) payload() *member {
	if s == nil {
		return nil
	}
	for i := range s.members {
		if s.members[i].location == restjson.InPayload {
			return &s.members[i]
		}
	}
	return nil
}

func (s *shape) isScalar() bool {
	return s.kind != structureKind && s.kind != listKind && s.kind != mapKind
}

// shapeOf derives a shape from the Go type of an operation's input or answer.
func shapeOf(t reflect.Type, known map[reflect.Type]*shape) *shape {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if s, ok := known[t]; ok {
		return s
	}
	s := &shape{name: t.Name()}
	known[t] = s
	switch {
	case t == reflect.TypeFor[apigw.Timestamp]():
		s.kind = timestampKind
	case t == reflect.TypeFor[[]byte]():
		s.kind = blobKind
	case t.Kind() == reflect.Struct:
		s.kind = structureKind
		for _, f := range restjson.Fields(t) {
			s.members = append(s.members, member{f.Name, f.Wire, f.Location, f.Required, shapeOf(f.Type, known)})
		}
	case t.Kind() == reflect.Slice:
		s.kind, s.element = listKind, shapeOf(t.Elem(), known)
	case t.Kind() == reflect.Map:
		s.kind, s.element = mapKind, shapeOf(t.Elem(), known)
	default:
		s.scalar(t)
	}
	return s
}

func (s *shape) scalar(t reflect.Type) {
	switch t.Kind() {
	case reflect.Bool:
		s.kind = booleanKind
	case reflect.Int, reflect.Int32, reflect.Int64:
		s.kind, s.long = integerKind, t.Kind() == reflect.Int64
	case reflect.Float64:
		s.kind = doubleKind
	default:
		s.kind = stringKind
	}
	if t == reflect.TypeFor[string]() {
		s.name = "String"
	}
	if enum, ok := reflect.Zero(t).Interface().(apigw.Enumerated); ok {
		s.enum = enum.Values()
	}
}
