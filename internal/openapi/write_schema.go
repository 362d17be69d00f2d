package openapi

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"stile/internal/jsonval"
	"stile/internal/lazyregexp"
)

// schemaOrder is that of a schema's members; those it doesn't name follow as they were written.
var schemaOrder = map[Format][]string{
	Swagger: {"type", "required", "discriminator", "properties"},
	OAS30: {
		"title", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems",
		"minItems", "uniqueItems", "maxProperties", "minProperties", "required", "type", "not", "properties", "additionalProperties",
		"description", "format", "$ref",
	},
}

// NoJSONModelError is why an API can't be exported whose methods take or answer what only a model of another content type describes.
type NoJSONModelError struct{ Model string }

func (e *NoJSONModelError) Error() string {
	return fmt.Sprintf("JSON body models not found: model '%s' isn't of a JSON content type", e.Model)
}

// referencedSchemas are those of the models that methods refer to, and that these refer to.
func (w *writer) referencedSchemas() (*object, error) {
	schemas := make(map[string]*object)
	pending := w.referencedModels()
	for len(pending) > 0 {
		name := pending[0]
		pending = pending[1:]
		m := w.def.Models[name]
		if m == nil || schemas[name] != nil {
			continue
		}
		if !m.IsJSON() {
			return nil, &NoJSONModelError{name}
		}
		parsed, err := jsonval.Parse(m.Schema)
		if err != nil {
			return nil, fmt.Errorf("the schema of model %s: %w", name, err)
		}
		rewritten := &schemaRewriter{writer: w, model: name, root: parsed, schemas: schemas, hoisted: make(map[string]string)}
		schemas[name] = rewritten.schemaOf(parsed)
		w.documented.model(schemas[name], name)
		pending = append(pending, rewritten.references...)
	}
	all := newObject()
	for _, name := range inHashOrder(schemas) {
		all.Put(name, mapSchema(nested(schemas[name]), w.orderSchema))
	}
	return all, nil
}

// referencedModels are those that the document's methods name: in Swagger, one for each body.
func (w *writer) referencedModels() []string {
	var names []string
	add := func(models map[string]string) {
		if w.isSwagger() {
			names = append(names, modelOf(models))
			return
		}
		names = slices.AppendSeq(names, maps.Values(models))
	}
	for _, r := range w.def.Resources {
		for _, m := range r.ResourceMethods {
			add(m.RequestModels)
			for _, response := range m.MethodResponses {
				add(response.ResponseModels)
			}
		}
	}
	return names
}

// maxHoisted bounds how many schemas one model's own references can make.
const maxHoisted = 100

// schemaRewriter rewrites one model's schema for a document. What the schema refers to within itself becomes a schema of its own: in a
// document, models have no definitions that only they see.
type schemaRewriter struct {
	*writer
	model      string
	root       jsonval.Value
	references []string           // models that the schema refers to
	schemas    map[string]*object // of the document
	hoisted    map[string]string  // the names of schemas that the model's own references made, by where they lead
}

// schemaOf copies a schema as an import takes it over.
func (s *schemaRewriter) schemaOf(v jsonval.Value) *object {
	copied := mapSchema(v, func(o *object) {
		if reference, ok := o.Get("$ref"); ok {
			o.Put("$ref", text(s.target(reference.Str())))
		}
	}).Object()
	if copied == nil {
		return newObject()
	}
	copied.Remove("$schema")
	copied.Remove("definitions")
	root, err := parseJSON(appendJSON(nil, nested(copied), 0))
	if err != nil {
		return copied // deeper than a document may be
	}
	taken := &schemaWriter{reader: &reader{root: root, swagger: s.isSwagger(), budget: maxWork}, modelsUrl: s.definitions()}
	return taken.schema(root)
}

// mapSchema copies a schema with all schemas in it and has each changed.
func mapSchema(v jsonval.Value, change func(*object)) jsonval.Value {
	switch v.Kind() {
	case jsonval.Map:
		o := jsonval.NewObject(v.Object().Len())
		for _, m := range v.Object().Members() {
			o.Put(m.Key, mapKeyword(m, change))
		}
		change(o)
		return nested(o)
	case jsonval.List:
		a := &jsonval.Array{Items: make([]jsonval.Value, len(v.Array().Items))}
		for i, item := range v.Array().Items {
			a.Items[i] = mapSchema(item, change)
		}
		return jsonval.OfArray(a)
	default:
		return v
	}
}

// mapKeyword copies a member of a schema: a schema, schemas by name, or what isn't one.
func mapKeyword(m jsonval.Member, change func(*object)) jsonval.Value {
	switch m.Key {
	case "properties", "patternProperties", "dependencies":
		if m.Value.Kind() != jsonval.Map {
			return m.Value
		}
		o := jsonval.NewObject(m.Value.Object().Len())
		for _, property := range m.Value.Object().Members() {
			o.Put(property.Key, mapSchema(property.Value, change))
		}
		return nested(o)
	case "items", "additionalItems", "additionalProperties", "not", "allOf", "anyOf", "oneOf":
		return mapSchema(m.Value, change)
	default:
		return m.Value
	}
}

var modelReferences = lazyregexp.New(`^https://apigateway\.[a-z0-9.-]+/restapis/[a-z0-9]+/models/([A-Za-z0-9]+)$`)

// target is where a reference leads in the document.
func (s *schemaRewriter) target(reference string) string {
	if parts := modelReferences.FindStringSubmatch(reference); parts != nil {
		s.references = append(s.references, parts[1])
		return s.definitions() + parts[1]
	}
	if reference == "#" {
		return s.definitions() + s.model
	}
	if pointer, ok := strings.CutPrefix(reference, "#/"); ok {
		return s.within(pointer)
	}
	return reference
}

// within makes a schema of what a pointer leads to in the model's own, under a name that no model has.
func (s *schemaRewriter) within(pointer string) string {
	elements := strings.Split(pointer, "/")
	name, found := s.model, s.root
	for i, element := range elements {
		elements[i] = unescapePointer(element)
		if found.Kind() == jsonval.Map {
			found, _ = found.Object().Get(elements[i])
		}
		if i%2 == 1 || elements[i] != "definitions" && elements[i] != "properties" {
			name += titled(elements[i])
		}
	}
	at := strings.Join(elements, "\x00")
	if known, ok := s.hoisted[at]; ok {
		return s.definitions() + known
	}
	if found.Kind() != jsonval.Map || len(s.hoisted) == maxHoisted {
		return "#/" + pointer
	}
	for s.def.Models[name] != nil || s.schemas[name] != nil {
		name += "X"
	}
	s.hoisted[at] = name
	s.schemas[name] = newObject() // a schema may contain itself
	s.schemas[name] = s.schemaOf(found)
	return s.definitions() + name
}

// titled is a name without what the name of a model can't have, beginning with a capital.
func titled(name string) string {
	var b strings.Builder
	for _, r := range name {
		if '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			b.WriteRune(r)
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return strings.ToUpper(b.String()[:1]) + b.String()[1:]
}

// orderSchema puts a schema's members into the order of the service's exports.
func (w *writer) orderSchema(o *object) { *o = *inOrder(o, schemaOrder[w.options.Format]) }

func (w *writer) definitions() string {
	if w.isSwagger() {
		return "#/definitions/"
	}
	return "#/components/schemas/"
}

// reference is the schema that is a model's.
func (w *writer) reference(model string) *object {
	o := newObject()
	o.Put("$ref", text(w.definitions()+model))
	return o
}
