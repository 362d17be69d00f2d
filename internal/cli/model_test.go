package cli

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"stile/internal/python"
	"stile/internal/restjson"
)

// modelCommands are all the service's operations as its model has them, so that the command line can be tested on those that stile
// doesn't serve yet.
func modelCommands(t testing.TB) []*command {
	t.Helper()
	text, err := os.ReadFile("../control/testdata/apigateway-2015-07-09.json")
	if err != nil {
		t.Fatal(err)
	}
	document, err := python.ParseJSON(string(text), false)
	if err != nil {
		t.Fatal(err)
	}
	m := &model{shapes: map[string]*shape{}}
	if err := json.Unmarshal(text, m); err != nil {
		t.Fatal(err)
	}
	m.order = document.(*python.Dict).At("shapes").(*python.Dict)
	var commands []*command
	for _, name := range document.(*python.Dict).At("operations").(*python.Dict).Keys() {
		o := m.Operations[name]
		commands = append(commands, &command{
			name: kebab(name), operation: name, method: o.HTTP.Method, path: o.HTTP.RequestURI,
			types: func() (input, output *shape) { return m.shape(o.Input.Shape), m.shape(o.Output.Shape) },
		})
	}
	return commands
}

type model struct {
	Operations map[string]struct {
		HTTP          struct{ Method, RequestURI string }
		Input, Output struct{ Shape string }
	}
	Shapes map[string]struct {
		Type          string
		Required      []string
		Members       map[string]struct{ Shape, Location, LocationName string }
		Member, Value struct{ Shape string }
		Enum          []string
		Payload       string
	}
	order  *python.Dict
	shapes map[string]*shape
}

func (m *model) shape(name string) *shape {
	if name == "" {
		return nil
	}
	if s, ok := m.shapes[name]; ok {
		return s
	}
	definition := m.Shapes[name]
	s := &shape{kind: kind(strings.Replace(definition.Type, "long", "integer", 1)), name: name, enum: definition.Enum}
	m.shapes[name] = s
	switch s.kind {
	case listKind:
		s.element = m.shape(definition.Member.Shape)
	case mapKind:
		s.element = m.shape(definition.Value.Shape)
	case structureKind:
		members, _ := m.order.At(name).(*python.Dict).At("members").(*python.Dict)
		for _, key := range members.Keys() {
			s.members = append(s.members, m.member(name, key))
		}
	}
	return s
}

func (m *model) member(structure, name string) member {
	definition := m.Shapes[structure]
	d := definition.Members[name]
	result := member{name: name, wire: name, shape: m.shape(d.Shape)}
	if d.LocationName != "" {
		result.wire = d.LocationName
	}
	result.location = map[string]restjson.Location{
		"": restjson.InBody, "uri": restjson.InPath, "querystring": restjson.InQuery, "header": restjson.InHeader,
	}[d.Location]
	if definition.Payload == name {
		result.location = restjson.InPayload
	}
	for _, r := range definition.Required {
		result.required = result.required || r == name
	}
	return result
}
