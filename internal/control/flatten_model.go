package control

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"stile/internal/apigw"
)

// flattening puts every model that a schema refers to, directly or not, among the schema's own definitions, and has the references
// lead there.
type flattening struct {
	call        *Call
	apiId, root string
	definitions []schemaMember
}

type schemaMember struct {
	name  string
	value jsontext.Value
}

// duplicates are let through, as they were when the schema was checked.
var duplicates = jsontext.AllowDuplicateNames(true)

func (c *Call) flatten(apiId string, m *apigw.Model) (string, error) {
	f := &flattening{call: c, apiId: apiId, root: m.Name}
	members, err := f.schema(m)
	if err != nil {
		return "", err
	}
	if len(f.definitions) > 0 {
		members = append(members, schemaMember{"definitions", objectOf(f.definitions)})
	}
	return string(objectOf(members)), nil
}

// schema answers the members of a model's schema but its definitions, which join the others.
func (f *flattening) schema(m *apigw.Model) ([]schemaMember, error) {
	members, err := membersOf([]byte(m.Schema))
	if err != nil {
		return nil, err
	}
	var kept []schemaMember
	for _, member := range members {
		if member.value, err = f.redirect(member); err != nil {
			return nil, err
		}
		if member.name != "definitions" {
			kept = append(kept, member)
			continue
		}
		local, err := membersOf(member.value)
		if err != nil {
			return nil, err
		}
		for _, definition := range local {
			f.define(definition)
		}
	}
	return kept, nil
}

func (f *flattening) isDefined(name string) bool {
	return slices.ContainsFunc(f.definitions, func(d schemaMember) bool { return d.name == name })
}

// define keeps the first definition of a name.
func (f *flattening) define(d schemaMember) {
	if !f.isDefined(d.name) {
		f.definitions = append(f.definitions, d)
	}
}

// redirect copies a member of a schema with its references to models leading to the definitions.
func (f *flattening) redirect(member schemaMember) (jsontext.Value, error) {
	var out bytes.Buffer
	in, copied := jsontext.NewDecoder(bytes.NewReader(member.value), duplicates), jsontext.NewEncoder(&out, duplicates)
	isReference := member.name == "$ref"
	for {
		token, err := in.ReadToken()
		if errors.Is(err, io.EOF) {
			return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
		}
		if err != nil {
			return nil, err
		}
		if isReference && token.Kind() == '"' {
			text, err := f.target(token.String())
			if err != nil {
				return nil, err
			}
			token = jsontext.String(text)
		}
		isReference = nameOf(in, token) == "$ref"
		if err := copied.WriteToken(token); err != nil {
			return nil, err
		}
	}
}

// target is where a reference leads in the flattened schema. The model it leads to becomes a definition.
func (f *flattening) target(reference string) (string, error) {
	name, ok := referredModel(f.apiId, reference)
	switch {
	case !ok:
		return reference, nil
	case name == f.root:
		return "#", nil
	case f.isDefined(name):
		return "#/definitions/" + name, nil
	}
	m, err := f.call.model(f.apiId, name)
	if isNotFound(err) {
		return reference, nil
	}
	if err != nil {
		return "", err
	}
	at := len(f.definitions)
	f.define(schemaMember{name: name})
	members, err := f.schema(m)
	if err != nil {
		return "", err
	}
	f.definitions[at].value = objectOf(members)
	return "#/definitions/" + name, nil
}

// membersOf takes a JSON object apart.
func membersOf(text []byte) ([]schemaMember, error) {
	d := jsontext.NewDecoder(bytes.NewReader(text), duplicates)
	if _, err := d.ReadToken(); err != nil {
		return nil, err
	}
	var members []schemaMember
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			return nil, err
		}
		member := schemaMember{name: name.String()}
		value, err := d.ReadValue()
		if err != nil {
			return nil, err
		}
		member.value = value.Clone()
		members = append(members, member)
	}
	return members, nil
}

// objectOf puts a JSON object together.
func objectOf(members []schemaMember) jsontext.Value {
	var b strings.Builder
	b.WriteByte('{')
	for i, member := range members {
		if i > 0 {
			b.WriteByte(',')
		}
		name, _ := jsontext.AppendQuote(nil, member.name) // it was decoded, so it is valid
		b.Write(name)
		b.WriteByte(':')
		b.Write(member.value)
	}
	b.WriteByte('}')
	return jsontext.Value(b.String())
}
