package restjson

import "reflect"

// Answer is what a call is answered with besides its status.
type Answer struct {
	Header []Param // members that travel as header fields
	Body   []byte
}

// EncodeAnswer takes an answer apart, a struct or a pointer to one: a payload is the body as it stands, without one the body is JSON.
func EncodeAnswer(v any) Answer {
	value := reflect.Indirect(reflect.ValueOf(v))
	fields := Fields(value.Type())
	var a Answer
	isBlob := false
	for _, f := range fields {
		switch member := value.Field(f.Index); f.Location {
		case InPayload:
			a.Body, isBlob = member.Bytes(), true
		case InHeader:
			if s := member.String(); s != "" {
				a.Header = append(a.Header, Param{f.Wire, s})
			}
		case InBody, InPath, InQuery:
		}
	}
	if !isBlob {
		a.Body = Encode(v)
	}
	return a
}
