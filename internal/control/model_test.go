package control

import (
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"stile/internal/apigw"
	"stile/internal/restjson"
)

// model is the service model: the judge of the operation table.
type model struct {
	Operations map[string]struct {
		Http struct {
			Method       string
			RequestUri   string
			ResponseCode int
		}
		Input, Output *member
	}
	Shapes map[string]*shape
}

type shape struct {
	Type     string
	Required []string
	Members  orderedMembers
	Member   *member
	Key      *member
	Value    *member
	Enum     []string
	Pattern  string
	Payload  string
}

type member struct {
	Shape        string
	Location     string
	LocationName string
}

type namedMember struct {
	name string
	member
}

// orderedMembers keeps the order of a JSON object's members.
type orderedMembers []namedMember

func (m *orderedMembers) UnmarshalJSON(text []byte) error {
	d := json.NewDecoder(strings.NewReader(string(text)))
	if _, err := d.Token(); err != nil {
		return err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		var value member
		if err := d.Decode(&value); err != nil {
			return err
		}
		*m = append(*m, namedMember{name.(string), value})
	}
	return nil
}

func loadModel(t *testing.T) *model {
	t.Helper()
	text, err := os.ReadFile("testdata/apigateway-2015-07-09.json")
	if err != nil {
		t.Fatal(err)
	}
	m := new(model)
	if err := json.Unmarshal(text, m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestOperationTableEqualsServiceModel(t *testing.T) {
	m := loadModel(t)
	if len(Operations()) != len(m.Operations) {
		t.Errorf("%d rows, the model has %d operations", len(Operations()), len(m.Operations))
	}
	var last string
	for _, op := range Operations() {
		if op.Name <= last {
			t.Errorf("%s stands after %s", op.Name, last)
		}
		last = op.Name
		want, known := m.Operations[op.Name]
		if !known {
			t.Errorf("%s isn't in the model", op.Name)
			continue
		}
		status := want.Http.ResponseCode
		if status == 0 {
			status = 200
		}
		if op.Method != want.Http.Method || op.Path != want.Http.RequestUri || op.Status != status {
			t.Errorf("%s: %s %s %d, want %s %s %d", op.Name, op.Method, op.Path, op.Status, want.Http.Method, want.Http.RequestUri, status)
		}
		if op.Input == nil {
			continue
		}
		c := comparison{t: t, model: m, seen: map[reflect.Type]bool{}}
		if want.Input != nil {
			c.compare(op.Name+" input", op.Input, want.Input.Shape)
		} else if op.Input.NumField() > 0 {
			t.Errorf("%s has an input, the model has none", op.Name)
		}
		switch {
		case want.Output == nil && op.Output != nil:
			t.Errorf("%s answers %v, the model nothing", op.Name, op.Output)
		case want.Output != nil && op.Output == nil:
			t.Errorf("%s answers nothing, the model %s", op.Name, want.Output.Shape)
		case want.Output != nil:
			c.compare(op.Name+" output", op.Output, want.Output.Shape)
		}
	}
}

type comparison struct {
	t     *testing.T
	model *model
	seen  map[reflect.Type]bool
}

func (c *comparison) compare(where string, typ reflect.Type, name string) {
	want := c.model.Shapes[name]
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if kinds := goKinds[want.Type]; !slices.Contains(kinds, typ.Kind()) {
		c.t.Errorf("%s: %v for a %s", where, typ, want.Type)
		return
	}
	if (typ == reflect.TypeFor[apigw.Timestamp]()) != (want.Type == "timestamp") {
		c.t.Errorf("%s: %v for a %s", where, typ, want.Type)
	}
	switch want.Type {
	case "structure":
		if !c.seen[typ] {
			c.seen[typ] = true
			c.compareStruct(where, typ, want)
		}
	case "list":
		c.compare(where+"[]", typ.Elem(), want.Member.Shape)
	case "map":
		c.compare(where+"{}", typ.Elem(), want.Value.Shape)
	case "string":
		c.compareString(where, typ, want)
	}
}

var goKinds = map[string][]reflect.Kind{
	"structure": {reflect.Struct},
	"list":      {reflect.Slice},
	"map":       {reflect.Map},
	"string":    {reflect.String},
	"boolean":   {reflect.Bool},
	"integer":   {reflect.Int},
	"long":      {reflect.Int64},
	"double":    {reflect.Float64},
	"timestamp": {reflect.Int64},
	"blob":      {reflect.Slice},
}

func (c *comparison) compareStruct(where string, typ reflect.Type, want *shape) {
	fields := restjson.Fields(typ)
	for i := range max(len(fields), len(want.Members)) {
		if i >= len(fields) {
			c.t.Errorf("%s lacks %s", where, want.Members[i].name)
			continue
		}
		f := fields[i]
		if i >= len(want.Members) {
			c.t.Errorf("%s: %s isn't in the model", where, f.Name)
			continue
		}
		w := want.Members[i]
		wire := w.LocationName
		if wire == "" {
			wire = w.name
		}
		if f.Name != w.name || f.Wire != wire || f.Required != slices.Contains(want.Required, w.name) {
			c.t.Errorf("%s: %+v, the model has %+v, required %v", where, f, w, want.Required)
		}
		if got := locations[f.Location]; got != w.Location && (f.Location != restjson.InPayload || want.Payload != w.name) {
			c.t.Errorf("%s: %s travels in %q, the model says %q", where, f.Name, got, w.Location)
		}
		c.compare(where+"."+f.Name, f.Type, w.Shape)
	}
}

var locations = map[restjson.Location]string{
	restjson.InBody: "", restjson.InPath: "uri", restjson.InQuery: "querystring", restjson.InHeader: "header", restjson.InPayload: "payload",
}

// compareString holds an enum's values against the model's as a set: the order is that of recorded validation messages, which the model doesn't know.
// An enum that the model has as a plain string is one by the documentation.
func (c *comparison) compareString(where string, typ reflect.Type, want *shape) {
	if e, ok := reflect.Zero(typ).Interface().(apigw.Enumerated); ok && want.Enum != nil {
		got, values := slices.Sorted(slices.Values(e.Values())), slices.Sorted(slices.Values(want.Enum))
		if !slices.Equal(got, values) {
			c.t.Errorf("%s: %v, the model has %v", where, got, values)
		}
	} else if want.Enum != nil {
		c.t.Errorf("%s: %v isn't an enum, the model's is %v", where, typ, want.Enum)
	}
	if p, ok := reflect.Zero(typ).Interface().(interface{ Pattern() string }); ok && want.Pattern != "" && p.Pattern() != want.Pattern {
		c.t.Errorf("%s: pattern %s, the model has %s", where, p.Pattern(), want.Pattern)
	} else if !ok && want.Pattern != "" && strings.Contains(where, "input") {
		c.t.Errorf("%s lacks the pattern %s", where, want.Pattern)
	}
}
